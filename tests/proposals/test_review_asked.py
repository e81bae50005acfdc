"""A review is asked for: of what, of whom, by when, and where."""

from datetime import date, timedelta

import pytest

from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.deals.journal import timeline
from kochka.people.accounts import let_go
from kochka.people.roles import Role
from kochka.proposals.flaws import Flawed
from kochka.proposals.models import Review
from kochka.proposals.reviewing import withdraw_review
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.proposals.checking import again, asked, offered, skill, taken
from tests.proposals.offers import block, change, draft, sealed


def test_it_is_asked_of_any_expert_and_written_down(cast: Cast):
    row = asked(cast, request="  Хватит ли часов на интеграцию?  ")
    assert (row.request, row.skill, row.wish, row.taken_by) == ("Хватит ли часов на интеграцию?", None, None, None)
    assert (row.asked_by, row.asked_at, row.opens_at) == (cast.anna, cast.now(), cast.now())
    assert (row.needed_on, row.needed_at.hour) == (cast.day(1), 15)  # six o'clock in Moscow
    line = timeline(row.proposal.deal, limit=1)[0]
    assert line.entry.kind == "proposals.review_asked" and line.detail == row.request
    assert row in Review.objects.waiting()


def test_a_wish_comes_first_for_one_working_day(cast: Cast):
    row = asked(cast, wish=cast.egor)
    assert row.opens_at == cast.now() + timedelta(days=1)
    assert cast.egor.name in str(timeline(row.proposal.deal, limit=1)[0].sentence)


def test_what_could_not_be_sealed_is_not_to_be_reviewed(cast: Cast):
    row = draft(cast)
    block(cast, row, likely=60)
    with pytest.raises(Flawed) as no:
        asked(cast, row)
    assert list(no.value.fields) == ["1.hour"]
    assert not Review.objects.exists()


def test_what_was_changed_since_it_was_read_is_not_asked_about(cast: Cast):
    row = draft(cast)
    mine = block(cast, row)
    seen = "0" * 16
    change(cast, mine, by=cast.chief, title="Иначе")
    with pytest.raises(Overtaken):
        asked(cast, row, seen=seen)


def test_a_sealed_version_is_not_asked_about(cast: Cast):
    row = offered(cast)
    sealed(cast, row)
    with pytest.raises(Ended):
        asked(cast, row)


def test_one_review_of_a_version_is_open_at_a_time(cast: Cast):
    first = asked(cast)
    with pytest.raises(Refused) as no:
        asked(cast, first.proposal, by=cast.chief)
    assert cast.anna.name in str(no.value)
    withdraw_review(first, by=cast.anna, at=cast.now())
    assert asked(cast, first.proposal).pk != first.pk


def test_a_stage_that_calls_nobody_in_says_which_do(cast: Cast):
    row = offered(cast)
    cast.step(cast.fresh(row.deal))
    with pytest.raises(Refused) as no:
        asked(cast, row, by=cast.chief)
    assert "Работа" in str(no.value) and "Разговор" in str(no.value)


WRONG = {
    "nothing asked": ({"request": "  "}, "request"),
    "a request without end": ({"request": "а" * 1001}, "request"),
    "a day that is past": ({"needed": date(2026, 11, 23)}, "needed"),
    "a Saturday": ({"needed": date(2026, 11, 28)}, "needed"),
    "in a hundred years": ({"needed": date(2126, 11, 26)}, "needed"),
    "outside every calendar": ({"needed": date(9999, 12, 31)}, "needed"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_makes_no_sense_is_refused_at_its_field(cast: Cast, what: str):
    given, field = WRONG[what]
    with pytest.raises(Invalid) as no:
        asked(cast, **given)
    assert list(no.value.fields) == [field]


def test_a_wish_is_for_an_expert_who_has_the_skill_works_here_and_did_not_make_it(cast: Cast):
    row = offered(cast)
    estimates = skill(cast, "Оценка", cast.chief)
    gone = cast.person("Ушедший", "gone@example.org", Role.EXPERT)
    let_go(gone, by=cast.chief, at=cast.now())
    for wish, of in ((cast.polina, None), (cast.egor, estimates), (gone, None), (cast.chief, None)):
        with pytest.raises(Invalid) as no:
            asked(cast, row, skill=of, wish=wish)
        assert list(no.value.fields) == ["wish"] and wish.name in str(no.value)
    made_by_egor = offered(cast, by=cast.egor, deal=cast.hand(cast.plain(), cast.egor, Role.EXPERT))
    with pytest.raises(Invalid):
        asked(cast, made_by_egor, wish=cast.egor)


def test_a_retired_skill_is_asked_for_no_more(cast: Cast):
    row = skill(cast, "Старое", cast.egor)
    row.retired_at = cast.now()
    row.save()
    with pytest.raises(Invalid) as no:
        asked(cast, skill=row)
    assert list(no.value.fields) == ["skill"]


def test_who_has_no_hand_in_the_deal_asks_nothing(cast: Cast):
    row = offered(cast)
    for who in (cast.oleg, cast.polina, cast.egor):
        with pytest.raises(NotYours):
            asked(cast, row, by=who)


def test_who_asked_the_owner_and_chiefs_withdraw_it(cast: Cast):
    for who in (cast.anna, cast.chief):
        row = taken(cast)
        withdraw_review(row, by=who, at=cast.now())
        assert again(row).withdrawn_by == who and not again(row).stands
        with pytest.raises(Ended) as no:
            withdraw_review(row, by=who, at=cast.now())
        assert who.name in str(no.value)
    with pytest.raises(NotYours):
        withdraw_review(asked(cast), by=cast.egor, at=cast.now())
