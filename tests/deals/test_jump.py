"""Forward: one stage at a time, and only through the gate; and the end, which is the exit of the last stage."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.deals.confirmations import confirm, unconfirm
from kochka.deals.day import handed_to
from kochka.deals.gate import GateShut
from kochka.deals.go_aheads import ask_go_ahead
from kochka.deals.journal import timeline
from kochka.deals.journey.forward import finish, jump
from kochka.deals.journey.hands import hand_to
from kochka.deals.journey.pauses import hold, resume
from kochka.deals.journey.steps import replan, step_back, try_again
from kochka.deals.models import Deal, Entry, Jump
from kochka.deals.notes import note
from kochka.deals.waivers import waive
from kochka.people.roles import Role
from tests.cast import Cast
from tests.invariants import broken


def test_a_jump_closes_one_jump_and_opens_the_next(cast: Cast):
    deal = cast.plain()
    old = deal.open_jump_id
    moved = cast.step(deal, by=cast.anna, next_action="Сделать", due=cast.soon(3), promised=True)
    closed, entered = Jump.objects.get(pk=old), cast.fresh(moved).open_jump
    assert (closed.left, closed.closed_at) == ("jumped", cast.now())
    assert (entered.came, entered.opened_at, entered.stage.key) == ("jumped", cast.now(), "work")
    assert (entered.next_action, entered.due_on, entered.promised) == ("Сделать", cast.day(3), True)
    assert cast.fresh(deal).stage.key == "work"
    assert cast.kinds(deal) == ["opened", "jumped"]


def test_tries_and_replans_begin_anew_on_the_next_stage(cast: Cast):
    deal = cast.replan(cast.again(cast.plain()))
    entered = cast.step(deal).open_jump
    assert (entered.tries, entered.replans, entered.small_steps, entered.tries_allowed) == (0, 0, 0, None)


def test_a_shut_gate_says_all_that_is_missing_and_changes_nothing(cast: Cast):
    deal = cast.gated()
    with pytest.raises(GateShut) as no:
        cast.step(deal, by=cast.anna)
    assert [item.key for item in no.value.gate.missing] == ["deals.value_named", "said"]
    assert all(str(item.text) in str(no.value) for item in no.value.gate.missing)
    assert cast.fresh(deal).open_jump_id == deal.open_jump_id
    assert cast.kinds(deal) == ["opened"]


def test_a_caution_lets_pass_and_is_recorded_and_told(cast: Cast):
    deal = cast.gated()
    deal = cast.meet_gate(deal)
    unconfirm_if_any(cast, deal, "sent")
    moved = cast.step(deal, by=cast.anna)
    assert Entry.objects.get(deal=moved, kind="deals.jumped").payload["cautions"] == ["sent"]
    assert timeline(moved)[0].detail


def unconfirm_if_any(cast: Cast, deal: Deal, key: str) -> None:
    if deal.open_jump and deal.open_jump.confirmations.filter(key=key, withdrawn_at=None).exists():
        unconfirm(deal, key, seen=deal.open_jump_id, by=cast.chief, at=cast.now(), reason="Нет")


def test_who_comes_too_late_hears_who_was_first_and_when(cast: Cast):
    deal = cast.plain()
    cast.step(deal, by=cast.chief)
    with pytest.raises(Stale) as no:
        cast.step(deal, by=cast.anna)
    assert no.value.moved_by == "Шеф Главный"
    assert no.value.moved_at == cast.now()
    assert "Шеф Главный" in str(no.value)
    assert cast.kinds(deal) == ["opened", "jumped"]


def test_it_names_who_moved_the_deal_and_not_who_wrote_something_afterwards(cast: Cast):
    deal = cast.plain()
    cast.step(deal, by=cast.chief)
    note(deal, by=cast.anna, at=cast.now(), text="Жаль")
    with pytest.raises(Stale) as no:
        cast.step(deal, by=cast.anna)
    assert no.value.moved_by == "Шеф Главный"


def test_it_never_names_the_sweep_that_asked_for_a_go_ahead(cast: Cast):
    deal = cast.meet_gate(cast.gated())
    moved = cast.step(deal, by=cast.chief)
    cast.confirm(moved, "billing.prepaid")
    assert cast.kinds(moved)[-1] == "go_ahead_asked"
    with pytest.raises(Stale) as no:
        cast.step(deal, by=cast.anna)
    assert no.value.moved_by == "Шеф Главный"


def test_a_stranger_with_an_old_page_learns_nothing(cast: Cast):
    deal = cast.plain()
    cast.step(deal, by=cast.chief)
    with pytest.raises(NotYours) as no:
        cast.step(deal, by=cast.oleg)
    assert "Шеф" not in str(no.value)


def test_a_held_deal_does_not_jump(cast: Cast):
    deal = cast.hold(cast.plain())
    with pytest.raises(Refused, match=r"hold|паузе"):
        cast.step(deal)
    assert cast.kinds(deal) == ["opened", "held"]


def test_the_end_is_reached_from_the_last_stage_alone(cast: Cast):
    deal = cast.plain()
    for _stage in ("talk", "work"):
        with pytest.raises(Refused):
            finish(deal, seen=deal.open_jump_id, by=cast.chief, at=cast.now())
        deal = cast.step(deal)
    with pytest.raises(Refused):
        cast.step(deal)
    done = finish(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now())
    assert (done.state, done.ended_at, done.open_jump, done.stage.key) == ("finished", cast.now(), None, "end")
    assert Jump.objects.get(pk=deal.jumps.latest("pk").pk).left == "finished"
    assert cast.kinds(done) == ["opened", "jumped", "jumped", "finished"]


def test_the_end_has_a_gate_too(cast: Cast):
    deal = cast.gated()
    for _stage in ("offer", "money"):
        deal = cast.step(cast.meet_gate(deal))
    seen = deal.open_jump_id
    with pytest.raises(GateShut) as no:
        finish(deal, seen=seen, by=cast.anna, at=cast.now())
    assert [item.key for item in no.value.gate.missing] == ["deals.go_ahead:production"]
    deal = cast.meet_gate(deal)
    assert finish(deal, seen=seen, by=cast.anna, at=cast.now()).state == "finished"


def test_a_caution_passed_at_the_end_is_told(cast: Cast):
    deal = cast.gated()
    for _stage in ("offer", "money"):
        deal = cast.step(cast.meet_gate(deal))
    deal = cast.meet_gate(deal)
    Deal.objects.filter(pk=deal.pk).update(client=None)
    done = finish(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now())
    assert Entry.objects.get(deal=done, kind="deals.finished").payload["cautions"] == ["deals.client_named"]
    assert timeline(done)[0].detail


def test_the_next_jump_goes_to_the_participant_whose_stage_it_is_else_to_the_owner(cast: Cast):
    alone = cast.step(cast.plain(), by=cast.anna)
    assert alone.open_jump.holder == cast.anna
    deal = cast.plain()
    cast.hand(deal, cast.tamara, Role.ADMINISTRATION)
    moved = cast.step(deal, by=cast.anna)
    assert moved.open_jump.holder == cast.tamara
    assert [row.deal for row in handed_to(cast.tamara)] == [moved]
    assert cast.step(moved, by=cast.tamara).open_jump.holder == cast.anna


@pytest.mark.parametrize(("minutes", "why"), [(-1, "at"), (2, "at")])
def test_nothing_happens_before_the_stage_was_reached_nor_in_the_future(cast: Cast, minutes: int, why: str):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        jump(
            deal,
            seen=deal.open_jump_id,
            by=cast.anna,
            at=cast.now() + timedelta(minutes=minutes),
            next_action="Дальше",
            due=cast.soon(),
        )
    assert list(no.value.fields) == [why]
    assert cast.fresh(deal).stage.key == "talk"


def test_a_jump_made_an_hour_ago_is_recorded_as_of_then(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    clock.shift(timedelta(hours=2))
    then = cast.now() - timedelta(hours=1)
    moved = jump(deal, seen=deal.open_jump_id, by=cast.anna, at=then, next_action="Дальше", due=cast.soon())
    row = Entry.objects.get(deal=deal, kind="deals.jumped")
    assert (row.happened_at, row.recorded_at) == (then, cast.now())
    assert moved.open_jump.opened_at == then


def test_two_at_the_same_moment_are_put_in_the_order_of_their_locks(cast: Cast):
    deal = cast.meet_gate(cast.gated())
    waited = cast.now() - timedelta(seconds=10)
    moved = jump(deal, seen=deal.open_jump_id, by=cast.anna, at=waited, next_action="Дальше", due=cast.soon())
    assert moved.open_jump.opened_at == cast.now(), "what was confirmed just before came first"
    assert broken() == []


def test_a_deal_is_not_moved_before_what_is_written_down_already(cast: Cast, clock: time_machine.Traveller):
    deal = cast.gated()
    clock.shift(timedelta(hours=2))
    deal = cast.meet_gate(deal)
    early = {"at": cast.now() - timedelta(hours=1), "by": cast.anna}
    with pytest.raises(Invalid) as no:
        jump(deal, seen=deal.open_jump_id, next_action="Дальше", due=cast.soon(), **early)
    assert list(no.value.fields) == ["at"]
    note(deal, text="Час назад звонили", **early)
    assert cast.again(deal, at=early["at"]).is_open, "a call may be written down afterwards"


Verb = Callable[[Cast, Deal, str], Any]
WHEN = {"next_action": "Дальше"}
VERBS: dict[str, Verb] = {
    "jump": lambda c, d, seen: jump(d, seen=seen, by=c.chief, at=c.now(), due=c.soon(), **WHEN),
    "finish": lambda c, d, seen: finish(d, seen=seen, by=c.chief, at=c.now()),
    "try": lambda c, d, seen: try_again(
        d, seen=seen, by=c.chief, at=c.now(), due=c.soon(), channel="call", outcome="Нет", **WHEN
    ),
    "replan": lambda c, d, seen: replan(d, seen=seen, by=c.chief, at=c.now(), due=c.soon(), **WHEN),
    "back": lambda c, d, seen: step_back(d, seen=seen, by=c.chief, at=c.now(), due=c.soon(), reason="Так", **WHEN),
    "hold": lambda c, d, seen: hold(d, seen=seen, by=c.chief, at=c.now(), until=c.day(5), reason="Ждём"),
    "resume": lambda c, d, seen: resume(d, seen=seen, by=c.chief, at=c.now()),
    "hand": lambda c, d, seen: hand_to(d, seen=seen, by=c.chief, at=c.now(), to=c.anna),
    "confirm": lambda c, d, seen: confirm(d, "said", seen=seen, by=c.chief, at=c.now(), text="Да"),
    "unconfirm": lambda c, d, seen: unconfirm(d, "said", seen=seen, by=c.chief, at=c.now(), reason="Нет"),
    "waive": lambda c, d, seen: waive(d, "deals.value_named", seen=seen, by=c.chief, at=c.now(), reason="Пусть"),
    "ask": lambda c, d, seen: ask_go_ahead(d, "production", seen=seen, by=c.chief, at=c.now()),
}


@pytest.mark.parametrize("seen", ["None", "", "мусор", "jump"])
@pytest.mark.parametrize("verb", VERBS)
def test_an_ended_deal_answers_clearly_whatever_the_page_had_seen(cast: Cast, verb: str, seen: str):
    deal = cast.gated()
    jump_id = str(deal.open_jump_id)
    ended = cast.lose(deal)
    before = cast.kinds(ended)
    with pytest.raises((Stale, Ended)) as no:
        VERBS[verb](cast, ended, jump_id if seen == "jump" else seen)
    assert str(no.value)
    assert cast.kinds(ended) == before


@pytest.mark.parametrize("verb", VERBS)
def test_no_verb_moves_a_deal_that_somebody_else_moved(cast: Cast, verb: str):
    deal = cast.meet_gate(cast.gated())
    old = str(deal.open_jump_id)
    moved = cast.step(deal)
    before = cast.kinds(moved)
    with pytest.raises(Stale):
        VERBS[verb](cast, moved, old)
    assert cast.kinds(moved) == before
