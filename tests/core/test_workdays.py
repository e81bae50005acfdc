import os
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kochka.core.workdays import OutOfCalendar, WorkCalendar, _country_year, country_is_known

RUSSIA = WorkCalendar(ZoneInfo("Asia/Yekaterinburg"), time(9), time(18), "RU")
BERLIN = WorkCalendar(ZoneInfo("Europe/Berlin"), time(9), time(17, 30), "DE")
NEW_YORK = WorkCalendar(ZoneInfo("America/New_York"), time(8, 20), time(17), "US")
NIGHT = WorkCalendar(
    ZoneInfo("America/New_York"), time(1, 30), time(23), "", {date(2026, 3, 8): True, date(2026, 11, 1): True}
)
GAP = WorkCalendar(ZoneInfo("Europe/Berlin"), time(2, 10), time(2, 50), "", {date(2026, 3, 29): True})
OWN = WorkCalendar(
    ZoneInfo("Asia/Yekaterinburg"), time(10), time(19), "RU", {date(2026, 11, 25): False, date(2026, 11, 28): True}
)
PLAIN = WorkCalendar(ZoneInfo("UTC"), time(9), time(18))

calendars = st.sampled_from([RUSSIA, BERLIN, NEW_YORK, NIGHT, GAP, OWN, PLAIN])
moments = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
amounts = st.integers(0, 300) | st.decimals(0, 300, places=6)
days = st.dates(date(2024, 1, 1), date(2028, 12, 31))


def local(calendar: WorkCalendar, *when: int) -> datetime:
    return datetime(*when, tzinfo=calendar.timezone)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_russia_works_as_the_official_calendar_of_the_year_says(year):
    samples = os.environ.get("KOCHKA_SAMPLES")
    path = Path(samples or "", "ru", "calendar", f"calendar_{year}.xml")
    if not samples or not path.exists():
        pytest.skip("the official calendars are not here: KOCHKA_SAMPLES does not lead to them")
    marks = {tuple(map(int, d.attrib["d"].split("."))): d.attrib["t"] for d in ElementTree.parse(path).iter("day")}
    whole_year = (date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days))
    wrong = []
    for day in whole_year:
        mark = marks.get((day.month, day.day))
        works = day.weekday() < 5 if mark is None else mark in ("2", "3")
        if RUSSIA.is_workday(day) != works:
            wrong.append((day, mark))
    assert wrong == []
    assert RUSSIA.knows(year)


def test_a_working_saturday_works_and_a_transferred_day_does_not():
    assert RUSSIA.is_workday(date(2024, 12, 28))
    assert not RUSSIA.is_workday(date(2024, 12, 30))
    assert not RUSSIA.is_workday(date(2026, 1, 9))


def test_years_without_a_decree_are_counted_and_named():
    far = date(2099, 6, 12)
    assert RUSSIA.knows(2026) and not RUSSIA.knows(far.year)
    assert not RUSSIA.is_workday(far)
    assert RUSSIA.is_workday(date(2099, 6, 11))
    assert RUSSIA.unknown_years(date(2098, 12, 1), date(2100, 1, 1)) == (2098, 2099, 2100)
    assert RUSSIA.unknown_years(date(2025, 1, 1), date(2026, 12, 31)) == ()
    assert RUSSIA.unknown_years(local(RUSSIA, 2026, 12, 1), datetime(2098, 12, 31, 20, tzinfo=UTC))[-1] == 2099
    assert BERLIN.unknown_years(far, far) == PLAIN.unknown_years(far, far) == ()


def test_the_companys_own_days_override_the_country():
    assert not OWN.is_workday(date(2026, 11, 25))
    assert OWN.is_workday(date(2026, 11, 28))
    assert OWN.next_workday(date(2026, 11, 24)) == date(2026, 11, 26)
    assert OWN.next_workday(date(2026, 11, 27)) == date(2026, 11, 28)


