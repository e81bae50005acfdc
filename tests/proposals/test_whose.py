"""Whose a proposal is to work on: the hands-on, and the deal's expert while its stage may ask one."""

import pytest

from kochka.core.refusals import NotYours
from kochka.deals.rights import Act, allowed
from kochka.people.roles import Role
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import draft


def test_the_deals_expert_may_while_the_stage_asks_experts(cast: Cast):
    deal = cast.plain()
    with pytest.raises(NotYours):
        draft(cast, deal, by=cast.egor)
    deal = cast.hand(deal, cast.egor, Role.EXPERT)
    assert draft(cast, deal, by=cast.egor).made_by == cast.egor
    deal = cast.step(deal)
    with pytest.raises(NotYours) as no:
        draft(cast, deal, by=cast.egor)
    assert "эксперт" in str(no.value)


def test_a_manager_who_takes_part_only_reads(cast: Cast):
    deal = cast.hand(cast.plain(), cast.polina, Role.MANAGER)
    with pytest.raises(NotYours):
        draft(cast, deal, by=cast.polina)


def test_the_database_is_asked_about_experts_alone(cast: Cast):
    deal = cast.fresh(cast.plain())
    assert queries(lambda: allowed(cast.polina, Act.PROPOSE, deal)) == 0
    assert queries(lambda: allowed(cast.anna, Act.PROPOSE, deal)) == 0
    assert queries(lambda: allowed(cast.egor, Act.PROPOSE, deal)) == 1
    assert queries(lambda: allowed(cast.egor, Act.JUMP, deal)) == 0
