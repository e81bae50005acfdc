"""Norms and silences are counted in working time, and stored where they can be compared with a fresh count."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from kochka.core.when import Due
from kochka.deals.clock import day_in_stage
from kochka.deals.models import Hold, Jump
from kochka.deals.recount import drifted, recount
from kochka.deals.status import Depth, Moment, broken_promise, depth, section, silent
from kochka.firm.calendar import work_calendar
from kochka.firm.models import DayOff, Firm
from tests.cast import Cast


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def moment(cast: Cast) -> Moment:
    return Moment.of(cast.now(), work_calendar())


def test_a_norm_of_five_working_days_from_tuesday_noon_ends_next_tuesday_noon(cast: Cast):
    jump = cast.plain().open_jump
    assert jump.sinks_at == utc(12, 1, 9)
    assert jump.warns_at == utc(11, 30, 6, 45), "three quarters: Monday, a quarter to ten"
    assert jump.silent_at == utc(11, 27, 9)


def test_a_deal_opened_at_night_counts_from_the_morning(cast: Cast, clock: time_machine.Traveller):
    clock.move_to(utc(11, 24, 20))
    jump = cast.plain().open_jump
    assert jump.sinks_at == utc(12, 1, 15), "five whole days end at the closing of the fifth"
    assert jump.opened_at == utc(11, 24, 20)


def test_russian_holidays_do_not_count(cast: Cast, clock: time_machine.Traveller):
    clock.move_to(utc(11, 2, 9))
    assert cast.plain().open_jump.sinks_at == utc(11, 10, 9), "the fourth of November is a day off"
    clock.move_to(utc(12, 29, 9))
    sinks = cast.plain().open_jump.sinks_at
    calendar = work_calendar()
    assert calendar.day_of(sinks) > date(2027, 1, 10)
    assert calendar.worked(utc(12, 29, 9), sinks) == 5


def test_a_year_that_the_calendar_lacks_is_told_and_not_guessed(cast: Cast):
    assert work_calendar().unknown_years(date(2026, 1, 1), date(2035, 1, 1))[-1] == 2035


def test_what_has_no_norm_never_sinks(cast: Cast):
    jump = cast.step(cast.step(cast.plain())).open_jump
    assert (jump.warns_at, jump.sinks_at, jump.silent_at) == (None, None, None)
    assert depth(jump, moment(cast)) is Depth.DRY


def test_a_step_is_due_at_the_end_of_the_working_day_or_at_its_time(cast: Cast):
    assert cast.plain(due=Due(date(2026, 11, 25))).open_jump.due_at == utc(11, 25, 15)
    assert cast.plain(due=Due(date(2026, 11, 25), time(9, 30))).open_jump.due_at == utc(11, 25, 6, 30)
    assert cast.plain(due=Due(date(2026, 11, 28))).open_jump.due_at == utc(11, 28, 15), "a Saturday, if one likes"


def test_the_stage_is_warned_of_and_then_sinks(cast: Cast, clock: time_machine.Traveller):
    jump = cast.plain().open_jump
    seen = []
    for when in (utc(11, 24, 9), utc(11, 30, 6, 46), utc(12, 1, 9), utc(12, 1, 9, 1)):
        clock.move_to(when)
        seen.append(depth(jump, moment(cast)))
    assert seen == [Depth.DRY, Depth.WARNED, Depth.WARNED, Depth.SINKING]


def test_time_in_stage_is_not_last_edited(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    sinks = deal.open_jump.sinks_at
    clock.shift(timedelta(days=1))
    deal = cast.replan(cast.again(deal))
    assert cast.fresh(deal).open_jump.sinks_at == sinks


def test_a_word_to_the_client_puts_the_silence_off_and_talk_among_ourselves_does_not(
    cast: Cast, clock: time_machine.Traveller
):
    deal = cast.plain()
    before = deal.open_jump.silent_at
    clock.shift(timedelta(days=1))
    deal = cast.again(deal, channel="inside")
    assert cast.fresh(deal).open_jump.silent_at == before
    deal = cast.again(deal, channel="messenger")
    assert work_calendar().worked(before, cast.fresh(deal).open_jump.silent_at) == 1


def test_silence_runs_on_through_a_jump(cast: Cast, clock: time_machine.Traveller):
    deal = cast.meet_gate(cast.gated())
    clock.shift(timedelta(days=1))
    deal = cast.back(cast.step(deal))
    assert work_calendar().worked(utc(11, 24, 9), cast.fresh(deal).open_jump.silent_at) == 3


def test_a_client_left_without_a_word_shows_like_an_overdue_step(cast: Cast, clock: time_machine.Traveller):
    jump = cast.plain(due=cast.soon(20)).open_jump
    clock.move_to(utc(11, 27, 9, 1))
    assert silent(jump, moment(cast))
    assert section(jump, moment(cast)) == "overdue"


def test_a_promise_is_broken_when_its_time_has_passed(cast: Cast, clock: time_machine.Traveller):
    promised = cast.plain(promised=True).open_jump
    plain = cast.plain().open_jump
    assert not broken_promise(promised, moment(cast))
    clock.move_to(utc(11, 25, 15, 1))
    assert broken_promise(promised, moment(cast))
    assert not broken_promise(plain, moment(cast))


def test_an_own_day_off_moves_what_is_stored_once_it_is_recounted(cast: Cast):
    deals = [cast.plain(), cast.hold(cast.plain()), cast.step(cast.plain()), cast.lose(cast.plain())]
    before = deals[0].open_jump.sinks_at
    DayOff.objects.create(day=date(2026, 11, 26), name="Переезд")
    calendar = work_calendar()
    assert {row.deal_id for row in drifted(calendar)} == {deal.pk for deal in deals[:3]}
    assert recount() == 3
    assert calendar.worked(before, cast.fresh(deals[0]).open_jump.sinks_at) == 1
    assert list(drifted(calendar)) == []
    assert recount() == 0


def test_a_longer_working_day_moves_the_hour_of_what_is_due(cast: Cast):
    deal = cast.plain()
    Firm.objects.update(day_closes=time(20))
    assert recount() == 1
    assert cast.fresh(deal).open_jump.due_at == utc(11, 25, 17)


def test_holds_that_are_over_are_recounted_too(cast: Cast, clock: time_machine.Traveller):
    deal = cast.hold(cast.plain(), until=cast.day(20))
    clock.shift(timedelta(days=7))
    deal = cast.resume(deal)
    was = cast.fresh(deal).open_jump.sinks_at
    assert Hold.objects.get().ended_at
    DayOff.objects.create(day=date(2026, 11, 26))
    recount()
    assert list(drifted(work_calendar())) == []
    assert cast.fresh(deal).open_jump.sinks_at == was, "the day off fell into the hold: no working time was lost"


def test_a_closed_jump_keeps_the_deadlines_that_it_had(cast: Cast):
    deal = cast.step(cast.plain())
    closed = Jump.objects.filter(deal=deal).exclude(closed_at=None).values().get()
    DayOff.objects.create(day=date(2026, 11, 26))
    recount()
    assert Jump.objects.filter(pk=closed["id"]).values().get() == closed


@pytest.mark.parametrize(("when", "day"), [((11, 24, 9), 1), ((11, 25, 8), 1), ((11, 25, 10), 2), ((11, 30, 10), 5)])
def test_the_day_in_the_stage_is_told_from_one(
    cast: Cast, clock: time_machine.Traveller, when: tuple[int, int, int], day: int
):
    jump = cast.plain().open_jump
    clock.move_to(utc(*when))
    assert day_in_stage(jump, work_calendar(), cast.now()) == day


def test_days_on_hold_are_no_days_in_the_stage(cast: Cast, clock: time_machine.Traveller):
    deal = cast.hold(cast.plain(), until=cast.day(20))
    clock.shift(timedelta(days=7))
    holds = list(Hold.objects.all())
    assert day_in_stage(cast.fresh(deal).open_jump, work_calendar(), cast.now(), holds) == 1
