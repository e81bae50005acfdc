"""One stage back, with a reason; or a correction within the hour."""

from datetime import timedelta

import pytest
import time_machine

from kochka.core.refusals import Invalid, Refused
from kochka.deals.gate import State, gate
from kochka.deals.journal import timeline
from kochka.deals.models import Confirmation, GoAhead, Jump, StepBack, Waiver
from kochka.deals.waivers import waive
from tests.cast import Cast


def test_a_step_back_goes_one_stage_and_keeps_its_reason(cast: Cast):
    deal = cast.step(cast.step(cast.plain()))
    deal = cast.back(deal, reason="Забыли спросить", by=cast.anna)
    now = cast.fresh(deal)
    assert (now.stage.key, now.open_jump.came) == ("work", "stepped_back")
    row = StepBack.objects.get()
    assert (row.reason, row.mistake, row.by) == ("Забыли спросить", False, cast.anna)
    assert (row.jump.left, row.jump.stage.key) == ("stepped_back", "end")
    assert cast.kinds(deal) == ["opened", "jumped", "jumped", "stepped_back"]
    assert timeline(deal)[0].detail == "Забыли спросить"


def test_there_is_nothing_behind_the_first_stage(cast: Cast):
    with pytest.raises(Refused):
        cast.back(cast.plain())


def test_a_reason_is_wanted(cast: Cast):
    with pytest.raises(Invalid) as no:
        cast.back(cast.step(cast.plain()), reason="")
    assert list(no.value.fields) == ["reason"]


@pytest.mark.parametrize(("minutes", "within"), [(0, True), (60, True), (61, False)])
def test_a_mistake_is_seen_within_the_hour(cast: Cast, clock: time_machine.Traveller, minutes: int, within: bool):
    deal = cast.step(cast.plain())
    clock.shift(timedelta(minutes=minutes))
    if within:
        assert cast.back(deal, mistake=True).stage.key == "talk"
        assert StepBack.objects.get().mistake
    else:
        with pytest.raises(Invalid) as no:
            cast.back(deal, mistake=True)
        assert list(no.value.fields) == ["mistake"]


def test_only_a_jump_can_have_been_a_mistake(cast: Cast):
    deal = cast.back(cast.step(cast.step(cast.plain())))
    with pytest.raises(Invalid):
        cast.back(deal, mistake=True)


def test_a_correction_is_told_as_one(cast: Cast):
    returned = cast.back(cast.step(cast.plain()))
    corrected = cast.back(cast.step(cast.plain()), mistake=True)
    assert str(timeline(returned)[0].sentence).split(":")[0] != str(timeline(corrected)[0].sentence).split(":")[0]


def test_confirmations_waivers_and_go_aheads_are_asked_for_again_and_the_old_ones_stay(cast: Cast):
    deal = cast.gated()
    waive(deal, "said", seen=deal.open_jump_id, by=cast.egor, at=cast.now(), reason="Верю")
    deal = cast.step(cast.meet_gate(deal))
    deal = cast.meet_gate(deal)
    deal = cast.back(deal)
    there = {item.key: item.state for item in gate(deal).items}
    assert there["said"] is State.MISSING
    assert there["sent"] is State.CAUTION
    deal = cast.step(cast.meet_gate(deal))
    there = {item.key: item.state for item in gate(deal).items}
    assert there["billing.prepaid"] is State.MISSING
    assert there["deals.go_ahead:start"] is State.MISSING
    assert Waiver.objects.count() == 1
    assert Confirmation.objects.filter(key="billing.prepaid").count() == 1
    assert GoAhead.objects.filter(granted=True).count() == 1


def test_every_visit_to_a_stage_is_a_jump_of_its_own(cast: Cast):
    deal = cast.step(cast.back(cast.step(cast.plain())))
    came = list(Jump.objects.filter(deal=deal).order_by("opened_at", "pk").values_list("came", "left"))
    assert came == [("opened", "jumped"), ("jumped", "stepped_back"), ("stepped_back", "jumped"), ("jumped", "")]


def test_a_held_deal_does_not_step_back(cast: Cast):
    with pytest.raises(Refused):
        cast.back(cast.hold(cast.step(cast.plain()), by=cast.chief))
