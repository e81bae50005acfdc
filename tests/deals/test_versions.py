"""Moving open deals to the next version of their funnel."""

from datetime import timedelta

import pytest
import time_machine

from kochka.core.refusals import NotYours
from kochka.deals.confirmations import confirm
from kochka.deals.gate import State, gate
from kochka.deals.journal import timeline
from kochka.deals.journey.versions import move_to_version, preview
from kochka.deals.models import Deal, Entry, GoAhead
from kochka.deals.recount import drifted
from kochka.firm.calendar import work_calendar
from kochka.funnel.models import Version
from kochka.funnel.publishing import publish
from kochka.people.roles import Role
from tests.cast import GATED, PLAIN, Cast

LONGER = PLAIN.replace("norm: 5 workdays", "norm: 8 workdays").replace("tries: 2", "tries: 9")


@pytest.fixture
def deals(cast: Cast) -> list[Deal]:
    """At the first stage with a try; at the second; lost; of another funnel."""
    return [cast.again(cast.plain()), cast.step(cast.plain()), cast.lose(cast.plain()), cast.gated()]


@pytest.fixture
def newer(cast: Cast, deals: list[Deal]) -> Version:
    return publish(LONGER, by=cast.chief, at=cast.now())


def test_the_preview_says_what_moves_and_changes_nothing(cast: Cast, deals: list[Deal], newer: Version):
    found = preview([cast.fresh(deal) for deal in deals], newer)
    assert ([*found.moves], [*found.stays]) == (deals[:2], deals[2:])
    assert not Entry.objects.filter(kind="deals.moved").exists()
    assert cast.fresh(deals[0]).stage.version_id != newer.pk


def test_open_deals_move_by_the_stages_key_and_keep_their_jump(
    cast: Cast, deals: list[Deal], newer: Version, clock: time_machine.Traveller
):
    clock.shift(timedelta(hours=1))
    found = move_to_version([cast.fresh(deal) for deal in deals], newer, by=cast.chief, at=cast.now())
    assert {deal.pk for deal in found.moves} == {deal.pk for deal in deals[:2]}
    for deal in deals[:2]:
        now = cast.fresh(deal)
        assert now.stage.version == newer
        assert (now.stage.key, now.open_jump_id) == (deal.stage.key, deal.open_jump_id)
        assert now.open_jump.stage_id == now.stage_id
        assert now.open_jump.opened_at == deal.open_jump.opened_at
    jump = cast.fresh(deals[0]).open_jump
    assert jump.tries == 1
    assert work_calendar().worked(jump.opened_at, jump.sinks_at) == 8
    assert list(drifted(work_calendar())) == []
    assert cast.fresh(deals[3]).stage.version_id == deals[3].stage.version_id
    assert cast.kinds(deals[0]) == ["opened", "tried", "moved"]
    assert {"1", "2"} <= set(str(timeline(deals[0])[0].sentence))


def test_moving_twice_does_nothing_the_second_time(cast: Cast, deals: list[Deal], newer: Version):
    for _time in range(2):
        move_to_version([cast.fresh(deal) for deal in deals], newer, by=cast.chief, at=cast.now())
    assert Entry.objects.filter(kind="deals.moved").count() == 2


def test_a_stage_that_the_version_lacks_keeps_its_deals_where_they_are(cast: Cast):
    deal = cast.step(cast.plain())
    shorter = publish(PLAIN.replace("stage: work", "stage: labour"), by=cast.chief, at=cast.now())
    found = move_to_version([cast.fresh(deal)], shorter, by=cast.chief, at=cast.now())
    assert (found.moves, found.stays) == ((), (deal,))


def test_what_moved_or_ended_since_somebody_looked_is_taken_as_it_is(cast: Cast, deals: list[Deal], newer: Version):
    looked_at = [cast.fresh(deal) for deal in deals[:2]]
    cast.step(deals[0])
    cast.lose(deals[1], by=cast.chief, owed="Ничего")
    shorter = publish(PLAIN.replace("stage: work", "stage: labour"), by=cast.chief, at=cast.now())
    found = move_to_version(looked_at, shorter, by=cast.chief, at=cast.now())
    assert found.moves == ()


def test_confirmations_stand_and_the_gate_is_the_new_versions(cast: Cast):
    deal = cast.gated()
    confirm(deal, "said", seen=deal.open_jump_id, by=cast.anna, at=cast.now(), text="Да")
    need = "\n      - confirm: {key: more, by: seller, evidence: text, ru: Ещё, en: More}\n"
    before = "  - stage: money"
    need = "      - confirm: {key: more, by: seller, evidence: text, ru: Ещё, en: More}\n"
    newer = publish(GATED.replace(before, need + before), by=cast.chief, at=cast.now())
    move_to_version([cast.fresh(deal)], newer, by=cast.chief, at=cast.now())
    states = {item.key: item.state for item in gate(cast.fresh(deal)).items}
    assert (states["said"], states["more"]) == (State.MET, State.MISSING)


def test_the_jump_goes_to_whom_the_stage_belongs_now(cast: Cast):
    deal = cast.hand(cast.plain(), cast.tamara, Role.ADMINISTRATION)
    newer = publish(PLAIN.replace("owner: seller\n    may_ask", "owner: administration\n    may_ask"),
                    by=cast.chief, at=cast.now())  # fmt: skip
    move_to_version([cast.fresh(deal)], newer, by=cast.chief, at=cast.now())
    assert cast.fresh(deal).open_jump.holder == cast.tamara


def test_a_go_ahead_whose_time_has_come_with_the_new_version_is_asked(cast: Cast):
    deal = cast.step(cast.meet_gate(cast.gated()))
    later = GATED.replace("        after: [billing.prepaid]\n", "")
    deal = cast.deal(version=publish(later, by=cast.chief, at=cast.now()))
    deal = cast.step(cast.meet_gate(deal))
    cast.confirm(deal, "billing.prepaid")
    assert not GoAhead.objects.filter(jump=deal.open_jump_id).exists()
    move_to_version([cast.fresh(deal)], publish(GATED, by=cast.chief, at=cast.now()), by=cast.chief, at=cast.now())
    assert GoAhead.objects.filter(jump=deal.open_jump_id).exists()


def test_it_is_for_chiefs_and_all_or_nothing(cast: Cast, deals: list[Deal], newer: Version):
    with pytest.raises(NotYours):
        move_to_version([cast.fresh(deal) for deal in deals], newer, by=cast.anna, at=cast.now())
    assert not Entry.objects.filter(kind="deals.moved").exists()
