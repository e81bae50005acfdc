"""One watch a person: it keeps the right minutes through another start, a change of timezone and a night."""

from datetime import timedelta

import pytest

from kochka.core.refusals import Ended, Invalid, NotYours
from kochka.firm.calendar import work_calendar
from kochka.firm.models import Firm
from kochka.timesheets.models import TimeEntry, Work
from kochka.timesheets.timers import caught, drop, running, start, stop
from kochka.timesheets.works import selling_of
from tests.cast import Cast


@pytest.fixture
def work(cast: Cast) -> Work:
    return selling_of(cast.plain(), at=cast.now())


def test_it_comes_to_whole_minutes_once(cast: Cast, work: Work, clock):
    timer = start(work, person=cast.anna, at=cast.now(), note="звонок")
    assert running(cast.anna) == timer
    clock.shift(timedelta(minutes=80, seconds=59))
    row = stop(timer, by=cast.anna, at=cast.now())
    assert row and (row.minutes, row.note, row.source) == (80, "звонок", "timer")
    assert stop(timer, by=cast.anna, at=cast.now()) == row
    assert TimeEntry.objects.count() == 1 and running(cast.anna) is None


def test_another_start_stops_the_first_and_keeps_its_minutes(cast: Cast, work: Work, clock):
    first = start(work, person=cast.anna, at=cast.now())
    clock.shift(timedelta(minutes=30))
    assert start(work, person=cast.anna, at=cast.now()) == first
    second = start(selling_of(cast.plain(), at=cast.now()), person=cast.anna, at=cast.now())
    assert running(cast.anna) == second
    assert TimeEntry.objects.get().minutes == 30


def test_under_a_minute_nothing_comes_of_it_nor_of_a_dropped_one(cast: Cast, work: Work, clock):
    timer = start(work, person=cast.anna, at=cast.now())
    clock.shift(timedelta(seconds=59))
    assert stop(timer, by=cast.anna, at=cast.now()) is None
    timer = start(work, person=cast.anna, at=cast.now())
    clock.shift(timedelta(hours=1))
    with pytest.raises(NotYours):
        drop(timer, by=cast.egor, at=cast.now())
    drop(timer, by=cast.anna, at=cast.now())
    assert running(cast.anna) is None and not TimeEntry.objects.exists()


def test_another_timezone_changes_no_minutes(cast: Cast, work: Work, clock):
    timer = start(work, person=cast.anna, at=cast.now())
    Firm.objects.update(timezone="Asia/Novosibirsk")
    clock.shift(timedelta(hours=2))
    row = stop(timer, by=cast.anna, at=cast.now())
    assert row and row.minutes == 120


def test_one_that_ran_through_the_night_proposes_the_working_day(cast: Cast, work: Work, clock):
    timer = start(work, person=cast.anna, at=cast.now())
    assert caught(cast.anna, cast.now(), work_calendar()) is None
    clock.shift(timedelta(days=1))
    found = caught(cast.anna, cast.now(), work_calendar())
    closes = work_calendar().end_of(cast.day(-1))
    assert found and found.minutes == (closes - timer.started_at) // timedelta(minutes=1)
    with pytest.raises(Invalid):
        stop(timer, by=cast.anna, at=cast.now())
    with pytest.raises(Invalid):
        start(selling_of(cast.plain(), at=cast.now()), person=cast.anna, at=cast.now())
    row = stop(timer, by=cast.anna, at=cast.now(), minutes=found.minutes)
    assert row and (row.day, row.minutes) == (cast.day(-1), found.minutes)


def test_no_watch_on_a_deal_that_has_ended(cast: Cast, work: Work):
    cast.lose(work.deal)
    with pytest.raises(Ended):
        start(work, person=cast.anna, at=cast.now())
