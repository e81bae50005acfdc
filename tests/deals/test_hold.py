"""On hold until a day: neither lost nor sinking."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from kochka.core.refusals import Invalid, Refused
from kochka.core.when import Due
from kochka.deals.day import counts, my_jumps
from kochka.deals.journey.endings import withdraw
from kochka.deals.journey.pauses import resume_due
from kochka.deals.models import Deal, Entry, Hold, Jump
from kochka.deals.recount import drifted
from kochka.deals.status import Moment
from kochka.firm.calendar import work_calendar
from tests.cast import Cast


def moment(cast: Cast) -> Moment:
    return Moment.of(cast.now(), work_calendar())


def test_a_held_deal_is_open_and_keeps_its_jump_and_leaves_my_day(cast: Cast):
    deal = cast.hold(cast.plain(), reason="Бюджет в январе")
    now = cast.fresh(deal)
    assert (now.state, now.open_jump_id) == ("open", deal.open_jump_id)
    row = Hold.objects.get()
    assert (row.until, row.reason, row.by, row.ended_at) == (cast.day(7), "Бюджет в январе", cast.anna, None)
    assert not my_jumps(cast.anna, moment(cast)).exists()
    assert sum(counts(cast.anna, moment(cast)).values()) == 0
    assert cast.kinds(deal) == ["opened", "held"]


@pytest.mark.parametrize("days", [0, -1])
def test_a_hold_ends_on_a_later_day(cast: Cast, days: int):
    with pytest.raises(Invalid) as no:
        cast.hold(cast.plain(), until=cast.day(days))
    assert list(no.value.fields) == ["until"]


@pytest.mark.parametrize("by", ["anna", "chief"])
def test_a_hold_for_ever_is_an_end_and_not_a_hold(cast: Cast, by: str):
    with pytest.raises(Invalid) as no:
        cast.hold(cast.plain(), until=date(9999, 12, 31), by=getattr(cast, by))
    assert list(no.value.fields) == ["until"]


def test_a_reason_is_wanted(cast: Cast):
    with pytest.raises(Invalid) as no:
        cast.hold(cast.plain(), reason=" ")
    assert list(no.value.fields) == ["reason"]


def test_a_held_deal_is_not_held_again(cast: Cast):
    with pytest.raises(Refused):
        cast.hold(cast.hold(cast.plain()))


def test_over_thirty_working_days_only_a_chief_parks(cast: Cast):
    calendar = work_calendar()
    longest = calendar.add_days(cast.day(0), 31)
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        cast.hold(deal, until=longest + timedelta(days=1))
    assert list(no.value.fields) == ["until"]
    assert cast.hold(deal, until=longest).is_open, "thirty working days lie between"
    assert cast.hold(cast.plain(), by=cast.chief, until=longest + timedelta(days=200))


def test_the_company_sets_the_longest_hold_itself(cast: Cast):
    type(cast.firm).objects.update(hold_limit=2)
    with pytest.raises(Invalid):
        cast.hold(cast.plain(), until=cast.day(6))
    assert cast.hold(cast.plain(), until=cast.day(3))


def test_the_third_hold_at_one_stage_needs_a_chief(cast: Cast):
    deal = cast.plain()
    for _time in range(2):
        deal = cast.resume(cast.hold(deal))
    with pytest.raises(Refused, match=r"chief|шеф"):
        cast.hold(deal)
    assert cast.hold(deal, by=cast.chief)


def test_the_third_hold_is_counted_by_stage_whichever_visit(cast: Cast):
    deal = cast.plain()
    deal = cast.resume(cast.hold(deal))
    deal = cast.step(deal)
    deal = cast.resume(cast.hold(deal))
    deal = cast.back(deal)
    deal = cast.resume(cast.hold(deal))
    with pytest.raises(Refused):
        cast.hold(deal)


def test_the_norm_stands_still_on_hold_to_the_minute(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    sinks, warns = deal.open_jump.sinks_at, deal.open_jump.warns_at
    clock.move_to(datetime(2026, 11, 25, 9, tzinfo=UTC))  # Wednesday noon: a day is eaten
    deal = cast.hold(deal, until=cast.day(9))
    clock.move_to(datetime(2026, 11, 30, 9, tzinfo=UTC))  # Monday noon: three working days later
    deal = cast.resume(deal)
    now = cast.fresh(deal).open_jump
    calendar = work_calendar()
    assert calendar.worked(sinks, now.sinks_at) == calendar.worked(warns, now.warns_at) == 3
    assert list(drifted(calendar)) == []


def test_two_holds_stop_the_clock_twice(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    sinks = deal.open_jump.sinks_at
    for _time in range(2):
        deal = cast.hold(deal, until=cast.day(20))
        clock.shift(timedelta(days=7))
        deal = cast.resume(deal)
    assert work_calendar().worked(sinks, cast.fresh(deal).open_jump.sinks_at) == 10
    assert list(drifted(work_calendar())) == []


def test_the_client_waits_for_a_word_from_the_resuming_on(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    deal = cast.hold(deal, until=cast.day(20))
    clock.shift(timedelta(days=14))
    deal = cast.resume(deal)
    silent = cast.fresh(deal).open_jump.silent_at
    assert work_calendar().worked(cast.now(), silent) == 3


def test_a_next_action_whose_day_has_passed_meanwhile_is_due_today(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain(due=Due(cast.day(1), time(10)))
    later = cast.plain(due=cast.soon(30))
    deal, later = cast.hold(deal), cast.hold(later)
    clock.shift(timedelta(days=7))
    assert cast.fresh(cast.resume(deal)).open_jump.due == cast.soon(0)
    kept = cast.fresh(cast.resume(later)).open_jump
    assert kept.due == cast.soon(23)
    assert cast.kinds(deal) == ["opened", "held", "resumed"]


def test_what_is_not_on_hold_is_not_resumed(cast: Cast):
    with pytest.raises(Refused):
        cast.resume(cast.plain())


def test_nobody_resumes_before_the_hold_began(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    clock.shift(timedelta(hours=3))
    deal = cast.hold(deal)
    for verb in (cast.resume, cast.lose):
        with pytest.raises(Invalid) as no:
            verb(deal, at=cast.now() - timedelta(hours=1))
        assert list(no.value.fields) == ["at"]
    with pytest.raises(Invalid):
        withdraw(deal, by=cast.chief, at=cast.now() - timedelta(hours=1), reason="Ошибка")


def test_the_sweep_wakes_on_the_day_and_does_nothing_the_second_time(
    cast: Cast, clock: time_machine.Traveller, django_assert_max_num_queries
):
    deals = [cast.hold(cast.plain(), until=cast.day(days)) for days in (3, 3, 10)]
    clock.shift(timedelta(days=2))
    assert resume_due(at=cast.now()) == 0
    clock.move_to(datetime(2026, 11, 26, 21, 5, tzinfo=UTC))  # five past midnight in Moscow
    assert resume_due(at=cast.now()) == 2
    journal = list(Entry.objects.values_list("pk", flat=True))
    rows = list(Jump.objects.values())
    with django_assert_max_num_queries(6):
        assert resume_due(at=cast.now()) == 0
    assert list(Entry.objects.values_list("pk", flat=True)) == journal
    assert list(Jump.objects.values()) == rows
    woken = Entry.objects.filter(deal=deals[0], kind="deals.resumed").get()
    assert woken.by.is_system
    assert Hold.objects.filter(ended_at=None).get().deal == deals[2]


def test_a_woken_deal_is_back_on_my_day_for_today(cast: Cast, clock: time_machine.Traveller):
    cast.hold(cast.plain(), until=cast.day(3))
    clock.move_to(datetime(2026, 11, 26, 21, 5, tzinfo=UTC))
    resume_due(at=cast.now())
    row = my_jumps(cast.anna, moment(cast)).get()
    assert row.section == "today"


def test_ending_a_held_deal_ends_the_hold(cast: Cast):
    lost = cast.lose(cast.hold(cast.plain()))
    gone = withdraw(cast.hold(cast.plain()), by=cast.chief, at=cast.now(), reason="Ошибка")
    assert (lost.state, gone.state) == ("lost", "withdrawn")
    assert not Hold.objects.filter(ended_at=None).exists()
    assert Deal.objects.filter(open_jump=None).count() == 2
