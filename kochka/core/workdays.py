"""Working days and working time of one company, and the deadlines counted in them.

A working day is the span from `opens` to `closes` in the company's timezone, on a day when the company works.
All arithmetic runs over these spans put end to end, so a norm of "5 workdays" started on Friday at four ends on
the fifth working day after at four, whatever lies between: weekends, transferred holidays, a change of clocks.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Context, Decimal
from functools import cache, lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1970, 2200
_MICROSECOND = timedelta(microseconds=1)
_SHORTEST_DAY = timedelta(minutes=1)
_CONTEXT = Context(prec=50)
_STEP = Decimal("1e-15")
# Years whose transfers in the library agree, day by day, with the official calendars of the Russian government.
_PROVEN_IN_RUSSIA = (2018, 2023)


class OutOfCalendar(ValueError):
    """The day lies outside the years that a calendar counts (`FIRST_YEAR` to `LAST_YEAR`)."""


@cache
def country_is_known(country: str) -> bool:
    """Whether public holidays of this ISO 3166 code can be told; the empty code stands for plain weekends."""
    if not country:
        return True
    import holidays  # a fifth of a second to import: only those pay who count days

    return country in holidays.list_supported_countries()


@cache
def _decreed_in_russia() -> frozenset[int]:
    """Years for which the library holds a decree on transfers: the table is asked, so an update brings new years."""
    import holidays

    table = getattr(holidays.country_holidays("RU"), "special_public_holidays", {})
    proven, since = _PROVEN_IN_RUSSIA
    return frozenset(year for year in table if year == proven or year >= since)


@lru_cache(maxsize=512)
def _country_year(country: str, year: int) -> frozenset[date]:
    """Working days of a country, with the weekend days that it works."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days))
    if not country:
        return frozenset(day for day in days if day.weekday() < 5)
    import holidays

    # The neighbours too: a holiday may be observed in, or swapped with a day of, another year.
    known = holidays.country_holidays(country, years=(year - 1, year, year + 1), expand=False)
    return frozenset(day for day in days if known.is_working_day(day))


