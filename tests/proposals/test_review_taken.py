"""A review is pulled by who may, and by nobody else's hand."""

import inspect
from datetime import timedelta

import pytest

from kochka.core.refusals import Ended, NotYours, Stale
from kochka.deals.models import Deal
from kochka.people.accounts import grant, let_go, revoke, set_roles
from kochka.people.roles import Role
from kochka.proposals import review_duties, reviewing, reviews
from kochka.proposals.beginning import withdraw_proposal
from kochka.proposals.models import Review
from kochka.proposals.reviewers import open_to
from kochka.proposals.reviews import approve, put_back, take_review
from tests.cast import Cast
from tests.proposals.checking import again, asked, mark, offered, skill, taken
from tests.proposals.offers import fresh, sealed


def test_an_expert_takes_it_and_the_next_one_hears_by_whom(cast: Cast):
    row = taken(cast)
    assert (row.taken_by, row.taken_at) == (cast.egor, cast.now())
    assert cast.kinds(row.proposal.deal)[-1] == "proposals.review_taken"
    other = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    with pytest.raises(Stale) as no:
        take_review(row, by=other, at=cast.now())
    assert no.value.moved_by == cast.egor.name and cast.egor.name in str(no.value)


def test_taking_what_one_has_changes_nothing(cast: Cast):
    row = taken(cast)
    take_review(row, by=cast.egor, at=cast.now())
    assert cast.kinds(row.proposal.deal).count("proposals.review_taken") == 1


def test_a_skill_is_wanted_where_it_is_asked_for(cast: Cast):
    row = asked(cast, skill=skill(cast, "Дизайн"))
    with pytest.raises(NotYours) as no:
        taken(cast, row)
    assert "Дизайн" in str(no.value)
    taken(cast, asked(cast, skill=skill(cast, "Оценка", cast.egor)))


def test_the_one_who_is_wished_for_comes_first_and_all_others_a_working_day_later(cast: Cast, clock):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    row = asked(cast, wish=vera, needed=cast.day(3))
    for who in (cast.egor, cast.chief):
        assert row not in open_to(who, cast.now())
        with pytest.raises(NotYours) as no:
            take_review(row, by=who, at=cast.now())
        assert vera.name in str(no.value)
    assert row in open_to(vera, cast.now())
    clock.shift(timedelta(days=1))
    assert row in open_to(cast.egor, cast.now())
    assert taken(cast, row).taken_by == cast.egor


def test_a_chief_with_the_skill_may_come_before_and_without_it_after(cast: Cast):
    design = skill(cast, "Дизайн", cast.chief, cast.egor)
    assert taken(cast, asked(cast, skill=design, wish=cast.egor), by=cast.chief).taken_by == cast.chief
    assert taken(cast, asked(cast, skill=skill(cast, "Тексты")), by=cast.chief).taken_by == cast.chief


def test_who_sees_the_deal_without_being_an_expert_takes_nothing(cast: Cast):
    row = asked(cast)
    with pytest.raises(NotYours):
        taken(cast, row, by=cast.anna)
    for who in (cast.oleg, cast.polina):
        with pytest.raises(Deal.DoesNotExist):
            taken(cast, row, by=who)


def test_who_made_it_or_asked_reviews_only_where_nobody_else_could(cast: Cast):
    grant(cast.anna, Role.EXPERT, by=cast.chief, at=cast.now())
    row = asked(cast)
    with pytest.raises(NotYours) as no:
        taken(cast, row, by=cast.anna)
    assert "свеж" in str(no.value).lower() or "fresh" in str(no.value)
    mine = asked(cast, offered(cast, by=cast.chief), by=cast.chief)
    let_go(cast.egor, by=cast.chief, at=cast.now())
    assert mine not in open_to(cast.chief, cast.now())  # Анна could
    revoke(cast.anna, Role.EXPERT, by=cast.chief, at=cast.now())
    done = approve(taken(cast, mine, by=cast.chief), seen=mark(mine.proposal), by=cast.chief, at=cast.now())
    assert done.own


def test_who_has_it_puts_it_back_and_it_stands_open_to_all(cast: Cast):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    row = taken(cast, asked(cast, wish=cast.egor))
    for who in (vera, cast.chief, cast.anna):
        with pytest.raises(NotYours):
            put_back(row, by=who, at=cast.now())
    put_back(row, by=cast.egor, at=cast.now())
    assert again(row).taken_by is None and row in open_to(vera, cast.now())


