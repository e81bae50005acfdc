"""A year at a glance: the official days off, the company's own, and which of them can be taken away again."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kochka.core.texts import MONTHS, SHORT_WEEKDAYS, day_and_month, from_to, language_of
from kochka.core.workdays import WorkCalendar
from kochka.firm.days import OwnDay, official_calendar, workdays_of
from kochka.firm.models import DayOff, Firm

NOMINATIVE = (
    *("январь", "февраль", "март", "апрель", "май", "июнь"),
    *("июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One day of a month. `css` says how it looks, `said` the same to whoever does not see it."""

    day: date
    css: str
    said: str


@dataclass(frozen=True, slots=True)
class Run:
    """Days of the company's own that stand together and are marked alike."""

    first: date
    last: date
    own: OwnDay
    language: str

    @property
    def when(self) -> str:
        """The day, or from which to which."""
        first, last = (day_and_month(day, self.language) for day in (self.first, self.last))
        return from_to(first, last, self.language)


class Year:
    """What the page shows of one year: two queries."""

    def __init__(self, year: int, firm: Firm, today: date, language: str) -> None:
        self.year, self.firm, self.today, self.language = year, firm, today, language_of(language)
        rows = DayOff.objects.order_by("day")
        self.own = {row.day: OwnDay(row.day, row.works, row.name) for row in rows}

    @cached_property
    def official(self) -> WorkCalendar:
        return official_calendar(self.firm)

    @cached_property
    def counted(self) -> WorkCalendar:
        """The calendar as deadlines are counted by."""
        own = {day: one.works for day, one in self.own.items()}
        return WorkCalendar(self.official.timezone, self.firm.day_opens, self.firm.day_closes, self.firm.country, own)

    @property
    def workdays(self) -> int:
        return workdays_of(self.counted, self.year)

    @property
    def is_known(self) -> bool:
        """Whether the official transfers of that year are decreed."""
        return self.official.knows(self.year)

    @property
    def weekdays(self) -> tuple[str, ...]:
        return tuple(SHORT_WEEKDAYS[self.language])

    @property
    def months(self) -> list[tuple[str, list[list[Cell | None]]]]:
        """Twelve months: a name, and weeks of seven cells that begin on Monday."""
        names = NOMINATIVE if self.language == "ru" else MONTHS["en"]
        return [(names[month - 1].capitalize(), self._weeks(month)) for month in range(1, 13)]

    def _weeks(self, month: int) -> list[list[Cell | None]]:
        first = date(self.year, month, 1)
        cells: list[Cell | None] = [None] * first.weekday()
        day = first
        while day.month == month:
            cells.append(self._cell(day))
            day += timedelta(days=1)
        cells += [None] * (-len(cells) % 7)
        return [cells[start : start + 7] for start in range(0, len(cells), 7)]

    def _cell(self, day: date) -> Cell:
        own = self.own.get(day)
        if own:
            word = _("at work, our own day") if own.works else _("off, our own day")
            css, said = ("own-on" if own.works else "own-off"), f"{word}: {own.name}" if own.name else word
        else:
            off = not self.official.is_workday(day)
            css, said = ("off", _("off")) if off else ("", "")
        return Cell(day, f"{css} today".strip() if day == self.today else css, said)

    @cached_property
    def runs(self) -> list[Run]:
        """The company's own days of the year, those that stand together as one."""
        runs: list[Run] = []
        for day, own in self.own.items():
            if day.year != self.year:
                continue
            last = runs[-1] if runs else None
            if last and day - last.last == timedelta(days=1) and own.said == last.own.said:
                runs[-1] = Run(last.first, day, last.own, self.language)
            else:
                runs.append(Run(day, day, own, self.language))
        return runs
