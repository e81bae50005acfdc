"""Finding or adding a company by its name: what a deal, an enquiry or an import says of its client."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kochka.clients.contacts import add_contact
from kochka.clients.lines import NAME_LIMIT, company_name
from kochka.clients.locking import adding
from kochka.clients.models import Company
from kochka.core.texts import fold
from kochka.people.models import User

__all__ = ["NAME_LIMIT", "add_contact", "companies_named", "company_named"]


def company_named(name: str, *, by: User, at: datetime) -> Company:
    """The client of that name, whatever its case; a new one when there is none. Raises Invalid."""
    return companies_named([name], by=by, at=at)[fold(company_name(name))]


def companies_named(names: Iterable[str], *, by: User, at: datetime) -> dict[str, Company]:
    """The same for many names at once, by the folded line that each is; a fixed number of queries whatever their
    number. A name that was merged away means the client that it was merged into. Raises Invalid."""
    wanted: dict[str, str] = {}
    for line in map(company_name, names):
        wanted.setdefault(fold(line), line)
    found = _of_names(wanted)
    if len(found) == len(wanted):
        return found
    with transaction.atomic(savepoint=False):
        adding()
        found |= _of_names(wanted.keys() - found.keys())
        missing = [
            Company(name=line, folded=folded, created_at=at, created_by=by)
            for folded, line in wanted.items()
            if folded not in found
        ]
        for company in Company.objects.bulk_create(missing):
            found[company.folded] = company
    return found


def _of_names(folded: Iterable[str]) -> dict[str, Company]:
    """The oldest of each name; one that stands before one that was merged away, and none that was withdrawn."""
    rows = Company.objects.filter(folded__in=list(folded), withdrawn_at=None).select_related("merged_into")
    ordered = sorted(rows, key=lambda row: (row.merged_into_id is None, -row.pk))
    return {row.folded: row.merged_into or row for row in ordered}
