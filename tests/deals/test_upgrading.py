"""An installation whose deals go by the former default comes over: nothing is lost, what is missing is named."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from kochka.core.refusals import NotYours, Stale
from kochka.deals.gate import State, gate, gates, tallies
from kochka.deals.journey.outlook import by_older, came_along, outlook
from kochka.deals.journey.versions import move_open
from kochka.deals.models import Attempt, Confirmation, Deal, Entry, GoAhead, Jump, Waiver
from kochka.deals.waivers import waive
from kochka.funnel.models import Version
from kochka.funnel.newer import newer_than, seen_of, take
from kochka.funnel.publishing import newest_versions, shelf
from tests.cast import Cast
from tests.counting import queries
from tests.funnel.former import former, going_by, published
from tests.offered import offered

STAGES = ("inputs", "proposal", "discussion", "decision", "papers")
BY_HAND = {"proposal": "proposals.received", "discussion": "proposals.final", "decision": "decision.agreed"}


@pytest.fixture
def old(request: pytest.FixtureRequest, cast: Cast) -> Iterator[Version]:
    """The default of the last release; of the first one where a test asks for it."""
    with going_by(cast, briefs=getattr(request, "param", True)) as version:
        yield version


@pytest.fixture
def deals(cast: Cast, old: Version) -> dict[str, Deal]:
    """One at each of the first stages, tried once, and what its gate asks for confirmed by hand."""
    found = {}
    for key in STAGES:
        deal = cast.again(cast.walk_to(key))
        if key in BY_HAND:
            cast.confirm(deal, BY_HAND[key])
        found[key] = cast.fresh(deal)
    return found


def upgraded(cast: Cast) -> Version:
    version = newest_versions().get()
    proposed = newer_than(version)
    assert proposed is not None
    taken = take(version.funnel, seen=seen_of(version, proposed), by=cast.chief, at=cast.now())
    move_open(taken, by=cast.chief, at=cast.now(), most=1000)
    return taken


def rows() -> dict[str, list[dict[str, Any]]]:
    """What must be the same afterwards. The open jump's stage is the new version's, by the same key."""
    jumps = list(Jump.objects.order_by("pk").values())
    for jump in jumps:
        jump.pop("stage_id")
    kept = {model.__name__: list(model.objects.order_by("pk").values()) for model in (Attempt, Waiver, GoAhead)}
    told = list(Entry.objects.exclude(kind="deals.moved").order_by("pk").values())
    return kept | {"Jump": jumps, "Entry": told, "Confirmation": list(Confirmation.objects.order_by("pk").values())}


@pytest.mark.parametrize("old", [True, False], ids=["with briefs", "before briefs"], indirect=True)
def test_nothing_is_lost_and_every_deal_stands_where_it_stood(cast: Cast, deals: dict[str, Deal]):
    waive(
        deals["papers"],
        "documents.signed",
        seen=deals["papers"].open_jump_id,
        by=cast.chief,
        at=cast.now(),
        reason="Подпишут",
    )
    before = rows()
    version = upgraded(cast)
    assert rows() == before
    assert version.source.text == shelf("service-project")
    for key, deal in deals.items():
        now = cast.fresh(deal)
        assert (now.stage.key, now.stage.version, now.open_jump_id) == (key, version, deal.open_jump_id)
        assert cast.kinds(deal).count("moved") == 1


def test_each_deal_says_what_it_lacks_before_and_after(
    cast: Cast, deals: dict[str, Deal], old: Version, clock: time_machine.Traveller
):
    proposed = newer_than(old)
    assert proposed is not None
    ahead = outlook(by_older(old, proposed.funnel), proposed.funnel)
    clock.shift(60)
    version = upgraded(cast)
    behind = outlook(came_along(version), version.definition, old.definition)
    for found in (ahead, behind):
        lacks = {each.deal.stage.key: {item.key for item in each.items} for each in found.lacking}
        assert {key: lacks[key] & {*BY_HAND.values(), "proposals.agreed"} for key in BY_HAND} == {
            "proposal": {"proposals.received"},
            "discussion": {"proposals.final"},
            "decision": {"proposals.agreed"},
        }
        assert "papers" not in lacks
        assert found.beyond == 0


def test_what_was_confirmed_by_hand_is_in_sight_and_does_not_open_the_gate(cast: Cast, deals: dict[str, Deal]):
    upgraded(cast)
    for key, fact in {**BY_HAND, "decision": "proposals.agreed"}.items():
        if key in BY_HAND:
            item = gate(cast.fresh(deals[key])).item(fact)
            assert item is not None
            assert item.state is State.MISSING
            assert "Всё на месте" in str(item.detail) or "Шеф Главный" in str(item.detail)


def test_each_is_mended_by_hand_and_the_deal_jumps_on(cast: Cast, deals: dict[str, Deal]):
    upgraded(cast)
    for key in BY_HAND:
        deal = cast.fresh(deals[key])
        offered(cast, deal)
        assert [item.key for item in gate(cast.fresh(deal)).missing] == []
        assert cast.step(cast.fresh(deal)).stage.position == deal.stage.position + 1


def test_a_second_time_there_is_nothing_to_do(cast: Cast, deals: dict[str, Deal]):
    version = upgraded(cast)
    assert newer_than(version) is None
    entries = Entry.objects.count()
    assert move_open(version, by=cast.chief, at=cast.now(), most=1000) == 0
    assert (Entry.objects.count(), newest_versions().get()) == (entries, version)


def test_what_was_cut_off_in_the_middle_is_whole_batches_and_goes_on(
    cast: Cast, deals: dict[str, Deal], monkeypatch: pytest.MonkeyPatch
):
    from kochka.deals.journey import versions

    monkeypatch.setattr(versions, "BATCH", 2)
    moved, at_once = [], versions.move_to_version

    def dies(batch: list[Deal], *args: Any, **given: Any) -> Any:
        if moved:
            raise KeyboardInterrupt
        moved.extend(batch)
        return at_once(batch, *args, **given)

    with monkeypatch.context() as patch:
        patch.setattr(versions, "move_to_version", dies)
        with pytest.raises(KeyboardInterrupt):
            upgraded(cast)
    version = newest_versions().get()
    assert Deal.objects.filter(stage__version=version).count() == 2
    assert newer_than(version) is None
    assert move_open(version, by=cast.chief, at=cast.now(), most=1000) == len(STAGES) - 2


def test_a_chief_takes_what_they_have_seen(cast: Cast, old: Version):
    proposed = newer_than(old)
    assert proposed is not None
    seen = seen_of(old, proposed)
    with pytest.raises(NotYours):
        take(old.funnel, seen=seen, by=cast.anna, at=cast.now())
    published(former().replace("norm: 3 workdays", "norm: 2 workdays"), cast)
    with pytest.raises(Stale):
        take(old.funnel, seen=seen, by=cast.chief, at=cast.now())


def test_a_cut_of_ones_own_is_proposed_with_its_own_words(cast: Cast):
    own = published(former().replace("norm: 3 workdays", "norm: 2 workdays"), cast)
    proposed = newer_than(own)
    assert proposed is not None
    assert (proposed.shelf, proposed.could_ask_for_review) == (False, True)
    assert proposed.funnel.first.norm == 2
    assert [one.fact for one in proposed.learnt] == ["proposals.received", "proposals.final", "proposals.agreed"]


def test_what_is_on_the_shelf_today_is_nothing_newer(cast: Cast):
    assert newer_than(newest_versions().get()) is None


def test_many_deals_are_looked_at_for_the_price_of_few(cast: Cast, old: Version):
    proposed = newer_than(old)
    assert proposed is not None
    counts = []
    for _more in range(2):
        for _each in range(3):
            cast.step(cast.meet_gate(cast.deal()))
        counts.append(queries(lambda: outlook(by_older(old, proposed.funnel), proposed.funnel)))
    assert counts[0] == counts[1]


def test_what_was_confirmed_by_hand_counts_on_a_board_no_more_than_at_the_gate(cast: Cast, deals: dict[str, Deal]):
    upgraded(cast)
    rows = list(Deal.objects.with_jump())
    shut = gates(rows)
    counted = {pk: (tally.met, tally.is_open) for pk, tally in tallies(rows).items()}
    assert counted == {pk: (found.met_count, found.is_open) for pk, found in shut.items()}
    assert not counted[deals["proposal"].pk][1]