def test_a_holiday_that_its_neighbour_year_brings_is_kept():
    # New Year's Day of 2028 is a Saturday: the United States rest on the Friday, a day of 2027.
    assert not NEW_YORK.is_workday(date(2027, 12, 31))


def test_another_countrys_weekend_is_its_own():
    israel = WorkCalendar(ZoneInfo("Asia/Jerusalem"), time(9), time(18), "IL")
    assert israel.is_workday(date(2026, 11, 22))
    assert not israel.is_workday(date(2026, 11, 20))


def test_nonsense_is_refused():
    with pytest.raises(ValueError):
        WorkCalendar(ZoneInfo("UTC"), time(18), time(9))
    with pytest.raises(ValueError):
        WorkCalendar(ZoneInfo("UTC"), time(9), time(18), "ZZ")
    assert country_is_known("RU") and not country_is_known("ZZ")
    with pytest.raises(OutOfCalendar):
        RUSSIA.is_workday(date(1066, 10, 14))
    with pytest.raises(OutOfCalendar):
        RUSSIA.after(local(RUSSIA, 2026, 1, 1), Decimal("1e12"))
    for refused in (
        lambda: RUSSIA.after(local(RUSSIA, 2026, 1, 1), -1),
        lambda: RUSSIA.add_days(date(2026, 1, 1), -1),
        lambda: RUSSIA.after(datetime(2026, 1, 1), 1),
        lambda: RUSSIA.worked(datetime(2026, 1, 1), datetime(2026, 1, 1)),
    ):
        with pytest.raises(ValueError):
            refused()


def test_a_calendar_is_a_value():
    same = WorkCalendar(OWN.timezone, OWN.opens, OWN.closes, OWN.country, dict(OWN.own))
    assert same == OWN and hash(same) == hash(OWN) and same != RUSSIA


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ((2026, 11, 24, 14, 30), 1, (2026, 11, 25, 14, 30)),
        ((2026, 11, 27, 16, 0), 5, (2026, 12, 4, 16, 0)),
        ((2026, 11, 24, 9, 0), 1, (2026, 11, 24, 18, 0)),
        ((2026, 11, 24, 18, 0), 1, (2026, 11, 25, 18, 0)),
        ((2026, 11, 24, 22, 0), 1, (2026, 11, 25, 18, 0)),
        ((2026, 11, 24, 3, 0), Decimal("0.5"), (2026, 11, 24, 13, 30)),
        ((2026, 11, 28, 12, 0), Decimal("0.75"), (2026, 11, 30, 15, 45)),
        ((2026, 11, 24, 17, 0), Decimal("0.5"), (2026, 11, 25, 12, 30)),
        ((2026, 11, 28, 12, 0), 0, (2026, 11, 30, 9, 0)),
        ((2026, 11, 24, 12, 0), 0, (2026, 11, 24, 12, 0)),
        ((2025, 12, 30, 12, 0), 1, (2026, 1, 12, 12, 0)),
    ],
)
def test_a_norm_runs_through_working_time_only(start, days, end):
    assert RUSSIA.after(local(RUSSIA, *start), days) == local(RUSSIA, *end)


def test_a_working_day_keeps_its_hours_when_the_clocks_change():
    # Berlin turns its clocks on Sunday 29 March 2026.
    assert BERLIN.after(local(BERLIN, 2026, 3, 27, 16, 0), 1) == local(BERLIN, 2026, 3, 30, 16, 0)
    assert BERLIN.end_of(date(2026, 3, 27)).hour == 16 and BERLIN.end_of(date(2026, 3, 30)).hour == 15


def test_a_due_without_a_time_is_the_end_of_the_working_day_in_the_companys_timezone():
    assert RUSSIA.due_at(date(2026, 11, 24)) == datetime(2026, 11, 24, 13, 0, tzinfo=UTC)
    assert RUSSIA.due_at(date(2026, 11, 24), time(9)) == RUSSIA.start_of(date(2026, 11, 24))
    assert RUSSIA.due_at(date(2026, 11, 28)) == RUSSIA.end_of(date(2026, 11, 28))
    assert RUSSIA.due_at(date(2026, 11, 24)).tzinfo is UTC