@dataclass(frozen=True)
class WorkCalendar:
    """When a company works. `country` is an ISO 3166 code or "" for plain weekends; `own` overrides single days
    (True: works, False: off). ValueError for an unknown country or a day that closes before it opens.

    Instances keep what they have worked out: make one per company and setting, and hold on to it.
    """

    timezone: ZoneInfo
    opens: time
    closes: time
    country: str = ""
    own: Mapping[date, bool] = field(default_factory=dict, hash=False)
    _years: dict[int, tuple[date, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.opens < self.closes:
            raise ValueError("a working day opens before it closes")
        if not country_is_known(self.country):
            raise ValueError(f"no public holidays are known for {self.country!r}")
        object.__setattr__(self, "own", MappingProxyType(dict(self.own)))

    def knows(self, year: int) -> bool:
        """Whether the transfers of that year are known; otherwise it counts by weekends and statutory holidays."""
        return self.country != "RU" or year in _decreed_in_russia()

    def unknown_years(self, start: date, end: date) -> tuple[int, ...]:
        """Years between two days or moments, both included, that are counted but not known: to be said on the page."""
        first, last = (self.day_of(d) if isinstance(d, datetime) else d for d in (start, end))
        return tuple(year for year in range(first.year, last.year + 1) if not self.knows(year))

    def day_of(self, moment: datetime) -> date:
        """The day on the company's wall at that moment; ValueError for a moment without a timezone."""
        if moment.utcoffset() is None:
            raise ValueError("a moment must be aware of its timezone")
        return moment.astimezone(self.timezone).date()

    def start_of(self, day: date) -> datetime:
        """When the office opens on that day, working or not, in UTC."""
        return self._span(day)[0]

    def end_of(self, day: date) -> datetime:
        """When the office closes on that day, working or not, in UTC."""
        return self._span(day)[1]

    def due_at(self, day: date, at: time | None = None) -> datetime:
        """The instant of a due date, in UTC; without a time: the end of the working day.

        A time that the clocks skip in spring counts from before the change, one that comes twice is its first.
        """
        return self.end_of(day) if at is None else self._instant(day, at)

    def is_workday(self, day: date) -> bool:
        """Whether the company works on that day."""
        days = self._workdays(day.year)
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def next_workday(self, day: date) -> date:
        """The first working day strictly after `day`."""
        return self._nth_from(day + timedelta(days=1), 0)

    def add_days(self, day: date, n: int) -> date:
        """The n-th working day after `day`; for 0 the day itself, or the next working one. ValueError below 0."""
        if n < 0:
            raise ValueError("working days are counted forward")
        return self._nth_from(day + timedelta(days=1), n - 1) if n else self._nth_from(day, 0)

    def after(self, moment: datetime, days: int | Decimal) -> datetime:
        """The instant, in UTC, when `days` working days have passed since `moment`, to the microsecond.

        A moment outside working time counts from the next opening. Whole days end at a closing, not at the opening
        that follows it: a day from Monday's opening is Monday's close. ValueError below 0.
        """
        if days < 0:
            raise ValueError("working time is counted forward")
        day, begin = self._resumed(moment)
        if days == 0:
            return begin
        if days > 366 * (LAST_YEAR - FIRST_YEAR):
            raise OutOfCalendar(f"{days} working days")
        opens, closes = self._span(day)
        done = _CONTEXT.divide(Decimal((begin - opens) // _MICROSECOND), Decimal((closes - opens) // _MICROSECOND))
        target = _CONTEXT.add(done, Decimal(days))
        whole = int(target)
        opens, closes = self._span(last := self._nth_from(day, whole))
        rest = _CONTEXT.multiply(_CONTEXT.subtract(target, Decimal(whole)), Decimal((closes - opens) // _MICROSECOND))
        passed = int(rest.to_integral_value(context=_CONTEXT))
        if passed == 0 and whole > 0:
            return self._span(self._nth_from(day, whole - 1))[1]
        return max(begin, opens + passed * _MICROSECOND) if last == day else opens + passed * _MICROSECOND

    def worked(self, start: datetime, end: datetime) -> Decimal:
        """Working days between two instants, 0 when `end` is not later: `after(start, worked(start, end)) == end`
        for any `end` in working time (an opening excepted: it equals the closing before it). Exact to 1e-15."""
        if end <= start:
            self.day_of(start), self.day_of(end)
            return Decimal(0)
        (first, done), (last, more) = self._place(start), self._place(end)
        whole = self._count(first, last)
        return max(
            Decimal(0), _CONTEXT.subtract(_CONTEXT.add(Decimal(whole), more), done).quantize(_STEP, context=_CONTEXT)
        )

    def _instant(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.timezone).astimezone(UTC)

    def _span(self, day: date) -> tuple[datetime, datetime]:
        """Opening and closing in UTC; a change of clocks at night may shorten a day, but never to nothing."""
        opens = self._instant(day, self.opens)
        return opens, max(self._instant(day, self.closes), opens + _SHORTEST_DAY)

    def _resumed(self, moment: datetime) -> tuple[date, datetime]:
        """The working day and the instant from which `moment` counts: itself, or the next opening."""
        day = self.day_of(moment)
        if self.is_workday(day):
            opens, closes = self._span(day)
            if moment <= closes:
                return day, max(opens, moment.astimezone(UTC))
        day = self.next_workday(day) if self.is_workday(day) else self._nth_from(day, 0)
        return day, self._span(day)[0]

    def _place(self, moment: datetime) -> tuple[date, Decimal]:
        """The day, and which part of its working time is over by then."""
        day = self.day_of(moment)
        if not self.is_workday(day):
            return day, Decimal(0)
        opens, closes = self._span(day)
        passed = min(max(moment.astimezone(UTC), opens), closes) - opens
        return day, _CONTEXT.divide(Decimal(passed // _MICROSECOND), Decimal((closes - opens) // _MICROSECOND))

    def _workdays(self, year: int) -> tuple[date, ...]:
        """Working days of a year in order, the company's own days applied."""
        days = self._years.get(year)
        if days is None:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                raise OutOfCalendar(f"the year {year}")
            own = {day: works for day, works in self.own.items() if day.year == year}
            base = _country_year(self.country, year) - own.keys()
            days = tuple(sorted(base | {day for day, works in own.items() if works}))
            self._years[year] = days
        return days

    def _nth_from(self, day: date, n: int) -> date:
        """The n-th working day, from zero, at or after `day`."""
        year = day.year
        days = self._workdays(year)
        place = bisect_left(days, day) + n
        while place >= len(days):
            place -= len(days)
            year += 1
            days = self._workdays(year)
        return days[place]

    def _count(self, start: date, end: date) -> int:
        """Working days from `start` up to, not including, `end`."""
        between = sum(len(self._workdays(year)) for year in range(start.year, end.year))
        return between + bisect_left(self._workdays(end.year), end) - bisect_left(self._workdays(start.year), start)
