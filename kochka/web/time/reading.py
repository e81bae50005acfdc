"""A week as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils.functional import cached_property

from kochka.people.models import User
from kochka.timesheets.absences import away_between
from kochka.timesheets.models import Absence
from kochka.timesheets.periods import closed_until
from kochka.timesheets.sheet import Line, Sheet, sheet_of
from kochka.timesheets.typed import clock
from kochka.web.reading import Reader
from kochka.web.time.weeks import address

WEEK, AHEAD = timedelta(days=7), timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a work: what stands there, or was typed, and whether one can type into it."""

    name: str
    day: date
    text: str
    seen: int
    is_free: bool


@dataclass
class WeekPage:
    """Everything that the page shows: four queries, one more for chiefs. `typed` is what a refused sheet brought."""

    owner: User
    user: User
    reader: Reader
    monday: date
    typed: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def sheet(self) -> Sheet:
        return sheet_of(self.owner, self.monday)

    @cached_property
    def away(self) -> list[Absence]:
        """From the week before on."""
        return away_between(self.owner, self.monday - WEEK, self.monday + AHEAD)

    @cached_property
    def closed_until(self) -> date | None:
        return closed_until()

    @property
    def is_mine(self) -> bool:
        return self.owner.pk == self.user.pk

    @property
    def head(self) -> list[tuple[date, bool]]:
        """The days, and whether one is away on each."""
        return [(day, any(row.first <= day <= row.last for row in self.away)) for day in self.sheet.days]

    @property
    def colleagues(self) -> QuerySet[User] | tuple[()]:
        """Whose weeks a chief can look at."""
        people = User.objects.filter(is_system=False, is_active=True)
        return people.order_by("name") if self.user.is_chief else ()

    @property
    def rows(self) -> list[tuple[Line, list[Cell]]]:
        return [(line, [self._cell(line, day) for day in line.days]) for line in self.sheet.lines]

    def _cell(self, line: Line, day: date) -> Cell:
        name, minutes = f"c-{line.work.pk}-{day.isoformat()}", line.days[day]
        closed = self.closed_until is not None and day <= self.closed_until
        text = self.typed.get(name, clock(minutes) if minutes else "")
        return Cell(name, day, text, minutes, line.takes and day <= self.reader.today and not closed)

    @property
    def here(self) -> str:
        """The address of this week."""
        return address(self.owner, self.monday, reader=self.user)

    @property
    def before(self) -> str:
        return address(self.owner, self.monday - WEEK, reader=self.user)

    @property
    def after(self) -> str:
        return address(self.owner, self.monday + WEEK, reader=self.user)
