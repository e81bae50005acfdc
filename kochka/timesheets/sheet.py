"""The week sheet: minutes of one person by work and day. Whoever types a figure into it says what the day comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused, Stale
from kochka.people.models import User
from kochka.timesheets.logging import Book, book, entered, standing_entries, taken_away
from kochka.timesheets.models import TimeEntry, Work

LINES = 60
"""How many works a sheet shows."""
BACK = timedelta(days=14)
"""What was worked on so lately stands in the sheet before anything is typed."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a person typed for a work on a day: minutes in all, none for nothing, and those that stood there when they
    looked."""

    work: Work
    day: date
    minutes: int
    seen: int


class Unwritten(Refused):
    """A sheet was not written, because of this cell."""

    def __init__(self, cell: Cell, refused: Refused) -> None:
        super().__init__(refused.sentence, fields=refused.fields)
        self.cell, self.status = cell, refused.status


def write_cells(cells: Sequence[Cell], *, person: User, by: User, at: datetime) -> None:
    """All of them, or none. Raises Unwritten with the cell that could not be written and the sentence of `log`, of
    `correct` or of a day that has changed since it was looked at; NotYours; Deal.DoesNotExist."""
    wanted = [cell for cell in cells if cell.minutes != cell.seen]
    with book(*sorted({cell.work.deal_id for cell in wanted}), person=person, by=by, at=at) as open_book:
        for cell in wanted:
            try:
                _write(open_book, cell)
            except Refused as refused:
                raise Unwritten(cell, refused) from refused


def _write(open_book: Book, cell: Cell) -> None:
    there = list(standing_entries(open_book.person).filter(work=cell.work, day=cell.day))
    total = sum(row.minutes for row in there)
    if total == cell.minutes:
        return
    if total != cell.seen:
        raise Stale(_("This day has changed since you looked at it. Look once more."))
    if not there:
        entered(open_book, TimeEntry(work=cell.work, day=cell.day, minutes=cell.minutes))
    elif cell.minutes == 0:
        for row in there:
            taken_away(open_book, row)
    elif len(there) == 1:
        former = taken_away(open_book, there[0])
        changed = TimeEntry(work=cell.work, day=cell.day, minutes=cell.minutes, note=former.note, former=former)
        changed.source = former.source
        entered(open_book, changed)
    elif cell.minutes > total:
        entered(open_book, TimeEntry(work=cell.work, day=cell.day, minutes=cell.minutes - total))
    else:
        raise Invalid(
            "minutes", _("Several entries make this day up. Correct the one that is wrong, in the list below.")
        )


@dataclass(frozen=True, slots=True)
class Line:
    """A work and its minutes by day of the week."""

    work: Work
    days: dict[date, int]
    takes: bool
    """Whether it takes hours still."""

    @property
    def total(self) -> int:
        return sum(self.days.values())


@dataclass(frozen=True, slots=True)
class Sheet:
    """A week of one person: a line for each work that has minutes in it or had lately, and each entry."""

    monday: date
    lines: list[Line]
    entries: list[TimeEntry]

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=ahead) for ahead in range(7)]

    @property
    def by_day(self) -> dict[date, int]:
        """The sum of each day."""
        return {day: sum(line.days[day] for line in self.lines) for day in self.days}

    @property
    def total(self) -> int:
        return sum(line.total for line in self.lines)


def sheet_of(person: User, monday: date) -> Sheet:
    """The week that begins on that Monday. Two queries, however much was logged."""
    days = [monday + timedelta(days=ahead) for ahead in range(7)]
    rows = standing_entries(person).filter(day__range=(days[0], days[-1])).select_related("work__deal", "by")
    entries = list(rows.order_by("-day", "-pk"))
    sums: dict[Work, dict[date, int]] = {}
    for row in sorted(entries, key=lambda each: each.pk):
        cells = sums.setdefault(row.work, dict.fromkeys(days, 0))
        cells[row.day] += row.minutes
    lately = standing_entries(person).filter(day__range=(monday - BACK, monday - timedelta(days=1)))
    near = Work.objects.filter(pk__in=lately.values("work"), closed_at=None, deal__ended_at=None)
    for work in near.select_related("deal").order_by("pk")[:LINES]:
        if len(sums) < LINES:
            sums.setdefault(work, dict.fromkeys(days, 0))
    lines = [Line(work, cells, _takes(work)) for work, cells in sums.items()]
    return Sheet(monday, lines, entries)


def _takes(work: Work) -> bool:
    return work.closed_at is None and work.deal.is_open
