"""Verbs on requisites and accounts. A correction is a new row; the former one says who replaced it, and when."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.clients.companies import Doubled
from kochka.clients.locking import adding, at_work, living
from kochka.clients.models import BankAccount, Company, Requisites
from kochka.core import requisites as rules
from kochka.core.refusals import Invalid, Sentence, Stale
from kochka.core.said import said_aside
from kochka.core.wrongs import Wrongs
from kochka.firm.models import Bank
from kochka.people.models import User


def write_requisites(
    company: Company,
    *,
    legal_name: str,
    inn: str = "",
    kpp: str = "",
    ogrn: str = "",
    address: str = "",
    former: Requisites | None = None,
    knowingly: bool = False,
    by: User,
    at: datetime,
) -> Requisites:
    """A payer of the client, or a correction of `former`; the same again writes nothing.

    Raises Refused with a sentence at each field that breaks a rule; Doubled where the ИНН stands with another client,
    unless it is written `knowingly`; Stale where `former` has been replaced meanwhile.
    """
    at_work(by)
    row = _requisites(legal_name, inn, kpp, ogrn, address)
    row.at, row.by = at, by
    with transaction.atomic():
        adding()
        row.company = living(company)
        _alone_of_inn(row, knowingly)
        if former and _same(former, row, ("legal_name", "inn", "kpp", "ogrn", "address")):
            return former
        if former:
            _replace(former, by=by, at=at)
            row.former = former
        row.save(force_insert=True)
    return row


def retire_requisites(row: Requisites, *, by: User, at: datetime) -> None:
    """They are valid no more. Raises Stale where they were replaced meanwhile."""
    at_work(by)
    with transaction.atomic():
        _replace(row, by=by, at=at)


def write_account(
    company: Company,
    *,
    number: str,
    bic: str,
    bank: str = "",
    former: BankAccount | None = None,
    by: User,
    at: datetime,
) -> BankAccount:
    """An account of the client, or a correction of `former`. A bank that the directory knows fills in its own name.
    Raises Refused with a sentence at each field that breaks a rule; Stale."""
    at_work(by)
    row = _account(number, bic, bank)
    row.at, row.by = at, by
    with transaction.atomic():
        row.company = living(company)
        if former and _same(former, row, ("number", "bic", "bank")):
            return former
        if (
            not former
            and BankAccount.objects.filter(
                company=row.company, number=row.number, bic=row.bic, replaced_at=None
            ).exists()
        ):
            raise Invalid("number", _("This account is written down already."))
        if former:
            _replace(former, by=by, at=at)
            row.former = former
        row.save(force_insert=True)
    return row


def retire_account(row: BankAccount, *, by: User, at: datetime) -> None:
    """The account is used no more. Raises Stale where it was replaced meanwhile."""
    at_work(by)
    with transaction.atomic():
        _replace(row, by=by, at=at)


def cautions(account: BankAccount, bank: Bank | None) -> list[Sentence]:
    """What is worth a second look at an account that may well be right; `bank` is what the directory knows."""
    found: list[Sentence] = []
    if account.is_treasury:
        found.append(_("A treasury account: its key follows another rule. Compare it with the paper."))
    elif rules.is_correspondent(account.number):
        found.append(_("This is a bank’s correspondent account, not a client’s own."))
    if bank is None:
        found.append(_("The directory does not know this BIC."))
    elif bank.closed_at:
        found.append(_("The directory says that this bank is closed."))
    return found


def _requisites(legal_name: str, inn: str, kpp: str, ogrn: str, address: str) -> Requisites:
    wrong = Wrongs()
    row = Requisites()
    row.inn, row.kpp, row.ogrn = wrong.payer_keys(inn, kpp, ogrn)
    row.legal_name = wrong.unless("legal_name", lambda: said_aside("legal_name", legal_name, limit=300))
    row.address = wrong.unless("address", lambda: said_aside("address", address, limit=300))
    if not row.legal_name and "legal_name" not in wrong.fields:
        wrong.fields["legal_name"] = _("Say how the payer is called in papers.")
    wrong.stop()
    return row


def _account(number: str, bic: str, bank: str) -> BankAccount:
    wrong = Wrongs()
    row = BankAccount()
    row.bic = wrong.unless("bic", lambda: rules.bic(bic))
    if row.bic:
        row.number = wrong.unless("number", lambda: rules.account(number, bic=row.bic))
    row.bank = wrong.unless("bank", lambda: said_aside("bank", bank, limit=200))
    if not row.bank and row.bic and "bank" not in wrong.fields:
        known = Bank.objects.filter(pk=row.bic).first()
        row.bank = known.name if known else ""
        if not known:
            wrong.fields["bank"] = _("The directory does not know this BIC: write the bank’s name.")
    wrong.stop()
    return row


def _alone_of_inn(row: Requisites, knowingly: bool) -> None:
    if knowingly or not row.inn:
        return
    same = Requisites.objects.filter(inn=row.inn, replaced_at=None, company__withdrawn_at=None).exclude(
        company=row.company
    )
    if found := [each.company for each in same.select_related("company").order_by("pk")[:5]]:
        raise Doubled(_("This INN is another client’s already."), found)


def _same[R: (Requisites, BankAccount)](former: R, row: R, names: tuple[str, ...]) -> bool:
    return former.replaced_at is None and all(getattr(former, name) == getattr(row, name) for name in names)


def _replace(row: Requisites | BankAccount, *, by: User, at: datetime) -> None:
    changed = type(row).objects.filter(pk=row.pk, replaced_at=None).update(replaced_at=at, replaced_by=by)
    if not changed:
        raise Stale(_("Somebody has changed this meanwhile. Nothing was changed."))
