"""Placing deals at a stage or an ending: the one exception to the gates, and the way real deals come in."""

from datetime import timedelta
from typing import Any

import pytest

from kochka.core.refusals import Invalid
from kochka.deals.gate import GateShut
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import reopen
from kochka.deals.journey.placing import Placed, place
from kochka.deals.models import Deal, Entry, GoAhead, Jump, Loss
from kochka.deals.recount import drifted
from kochka.deals.status import Moment, sinking
from kochka.firm.calendar import work_calendar
from kochka.funnel.models import Stage
from kochka.funnel.publishing import publish
from kochka.people.accounts import let_go
from tests.cast import GATED, PLAIN, Cast


@pytest.fixture
def stages(cast: Cast) -> dict[str, Stage]:
    version = publish(PLAIN, by=cast.chief, at=cast.now())
    return {stage.key: stage for stage in version.stages.select_related("version__funnel")}


def row(cast: Cast, stage: Stage, **given: Any) -> Placed:
    given = {"title": "Старая", "owner": cast.anna, "currency": "RUB"} | given
    given.setdefault("opened_at", cast.now() - timedelta(days=100))
    if given.get("state", "open") == "open":
        given = {"next_action": "Разобрать", "due": cast.soon(2)} | given
    return Placed(stage=stage, **given)


def test_a_deal_stands_where_it_stood_and_says_that_its_gates_are_not_proven(cast: Cast, stages: dict[str, Stage]):
    (deal,) = place([row(cast, stages["work"], value_minor=500)], by=cast.chief, at=cast.now())
    now = cast.fresh(deal)
    assert (now.state, now.stage.key, now.gates_proven, now.value_minor) == ("open", "work", False, 500)
    assert (now.open_jump.came, now.open_jump.holder, now.open_jump.next_action) == ("placed", cast.anna, "Разобрать")
    assert now.open_jump.handed_at is None, "five hundred imported lines are not five hundred gifts"
    assert now.opened_at == cast.now() - timedelta(days=100)
    assert cast.kinds(deal) == ["placed"]


def test_its_clock_starts_at_the_placing(cast: Cast, stages: dict[str, Stage]):
    (deal,) = place([row(cast, stages["talk"])], by=cast.chief, at=cast.now())
    jump = cast.fresh(deal).open_jump
    assert work_calendar().worked(cast.now(), jump.sinks_at) == 5
    assert work_calendar().worked(cast.now(), jump.silent_at) == 3
    assert list(drifted(work_calendar())) == []
    assert not sinking(Jump.objects.open(), Moment.of(cast.now(), work_calendar())).exists()


def test_from_there_on_every_gate_holds(cast: Cast):
    version = publish(GATED, by=cast.chief, at=cast.now())
    stage = version.stages.select_related("version__funnel").get(key="money")
    (deal,) = place([row(cast, stage)], by=cast.chief, at=cast.now())
    with pytest.raises(GateShut):
        cast.step(deal)
    assert cast.step(cast.meet_gate(cast.fresh(deal))).stage.key == "work"
    assert not cast.fresh(deal).gates_proven
    assert GoAhead.objects.get().granted


def test_ended_deals_are_placed_with_their_ends(cast: Cast, stages: dict[str, Stage]):
    then = cast.now() - timedelta(days=30)
    won, lost = place(
        [
            row(cast, stages["end"], state=Deal.State.FINISHED, ended_at=then),
            row(cast, stages["talk"], state=Deal.State.LOST, ended_at=then, loss=cast.reason("us")),
        ],
        by=cast.chief,
        at=cast.now(),
    )
    assert (won.state, won.ended_at, won.open_jump_id) == ("finished", then, None)
    assert (lost.state, lost.ended_at, lost.open_jump_id) == ("lost", then, None)
    loss = Loss.objects.get()
    assert (loss.deal, loss.at, loss.ended_by, loss.jump) == (lost, then, "us", None)
    assert str(timeline(won)[0].detail) != str(timeline(lost)[0].detail)
    assert Jump.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"next_action": ""},
        {"due": None},
        {"ended": True},
        {"loss": True},
        {"state": "lost", "ended": True},
        {"state": "finished", "ended": True, "loss": True},
        {"state": "finished", "ended": True, "stage": "talk"},
        {"state": "withdrawn", "ended": True},
        {"state": "lost", "loss": True, "tomorrow": True},
    ],
)
def test_a_row_that_makes_no_sense_places_nothing_at_all(cast: Cast, stages: dict[str, Stage], wrong: dict[str, Any]):
    wrong = dict(wrong)
    stage = stages[wrong.pop("stage", "end")]
    if wrong.pop("ended", False):
        wrong["ended_at"] = cast.now()
    if wrong.pop("tomorrow", False):
        wrong["ended_at"] = cast.now() + timedelta(days=1)
    if wrong.pop("loss", False):
        wrong["loss"] = cast.reason()
    with pytest.raises(ValueError, match="deal"):
        place([row(cast, stages["talk"]), row(cast, stage, **wrong)], by=cast.chief, at=cast.now())
    assert not Deal.objects.exists()
    assert not Entry.objects.exists()


def test_nothing_is_placed_in_the_future(cast: Cast, stages: dict[str, Stage]):
    with pytest.raises(Invalid):
        place([row(cast, stages["talk"])], by=cast.chief, at=cast.now() + timedelta(hours=1))


def test_many_cost_as_many_queries_as_one_batch(cast: Cast, stages: dict[str, Stage], django_assert_max_num_queries):
    place([row(cast, stages["talk"])], by=cast.chief, at=cast.now())
    rows = [row(cast, stages["talk"]) for _ in range(240)]
    with django_assert_max_num_queries(16):
        deals = place(rows, by=cast.chief, at=cast.now())
    assert len({deal.pk for deal in deals}) == 240
    assert Deal.objects.filter(open_jump__deal_id__in=[deal.pk for deal in deals]).count() == 240


def test_an_imported_loss_is_reopened_like_any_other(cast: Cast, stages: dict[str, Stage]):
    then = cast.now() - timedelta(days=30)
    rows = [row(cast, stages["talk"], state=Deal.State.LOST, ended_at=then, loss=cast.reason())]
    (lost,) = place(rows, by=cast.chief, at=cast.now())
    again = reopen(lost, by=cast.chief, at=cast.now(), next_action="Снова", due=cast.soon())
    assert cast.fresh(again).is_open
    assert Loss.objects.get().reopened_by == cast.chief


def test_nothing_open_is_placed_with_somebody_who_has_left(cast: Cast, stages: dict[str, Stage]):
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        place([row(cast, stages["talk"]), row(cast, stages["talk"], owner=cast.oleg)], by=cast.chief, at=cast.now())
    assert not Deal.objects.exists()
