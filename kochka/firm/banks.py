"""The directory of banks: what an import of it changes. The same directory again changes nothing, an older one is not
taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.db import transaction

from kochka.firm.models import Bank

COLUMNS = ("name", "place", "account", "is_treasury", "closed_at")
BATCH = 500


class Entry(Protocol):
    """A bank as a directory has it."""

    @property
    def bic(self) -> str: ...


@dataclass(slots=True)
class Renewed:
    """What came of it: banks that are new, changed, closed (of a whole directory: those that it lists no more), and
    those that stand as they did; `older` where the directory is older than the one that is here."""

    added: int = 0
    changed: int = 0
    closed: int = 0
    same: int = 0
    older: date | None = None


def renew_banks(entries: Iterable[Entry], *, day: date, whole: bool) -> Renewed:
    """Brings the directory of `day` in. `whole`: banks that it does not list are closed on that day."""
    result = Renewed()
    with transaction.atomic():
        known = Bank.objects.select_for_update().in_bulk()
        latest = max((bank.directory_of for bank in known.values()), default=None)
        if latest and day < latest:
            result.older = latest
            return result
        listed = {entry.bic: _row(entry, day) for entry in entries}
        fresh = [row for bic, row in listed.items() if bic not in known]
        changed = [row for bic, row in listed.items() if bic in known and _differs(row, known[bic])]
        gone = [row for bic, row in known.items() if whole and bic not in listed and row.closed_at is None]
        for row in gone:
            row.closed_at, row.directory_of = day, day
        Bank.objects.bulk_create(fresh, batch_size=BATCH)
        Bank.objects.bulk_update([*changed, *gone], [*COLUMNS, "directory_of"], batch_size=BATCH)
        if whole:
            Bank.objects.filter(closed_at=None, directory_of__lt=day).update(directory_of=day)
        result.added, result.changed, result.closed = len(fresh), len(changed), len(gone)
        result.same = len(listed) - len(fresh) - len(changed)
    return result


def _row(entry: Entry, day: date) -> Bank:
    return Bank(bic=entry.bic, directory_of=day, **{name: getattr(entry, name) for name in COLUMNS})


def _differs(row: Bank, known: Bank) -> bool:
    return any(getattr(row, name) != getattr(known, name) for name in COLUMNS)
