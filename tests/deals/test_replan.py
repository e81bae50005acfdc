"""Another date or another action: nothing tried, and it shows when it becomes a habit."""

from datetime import time

import pytest

from kochka.core.refusals import Invalid, Refused
from kochka.core.when import Due
from kochka.deals.journal import timeline
from kochka.deals.models import Attempt
from tests.cast import Cast


def test_a_new_date_is_no_try(cast: Cast):
    deal = cast.replan(cast.plain(), next_action="Позже", due=Due(cast.day(5), time(16, 30)), promised=True)
    now = cast.fresh(deal).open_jump
    assert (now.next_action, now.due, now.promised) == ("Позже", Due(cast.day(5), time(16, 30)), True)
    assert now.due_at.hour == 13, "half past four in Moscow"
    assert (now.tries, Attempt.objects.count()) == (0, 0)
    assert cast.kinds(deal) == ["opened", "replanned"]


def test_three_in_a_row_show_and_a_try_ends_the_row(cast: Cast):
    deal = cast.plain()
    said = []
    for _time in range(3):
        deal = cast.replan(deal)
        said.append(str(timeline(deal)[0].sentence))
    assert said[0] == said[1] != said[2]
    assert "3" in said[2]
    deal = cast.again(deal)
    assert cast.fresh(deal).open_jump.replans == 0
    assert cast.fresh(cast.replan(deal)).open_jump.replans == 1


def test_it_lies_ahead_and_is_a_sentence(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        cast.replan(deal, due=cast.soon(-1))
    assert list(no.value.fields) == ["when"]
    with pytest.raises(Invalid) as no:
        cast.replan(deal, next_action=" ")
    assert list(no.value.fields) == ["next_action"]


def test_a_held_deal_is_not_replanned(cast: Cast):
    with pytest.raises(Refused):
        cast.replan(cast.hold(cast.plain()))


def test_a_promise_is_taken_back_by_planning_without_one(cast: Cast):
    deal = cast.replan(cast.plain(promised=True), promised=False)
    assert not cast.fresh(deal).open_jump.promised
