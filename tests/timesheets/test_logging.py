"""Hours: whose they are to log, on which days, and what becomes of what was logged."""

from datetime import timedelta

import pytest

from kochka.core.refusals import Ended, Invalid, NotYours, Stale
from kochka.deals.journey.endings import withdraw as withdraw_deal
from kochka.deals.models import Deal
from kochka.timesheets.logging import correct, log, standing_entries, withdraw
from kochka.timesheets.models import TimeEntry, Work
from kochka.timesheets.periods import close_period, open_again
from kochka.timesheets.works import selling_of
from tests.cast import Cast


def logged(cast: Cast, work: Work, **given) -> TimeEntry:
    given = {"person": cast.anna, "by": cast.anna, "day": cast.day(0), "minutes": 80, "at": cast.now()} | given
    return log(work, **given)


@pytest.fixture
def work(cast: Cast) -> Work:
    return selling_of(cast.plain(), at=cast.now())


def corrected(cast: Cast, row: TimeEntry, **given) -> TimeEntry:
    same = {"minutes": row.minutes, "day": row.day, "note": row.note, "work": row.work}
    return correct(row, **({**same, "by": cast.anna, "at": cast.now()} | given))


def test_minutes_say_where_the_deal_stood_and_write_no_history(cast: Cast, work: Work):
    before = cast.kinds(work.deal)
    row = logged(cast, work, note=" правки  КП ")
    assert (row.minutes, row.note, row.stage.key) == (80, "правки КП", "talk")
    assert cast.kinds(work.deal) == before


def test_the_stage_is_the_one_at_the_end_of_that_day(cast: Cast, work: Work, clock):
    monday = cast.day(0)
    clock.shift(timedelta(days=1))
    cast.step(cast.fresh(work.deal))
    assert logged(cast, work, day=monday).stage.key == "talk"
    assert logged(cast, work, day=cast.day(0)).stage.key == "work"
    assert logged(cast, work, day=monday - timedelta(days=9)).stage.key == "talk"


def test_hours_are_ones_own_to_log_or_a_chiefs(cast: Cast, work: Work):
    assert logged(cast, work, by=cast.chief).person == cast.anna
    with pytest.raises(NotYours):
        logged(cast, work, person=cast.egor)
    with pytest.raises(Deal.DoesNotExist):
        logged(cast, work, person=cast.oleg, by=cast.oleg)


def test_no_day_that_has_not_come_and_no_more_than_a_day(cast: Cast, work: Work):
    for wrong in ({"day": cast.day(1)}, {"minutes": 0}, {"minutes": 1441}):
        with pytest.raises(Invalid):
            logged(cast, work, **wrong)
    logged(cast, work, minutes=1400)
    with pytest.raises(Invalid) as no:
        logged(cast, work, minutes=41)
    assert "23:20" in str(no.value)
    logged(cast, work, minutes=40)


def test_a_correction_puts_another_row_in_its_place_once(cast: Cast, work: Work):
    row = logged(cast, work, minutes=1400)
    later = corrected(cast, row, minutes=1440)
    assert later.former == row
    assert list(standing_entries(cast.anna)) == [later]
    with pytest.raises(Stale):
        corrected(cast, row, minutes=5)
    with pytest.raises(Stale):
        withdraw(row, by=cast.anna, at=cast.now())
    withdraw(later, by=cast.anna, at=cast.now())
    assert not standing_entries(cast.anna).exists()


def test_a_correction_that_is_refused_changes_nothing(cast: Cast, work: Work):
    row = logged(cast, work)
    with pytest.raises(Invalid):
        corrected(cast, row, day=cast.day(1))
    with pytest.raises(NotYours):
        corrected(cast, row, by=cast.egor)
    assert list(standing_entries(cast.anna)) == [row]


def test_an_ended_deal_takes_hours_up_to_its_end_and_a_withdrawn_one_none(cast: Cast, work: Work, clock):
    cast.lose(work.deal)
    last = cast.day(0)
    clock.shift(timedelta(days=1))
    logged(cast, work, day=last)
    with pytest.raises(Ended):
        logged(cast, work, day=cast.day(0))
    other = selling_of(cast.plain(), at=cast.now())
    withdraw_deal(other.deal, by=cast.chief, at=cast.now(), reason="Ошибка")
    with pytest.raises(Ended):
        logged(cast, other)


def test_what_was_imported_comes_once(cast: Cast, work: Work):
    row = logged(cast, work, key="toggl:1", source=TimeEntry.Source.IMPORTED)
    assert logged(cast, work, key="toggl:1", minutes=5) == row
    later = corrected(cast, row, minutes=7)
    assert logged(cast, work, key="toggl:1") == row
    assert list(standing_entries(cast.anna)) == [later]


def test_a_closed_period_stays_as_it_is_until_a_chief_opens_it(cast: Cast, work: Work):
    yesterday = cast.day(-1)
    row = logged(cast, work, day=yesterday)
    with pytest.raises(NotYours):
        close_period(yesterday, by=cast.anna, at=cast.now())
    with pytest.raises(Invalid):
        close_period(cast.day(0), by=cast.chief, at=cast.now())
    period = close_period(yesterday, by=cast.chief, at=cast.now())
    for act in (
        lambda: logged(cast, work, day=yesterday),
        lambda: corrected(cast, row, day=cast.day(0)),
        lambda: withdraw(row, by=cast.chief, at=cast.now()),
        lambda: close_period(yesterday, by=cast.chief, at=cast.now()),
    ):
        with pytest.raises(Invalid):
            act()
    logged(cast, work)
    open_again(period, by=cast.chief, at=cast.now())
    withdraw(row, by=cast.anna, at=cast.now())