def test_who_is_no_expert_any_more_gives_back_what_they_took_and_what_they_were_wished_for(cast: Cast):
    cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    mine, wished = taken(cast, asked(cast, wish=cast.egor)), asked(cast, wish=cast.egor)
    set_roles(cast.egor, [Role.EXPERT, Role.SELLER], by=cast.chief, at=cast.now())
    assert again(mine).taken_by == cast.egor and again(wished).wish == cast.egor
    set_roles(cast.egor, [Role.SELLER, Role.CHIEF], by=cast.chief, at=cast.now())
    assert again(mine).taken_by == cast.egor
    set_roles(cast.egor, [Role.SELLER], by=cast.chief, at=cast.now())
    assert again(mine).taken_by is None and again(wished).wish is None
    assert cast.kinds(mine.proposal.deal)[-1] == "proposals.review_put_back"


GONE = {
    "its version was put away": lambda cast, row: withdraw_proposal(
        row, revision=fresh(row).revision, by=cast.anna, at=cast.now()
    ),
    "its version was sealed otherwise": sealed,
    "its deal was lost": lambda cast, row: cast.lose(cast.fresh(row.deal)),
    "its deal went on": lambda cast, row: cast.step(cast.fresh(row.deal)),
}


@pytest.mark.parametrize("how", GONE)
def test_what_nobody_waits_for_any_more_is_in_no_queue(cast: Cast, how: str, clock):
    mine, free = taken(cast), asked(cast)
    for row in (mine, free):
        GONE[how](cast, row.proposal)
        assert not again(row).stands
    clock.shift(timedelta(days=4))
    now = cast.now()
    for rows in (open_to(cast.egor, now), open_to(cast.chief, now), Review.objects.unpulled(now)):
        assert not rows.exists()
    assert not Review.objects.in_hand_of(cast.egor).exists()
    with pytest.raises(Ended):
        taken(cast, free, by=cast.chief)
    if how != "its deal went on":
        return
    with pytest.raises(Ended):
        approve(mine, seen=mark(mine.proposal), by=cast.chief, at=cast.now())


def test_queue_and_method_say_the_same(cast: Cast, clock):
    rows = [asked(cast), taken(cast), asked(cast, needed=cast.day(8)), asked(cast), asked(cast), asked(cast)]
    for how, row in zip(GONE.values(), rows[3:], strict=False):
        how(cast, row.proposal)
    for days in (0, 1, 2):
        clock.shift(timedelta(days=days))
        now = cast.now()
        found = [again(row) for row in rows]
        assert {row.pk for row in found if row.stands} == set(Review.objects.standing().values_list("pk", flat=True))
        unpulled = {row.pk for row in found if row.is_unpulled(now)}
        assert unpulled == set(Review.objects.unpulled(now).values_list("pk", flat=True))
    assert unpulled == {rows[0].pk}


def test_no_verb_puts_a_review_into_somebody_elses_hands():
    """Whoever takes is the one who acts: no verb has a place for another person but the wish."""
    for module in (reviews, reviewing, review_duties):
        for name, verb in inspect.getmembers(module, inspect.isfunction):
            if verb.__module__ != module.__name__ or name.startswith("_"):
                continue
            given = set(inspect.signature(verb).parameters)
            assert not given & {"to", "taker", "taken_by", "reviewer"}, name
        assert "taken_by = " not in inspect.getsource(module).replace(
            "row.taken_at, row.taken_by = work.at, by", ""
        ).replace("row.taken_at = row.taken_by = None", "")


def test_a_leavers_reviews_go_back_and_their_wishes_open_to_all(cast: Cast):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    mine, wished = taken(cast), asked(cast, wish=cast.egor)
    let_go(cast.egor, by=cast.chief, at=cast.now())
    assert again(mine).taken_by is None
    assert again(wished).wish is None
    assert set(open_to(vera, cast.now())) == {mine, wished}
    assert cast.kinds(mine.proposal.deal)[-1] == "proposals.review_put_back"


def test_who_has_left_takes_nothing(cast: Cast):
    row = asked(cast)
    egor = cast.egor
    assert egor.has(Role.EXPERT)
    let_go(type(egor).objects.get(pk=egor.pk), by=cast.chief, at=cast.now())
    with pytest.raises((NotYours, Deal.DoesNotExist)):
        taken(cast, row, by=egor)
