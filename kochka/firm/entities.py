"""Verbs on our own legal entities: who a proposal and a contract are made for. Calling one otherwise in a list, the
order, retiring: `firm.lists`; its picture: `firm.logo`; how it is taxed: `firm.vat_periods`."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import TypedDict, Unpack

from django.utils.translation import gettext_lazy as _

from kochka.core import requisites as rules
from kochka.core.colours import NoColour, colour_of
from kochka.core.refusals import Invalid, Sentence
from kochka.core.said import said, said_aside
from kochka.core.wrongs import Wrongs
from kochka.firm.changing import changing, unseen
from kochka.firm.lists import about, add_row, bring_back, rename, retire
from kochka.firm.models import Bank, LegalEntity
from kochka.people.changes import record
from kochka.people.models import User

LINES = {"legal_name": 300, "address": 300, "signatory": 200, "signatory_post": 200, "signatory_basis": 200}
"""What is written in words, and how long it may be."""


class Details(TypedDict, total=False):
    """What can be said of an entity; what is not given stays."""

    name: str
    legal_name: str
    inn: str
    kpp: str
    ogrn: str
    address: str
    bic: str
    account: str
    signatory: str
    signatory_post: str
    signatory_basis: str
    colour: str


DETAILS = tuple(name for name in Details.__annotations__ if name != "name")


def detail_names() -> dict[str, Sentence]:
    """What the details are called."""
    return {
        "name": _("name"),
        "legal_name": _("full name"),
        "inn": _("INN"),
        "kpp": _("KPP"),
        "ogrn": _("OGRN"),
        "address": _("registered address"),
        "bic": _("BIC"),
        "account": _("account number"),
        "signatory": _("who signs"),
        "signatory_post": _("post of who signs"),
        "signatory_basis": _("ground of the signature"),
        "colour": _("colour of papers"),
        "logo": _("logo"),
    }


def standing(entity: LegalEntity) -> dict[str, str]:
    """Every detail as it stands: what pages remember having shown."""
    return {name: getattr(entity, name) for name in Details.__annotations__}


def add_entity(*, by: User, at: datetime, **details: Unpack[Details]) -> LegalEntity:
    """The company has one more legal entity. Raises NotYours, Invalid, Refused with all fields that make no sense."""
    row = LegalEntity()
    _write(row, _read(details, row))
    with changing(by):
        add_row(row, by=by, at=at)
        for name in DETAILS:
            record(about(row), name, before="", after=getattr(row, name), by=by, at=at)
    return row


def change_entity(
    entity: LegalEntity, *, by: User, at: datetime, seen: Mapping[str, str] | None = None, **details: Unpack[Details]
) -> LegalEntity:
    """Says the details that are given otherwise. `seen` holds what the person saw (`standing`): what somebody else has
    changed meanwhile is not written over. Raises NotYours; Stale; Invalid, or Refused with all fields that make no
    sense."""
    with changing(by):
        fresh = LegalEntity.objects.get(pk=entity.pk)
        before = standing(fresh)
        read = _read(details, fresh)
        changed = [name for name, value in read.items() if value != before[name]]
        _not_stale(changed, before, seen)
        if "name" in changed:
            rename(fresh, read.pop("name"), by=by, at=at)
        _write(fresh, read)
        fresh.save(update_fields=list(read))
        for name in changed:
            if name != "name":
                record(about(fresh), name, before=before[name], after=read[name], by=by, at=at)
    return LegalEntity.objects.get(pk=entity.pk)


def retire_entity(entity: LegalEntity, *, by: User, at: datetime) -> None:
    """No new papers are made for it; those that are keep it. Again: nothing. Raises NotYours."""
    retire(entity, by=by, at=at)


def take_entity_back(entity: LegalEntity, *, by: User, at: datetime) -> None:
    """Papers are made for it again. Again: nothing. Raises NotYours."""
    bring_back(entity, by=by, at=at)


def _write(row: LegalEntity, read: Mapping[str, str]) -> None:
    for name, value in read.items():
        setattr(row, name, value)


def _not_stale(changed: list[str], before: Mapping[str, str], seen: Mapping[str, str] | None) -> None:
    for name in changed:
        if seen is not None and name in seen and seen[name] != before[name]:
            raise unseen(detail_names()[name])


def _read(details: Details, row: LegalEntity) -> dict[str, str]:
    """The details as they are kept, each against those beside it, given or standing. Raises a refusal with every field
    that makes no sense."""
    wrong = Wrongs()
    typed: dict[str, str] = {**standing(row), **{name: str(text) for name, text in details.items()}}
    read = {"name": wrong.unless("name", lambda: said("name", typed["name"], limit=120, empty=_("Give it a name.")))}
    read |= {name: wrong.unless(name, partial(said_aside, name, typed[name], limit=LINES[name])) for name in LINES}
    read["inn"], read["kpp"], read["ogrn"] = wrong.payer_keys(typed["inn"], typed["kpp"], typed["ogrn"])
    read["bic"] = wrong.unless("bic", lambda: _bic(typed["bic"], typed["account"], row))
    if read["bic"]:
        read["account"] = wrong.unless("account", lambda: _account(typed["account"], read["bic"]))
    elif not typed["account"].strip():
        read["account"] = ""
    read["colour"] = wrong.unless("colour", lambda: _colour(typed["colour"]))
    wrong.stop()
    return read


def _bic(text: str, account: str, row: LegalEntity) -> str:
    """The БИК of a bank that the directory knows and that is not closed; the one that stands may stay. Empty without an
    account. Raises WrongKey, Invalid."""
    if not text.strip():
        if account.strip():
            raise Invalid("bic", _("Write the BIC of the bank too: the key of the account is tested against it."))
        return ""
    number = rules.bic(text)
    bank = None if number == row.bic else Bank.objects.filter(pk=number).first()
    if number == row.bic:
        return number
    if bank is None:
        words = _(
            "The directory of banks does not know this BIC. Compare the digits; if they are right, the directory is too"
            " old: whoever runs the server brings a new one in with “kochka import bic”."
        )
        raise Invalid("bic", words)
    if bank.closed_at:
        raise Invalid("bic", _("The directory says that this bank is closed."))
    return number


def _account(text: str, bic: str) -> str:
    if not text.strip():
        raise Invalid("account", _("Write the account number too: a BIC alone leads to no account."))
    return rules.account(text, bic=bic)


def _colour(text: str) -> str:
    try:
        return colour_of(text) if text.strip() else ""
    except NoColour:
        raise Invalid("colour", _("Write the colour like #2f5d50: six digits or letters from a to f.")) from None
