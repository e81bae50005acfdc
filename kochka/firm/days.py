"""Verbs on the company's own days: off, or at work, where the official calendar says otherwise."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.said import said_aside
from kochka.core.workdays import WorkCalendar
from kochka.firm.above import counted_anew
from kochka.firm.calendar import work_calendar
from kochka.firm.changing import changing, unseen
from kochka.firm.models import DayOff, Firm
from kochka.people.changes import record
from kochka.people.models import User

MOST_AT_ONCE = 400
MOST_IN_ALL = 3000
LEAST_IN_A_YEAR = 20
"""Working days that a year must keep: deadlines are counted in them."""
BACK, AHEAD = 5, 10
"""How many years back and ahead of the present one days are marked."""
ABOUT = "calendar"


@dataclass(frozen=True, slots=True)
class OwnDay:
    """A day as the company wants it: off, or (`works`) at work; `name` says what for."""

    day: date
    works: bool = False
    name: str = ""

    @property
    def said(self) -> str:
        """As the dated rows hold it."""
        return f"{'works' if self.works else 'off'}: {self.name}" if self.name else ("works" if self.works else "off")


def span(first: date, last: date, *, works: bool = False, name: str = "") -> list[OwnDay]:
    """All days from the first to the last, both included. Raises Invalid when they make no span, or too long a one."""
    days = (last - first).days + 1
    if days < 1:
        raise Invalid("last", _("The last day comes before the first."))
    if days > MOST_AT_ONCE:
        raise Invalid("last", _("That is more than a year at once."))
    return [OwnDay(first + timedelta(days=n), works, name) for n in range(days)]


def mark_days(days: Iterable[OwnDay], *, by: User, at: datetime, over: bool = False) -> int:
    """The company keeps these days in its own way from now on; deadlines are counted anew, and how many were otherwise
    is returned.

    A day that is marked otherwise already is refused unless `over` is said: nobody's mark is written over unseen.
    Raises NotYours; Invalid for too many days, days too far away, and a year in which hardly a working day is left.
    """
    wanted = {one.day: _cleaned(one) for one in days}
    if not wanted:
        raise Invalid("days", _("Name a day."))
    _within_reason(wanted, at)
    with changing(by) as firm:
        stood = {row.day: _own(row) for row in DayOff.objects.all()}
        changed = {day: one for day, one in wanted.items() if stood.get(day) != one}
        if not over:
            _free(changed, stood)
        if len(stood.keys() | wanted.keys()) > MOST_IN_ALL:
            raise Invalid("days", _("There are too many days of your own here. Take old ones away first."))
        DayOff.objects.filter(day__in=list(changed)).delete()
        DayOff.objects.bulk_create(DayOff(day=one.day, works=one.works, name=one.name) for one in changed.values())
        years_hold(firm)
        _record([(day, stood.get(day), one) for day, one in changed.items()], by=by, at=at)
    return counted_anew() if changed else 0


def clear_days(days: Iterable[date], *, by: User, at: datetime, seen: str | None = None) -> int:
    """These days are again what the official calendar says. `seen` is what the person saw them marked as. How many
    deadlines were counted otherwise. Raises NotYours, Stale; Refused when none of them is marked."""
    asked = list(days)
    with changing(by) as firm:
        stood = {row.day: _own(row) for row in DayOff.objects.filter(day__in=asked)}
        if not stood:
            raise Refused(_("The company says nothing of its own of that day."))
        if seen is not None and {one.said for one in stood.values()} != {seen}:
            raise unseen(_("the day"))
        DayOff.objects.filter(day__in=asked).delete()
        years_hold(firm)
        _record([(day, one, None) for day, one in stood.items()], by=by, at=at)
    return counted_anew()


def years_hold(firm: Firm) -> None:
    """In every year that the company marks days of, enough working days are left to count by. Raises Invalid."""
    calendar = work_calendar(firm)
    for year in sorted({day.year for day in calendar.own}):
        if workdays_of(calendar, year) < LEAST_IN_A_YEAR:
            words = _(
                "In %(year)s hardly a working day would be left, and deadlines are counted in working days:"
                " leave at least %(least)s."
            )
            raise Invalid("days", words % {"year": year, "least": LEAST_IN_A_YEAR})


def workdays_of(calendar: WorkCalendar, year: int) -> int:
    """How many days of the year the company works."""
    first = date(year, 1, 1)
    days = (date(year + 1, 1, 1) - first).days
    return sum(calendar.is_workday(first + timedelta(days=n)) for n in range(days))


def official_calendar(firm: Firm) -> WorkCalendar:
    """The calendar without the company's own days."""
    return WorkCalendar(ZoneInfo(firm.timezone), firm.day_opens, firm.day_closes, firm.country)


def _cleaned(one: OwnDay) -> OwnDay:
    return OwnDay(one.day, one.works, said_aside("name", one.name, limit=120))


def _own(row: DayOff) -> OwnDay:
    return OwnDay(row.day, row.works, row.name)


def _within_reason(wanted: dict[date, OwnDay], at: datetime) -> None:
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid("days", _("That is more than a year at once."))
    if far := [day for day in wanted if not at.year - BACK <= day.year <= at.year + AHEAD]:
        words = _("%(year)s is too far away: days are marked from %(first)s to %(last)s.")
        raise Invalid("days", words % {"year": far[0].year, "first": at.year - BACK, "last": at.year + AHEAD})


def _free(changed: dict[date, OwnDay], stood: dict[date, OwnDay]) -> None:
    for day in sorted(changed):
        if day in stood:
            words = _("%(day)s is marked already. Take that away first.")
            raise Invalid("days", words % {"day": day.strftime("%d.%m.%Y")})


def _record(changes: list[tuple[date, OwnDay | None, OwnDay | None]], *, by: User, at: datetime) -> None:
    """One dated row for each run of days that changed alike."""
    for run in _runs(sorted(changes, key=lambda change: change[0])):
        (first, before, after), last = run[0], run[-1][0]
        what = first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
        record(ABOUT, what, before=before.said if before else "", after=after.said if after else "", by=by, at=at)


type _Change = tuple[date, OwnDay | None, OwnDay | None]


def _runs(changes: list[_Change]) -> Iterator[list[_Change]]:
    run: list[_Change] = []
    for change in changes:
        if run and (change[0] - run[-1][0] > timedelta(days=1) or _marks(change) != _marks(run[-1])):
            yield run
            run = []
        run.append(change)
    if run:
        yield run


def _marks(change: _Change) -> tuple[str, str]:
    _day, before, after = change
    return (before.said if before else "", after.said if after else "")
