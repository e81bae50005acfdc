"""Trying again, and what is left when the tries are used up (rule 10)."""

from datetime import timedelta

import pytest
import time_machine

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.deals.day import handed_to
from kochka.deals.journey.steps import TriesUsedUp
from kochka.deals.models import Attempt, Deal
from kochka.people.roles import Role
from tests.cast import Cast


@pytest.fixture
def tired(cast: Cast) -> Deal:
    """A deal whose two tries are used up."""
    return cast.again(cast.again(cast.plain()))


def test_a_try_keeps_what_came_of_it_and_sets_the_next_action(cast: Cast):
    deal = cast.again(
        cast.plain(),
        channel="meeting",
        outcome="Думают",
        next_action="Спросить снова",
        due=cast.soon(2),
        promised=True,
    )
    row = Attempt.objects.get(jump__deal=deal)
    assert (row.channel, row.outcome, row.by, row.at) == ("meeting", "Думают", cast.anna, cast.now())
    now = cast.fresh(deal).open_jump
    assert (now.tries, now.next_action, now.due_on, now.promised) == (1, "Спросить снова", cast.day(2), True)
    assert cast.kinds(deal) == ["opened", "tried"]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("outcome", {"outcome": " "}),
        ("outcome", {"outcome": "а" * 501}),
        ("next_action", {"next_action": ""}),
        ("channel", {"channel": "голубь"}),
    ],
)
def test_a_try_says_how_and_what_came_of_it(cast: Cast, field: str, given: dict[str, str]):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        cast.again(deal, **given)
    assert list(no.value.fields) == [field]
    assert cast.fresh(deal).open_jump.tries == 0


def test_the_client_has_heard_from_us_by_any_channel_but_talk_among_ourselves(
    cast: Cast, clock: time_machine.Traveller
):
    deal = cast.plain()
    began = cast.now()
    clock.shift(timedelta(hours=2))
    assert cast.fresh(cast.again(deal, channel="inside")).heard_at == began
    assert cast.fresh(cast.again(deal, channel="mail")).heard_at == cast.now()


def test_a_call_written_down_late_does_not_unsay_a_later_one(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    clock.shift(timedelta(hours=3))
    deal = cast.again(deal)
    heard = cast.now()
    cast.again(deal, at=heard - timedelta(hours=2), outcome="Утром тоже звонили")
    assert cast.fresh(deal).heard_at == heard


def test_used_up_tries_need_a_way_on_and_the_sentence_names_them(cast: Cast, tired: Deal):
    with pytest.raises(TriesUsedUp) as no:
        cast.again(tired)
    assert "relief" in no.value.fields
    assert cast.fresh(tired).open_jump.tries == 2
    assert Attempt.objects.count() == 2
    with pytest.raises(TriesUsedUp):
        cast.again(tired, relief="подождать")


def test_a_smaller_step_is_due_within_two_working_days_and_buys_one_try(cast: Cast, tired: Deal):
    with pytest.raises(Invalid) as no:
        cast.again(tired, relief="smaller_step", due=cast.soon(3))
    assert list(no.value.fields) == ["when"]
    once = cast.again(tired, relief="smaller_step", due=cast.soon(2))
    assert cast.fresh(once).open_jump.tries == 3
    with pytest.raises(TriesUsedUp):
        cast.again(once)


def test_two_working_days_from_friday_are_tuesday(cast: Cast, tired: Deal, clock: time_machine.Traveller):
    clock.shift(timedelta(days=3))
    assert cast.now().weekday() == 4
    with pytest.raises(Invalid):
        cast.again(tired, relief="smaller_step", due=cast.soon(5))
    assert cast.again(tired, relief="smaller_step", due=cast.soon(4))


def test_smaller_steps_in_a_row_are_counted_for_the_chief_to_see(cast: Cast, tired: Deal):
    for row in (1, 2, 3):
        tired = cast.again(tired, relief="smaller_step")
        assert cast.fresh(tired).open_jump.small_steps == row
    tired = cast.again(tired, relief="other_person")
    assert cast.fresh(tired).open_jump.small_steps == 0


def test_another_person_over_there_begins_the_count_anew(cast: Cast, tired: Deal):
    deal = cast.again(tired, relief="other_person")
    deal = cast.again(cast.again(deal))
    assert cast.fresh(deal).open_jump.tries == 5
    with pytest.raises(TriesUsedUp):
        cast.again(deal)
    assert Attempt.objects.filter(relief="other_person").count() == 1


def test_a_colleague_takes_over_with_a_fresh_count(cast: Cast, tired: Deal):
    deal = cast.again(tired, relief="colleague", colleague=cast.oleg)
    now = cast.fresh(deal)
    assert (now.open_jump.holder, now.owner) == (cast.oleg, cast.oleg)
    assert [row.deal for row in handed_to(cast.oleg)] == [deal]
    assert cast.kinds(deal)[-2:] == ["tried", "handed"]
    deal = cast.again(cast.again(deal, by=cast.oleg), by=cast.oleg)
    with pytest.raises(TriesUsedUp):
        cast.again(deal, by=cast.oleg)


def test_nobody_is_a_colleague_to_themselves(cast: Cast, tired: Deal):
    for colleague in (None, cast.anna):
        with pytest.raises(Invalid) as no:
            cast.again(tired, relief="colleague", colleague=colleague)
        assert list(no.value.fields) == ["colleague"]
    assert cast.fresh(tired).open_jump.tries == 2


def test_only_who_may_hand_the_deal_over_calls_a_colleague_in(cast: Cast):
    deal = cast.gated()
    for _stage in ("offer", "money"):
        deal = cast.step(cast.meet_gate(deal))
    deal = cast.hand(deal, cast.tamara, Role.ADMINISTRATION)
    deal = cast.again(cast.again(deal, by=cast.tamara), by=cast.tamara)
    colleague = cast.person("Раиса", "raisa@example.org", Role.ADMINISTRATION)
    with pytest.raises(NotYours):
        cast.again(deal, by=cast.tamara, relief="colleague", colleague=colleague)
    now = cast.fresh(cast.again(deal, relief="colleague", colleague=colleague))
    assert (now.open_jump.holder, now.owner) == (colleague, cast.anna), "the jump goes over, the deal stays"


def test_a_hold_and_an_end_are_ways_on_as_well(cast: Cast, tired: Deal):
    held = cast.hold(tired)
    with pytest.raises(Refused):
        cast.again(held, relief="other_person")
    assert cast.lose(cast.resume(held)).state == "lost"


def test_a_stage_without_a_limit_takes_any_number_of_tries(cast: Cast):
    deal = cast.step(cast.plain())
    for _try in range(7):
        deal = cast.again(deal)
    assert cast.fresh(deal).open_jump.tries == 7


def test_a_way_on_that_nobody_needs_yet_is_not_counted(cast: Cast):
    deal = cast.again(cast.plain(), relief="smaller_step")
    assert cast.fresh(deal).open_jump.small_steps == 0
    assert Attempt.objects.get().relief == ""
