"""Verbs on a client as such: adding one knowingly, calling it otherwise, notes and files beside it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.clients.lines import company_name, corrected, site
from kochka.clients.locking import adding, alone_with, at_work, living
from kochka.clients.models import Company, CompanyFile, CompanyNote
from kochka.core.refusals import NotYours, Refused, Sentence
from kochka.core.said import said_aside, told
from kochka.core.texts import fold
from kochka.files.storing import kept
from kochka.people.models import User

NOTE_LIMIT = 10_000


class Doubled(Refused):
    """The client seems to be here already: `found`. Who knows better says so and goes on (`knowingly`)."""

    status = 409

    def __init__(self, sentence: Sentence, found: Sequence[Company]) -> None:
        super().__init__(sentence)
        self.found = list(found)


def add_company(
    *, name: str, site: str = "", address: str = "", knowingly: bool = False, by: User, at: datetime
) -> Company:
    """A new client. Raises Invalid; Doubled where one of this name stands already, unless it is added `knowingly`."""
    at_work(by)
    lines = _lines(name, site, address)
    company = Company(**lines, folded=fold(lines["name"]), created_at=at, created_by=by)
    with transaction.atomic():
        adding()
        _alone_of_name(company, knowingly)
        company.save(force_insert=True)
    return company


def edit_company(
    company: Company, *, name: str, site: str = "", address: str = "", knowingly: bool = False, by: User, at: datetime
) -> Company:
    """Calls a client otherwise; what stood there before is kept. Raises Invalid; Doubled like `add_company`."""
    at_work(by)
    lines = _lines(name, site, address)
    with transaction.atomic():
        adding()
        row = Company.objects.select_for_update().get(pk=living(company).pk)
        if "name" in corrected(row, lines, by=by, at=at) and row.folded != fold(row.name):
            row.folded = fold(row.name)
            _alone_of_name(row, knowingly)
        row.save()
    return row


def withdraw_company(
    company: Company, *, by: User, at: datetime, unless: Callable[[Company], bool] = lambda _company: False
) -> bool:
    """A client made by mistake leaves every list; its rows stay. False, and nothing changed, where it was merged or
    withdrawn already, or where `unless` says that it is in use: that is asked while nobody can point at a client.
    Raises NotYours for anybody but a chief."""
    if not (by.is_active and by.is_chief):
        raise NotYours(_("Clients are withdrawn by a chief."))
    with transaction.atomic():
        row = alone_with(company.pk)[company.pk]
        if row.merged_into_id or row.withdrawn_at or unless(row):
            return False
        row.withdrawn_at, row.withdrawn_by = at, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return True


def _alone_of_name(company: Company, knowingly: bool) -> None:
    same = Company.objects.standing().filter(folded=company.folded).exclude(pk=company.pk)
    if not knowingly and (found := list(same.order_by("pk")[:5])):
        raise Doubled(_("A client of this name is here already."), found)


def _lines(name: str, address_of_site: str, address: str) -> dict[str, str]:
    return {
        "name": company_name(name, "name"),
        "site": site(address_of_site),
        "address": said_aside("address", address, limit=300),
    }


def note_company(company: Company, *, text: str, by: User, at: datetime) -> CompanyNote:
    """Writes a note on the client. Raises Invalid for an empty or endless one."""
    words = told("text", text, limit=NOTE_LIMIT, empty=_("The note is empty."))
    at_work(by)
    with transaction.atomic():
        return CompanyNote.objects.create(company=living(company), at=at, by=by, text=words)


def attach_to_company(company: Company, *, file: "File[bytes]", by: User, at: datetime) -> CompanyFile:
    """Lays a file beside the client. Raises Invalid (see files.storing)."""
    at_work(by)
    with kept(file, by=by, at=at) as stored, transaction.atomic():
        return CompanyFile.objects.create(company=living(company), file=stored, at=at, by=by)