def test_a_due_time_that_the_clocks_skip_or_repeat_is_still_one_instant():
    assert BERLIN.due_at(date(2026, 3, 29), time(2, 30)) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert BERLIN.due_at(date(2026, 10, 25), time(2, 30)) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_the_day_is_the_one_on_the_companys_wall():
    assert RUSSIA.day_of(datetime(2026, 11, 24, 19, 0, tzinfo=UTC)) == date(2026, 11, 25)
    assert NEW_YORK.day_of(datetime(2026, 11, 25, 4, 59, tzinfo=UTC)) == date(2026, 11, 24)


@given(calendars, days, st.integers(0, 200))
def test_adding_days_counts_exactly_the_working_ones(calendar, day, n):
    end = calendar.add_days(day, n)
    assert calendar.is_workday(end)
    passed = [day + timedelta(k) for k in range(1, (end - day).days + 1)]
    if n:
        assert sum(map(calendar.is_workday, passed)) == n
    else:
        assert end >= day and not any(map(calendar.is_workday, [day, *passed][: (end - day).days]))
    assert calendar.next_workday(day) == calendar.add_days(day, 1)


@given(calendars, moments, moments, amounts)
def test_later_starts_never_end_earlier(calendar, one, other, amount):
    first, second = sorted((one, other))
    assert calendar.after(first, amount) <= calendar.after(second, amount)


@given(calendars, moments, amounts, amounts)
def test_longer_norms_never_end_earlier(calendar, moment, one, other):
    less, more = sorted((one, other))
    assert moment <= calendar.after(moment, less) <= calendar.after(moment, more)


@given(calendars, moments, amounts, amounts)
def test_two_norms_in_a_row_are_their_sum(calendar, moment, one, other):
    in_a_row, at_once = calendar.after(calendar.after(moment, one), other), calendar.after(moment, one + other)
    assert abs(calendar.worked(moment, in_a_row) - calendar.worked(moment, at_once)) < Decimal("1e-9")
    if isinstance(one, int) and isinstance(other, int):
        assert in_a_row == at_once


@given(calendars, moments, amounts)
def test_what_has_been_worked_after_a_norm_is_the_norm(calendar, moment, amount):
    worked = calendar.worked(moment, calendar.after(moment, amount))
    # A microsecond of the shortest day here (a minute).
    assert abs(worked - amount) < Decimal("2e-8")


@given(calendars, moments, moments)
def test_a_norm_of_what_has_been_worked_ends_where_it_was_measured(calendar, one, other):
    start, end = sorted((one, other))
    day = calendar.day_of(end)
    assume(calendar.is_workday(day) and calendar.start_of(day) < end <= calendar.due_at(day, calendar.closes))
    assert calendar.after(start, calendar.worked(start, end)) == end


@given(calendars, moments, moments, moments)
def test_worked_time_adds_up_and_is_never_negative(calendar, one, two, three):
    first, second, third = sorted((one, two, three))
    whole = calendar.worked(first, third)
    assert abs(whole - calendar.worked(first, second) - calendar.worked(second, third)) < Decimal("1e-14")
    assert whole >= 0
    assert calendar.worked(third, first) == 0


def test_a_whole_year_has_as_many_working_days_as_the_calendar():
    assert RUSSIA.worked(local(RUSSIA, 2026, 1, 1), local(RUSSIA, 2027, 1, 1)) == len(_country_year("RU", 2026)) == 247


def test_a_deadline_is_computed_in_microseconds():
    moment = local(RUSSIA, 2026, 11, 24, 14, 30)
    RUSSIA.after(moment, 5)
    best = min(_seconds(lambda: RUSSIA.after(moment, 5)) for _ in range(200))
    assert best < 50e-6


def _seconds(act) -> float:
    started = clock.perf_counter()
    act()
    return clock.perf_counter() - started
