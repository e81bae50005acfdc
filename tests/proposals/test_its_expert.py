"""A deal names its expert: whoever takes a question of it, by that and by nobody else."""

import pytest

from kochka.core.refusals import NotYours, Refused, Stale
from kochka.deals.models import Deal, Entry, Participant
from kochka.people.roles import Role
from kochka.proposals.pulling import answer, pass_on, take_question
from tests.cast import Cast
from tests.proposals.questioning import in_hands, limited, question


def experts(deal: Deal) -> list:
    rows = Participant.objects.filter(deal=deal, role=Role.EXPERT.value, until=None).select_related("user")
    return [row.user for row in rows]


def test_who_takes_a_question_is_the_deals_expert_once(cast: Cast):
    deal = cast.plain()
    in_hands(cast, question(cast, deal))
    assert experts(deal) == [cast.egor]
    assert cast.kinds(deal)[-2:] == ["proposals.question_taken", "handed"]
    in_hands(cast, question(cast, deal))
    assert experts(deal) == [cast.egor] and cast.kinds(deal).count("handed") == 1
    assert cast.fresh(deal).open_jump.holder == cast.anna


def test_who_has_a_question_of_it_in_hand_stays_its_expert_and_else_the_next_one_is(cast: Cast):
    vera, deal = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT), cast.plain()
    first = in_hands(cast, question(cast, deal))
    second = in_hands(cast, question(cast, deal), by=vera)
    assert experts(deal) == [cast.egor]
    answer(first, "Сорок", by=cast.egor, at=cast.now())
    pass_on(second, "Не моё", by=vera, at=cast.now())
    in_hands(cast, second, by=vera)
    assert experts(deal) == [vera]
    assert Participant.objects.filter(deal=deal, user=cast.egor).exclude(until=None).count() == 1


def test_a_take_that_is_refused_names_nobody(cast: Cast):
    vera, deal = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT), cast.plain()
    limited(cast, 1)
    in_hands(cast, question(cast))
    row = question(cast, deal)
    with pytest.raises(Refused):
        in_hands(cast, row)
    with pytest.raises(NotYours):
        in_hands(cast, row, by=cast.anna)
    assert experts(deal) == []
    in_hands(cast, row, by=vera)
    with pytest.raises(Stale):
        take_question(row, by=cast.chief, at=cast.now())
    assert experts(deal) == [vera]


def test_a_chief_who_is_no_expert_and_the_owner_are_not_named(cast: Cast):
    deal = cast.plain()
    in_hands(cast, question(cast, deal), by=cast.chief)
    assert experts(deal) == [] and not Entry.objects.filter(deal=deal, kind="deals.handed").exists()
