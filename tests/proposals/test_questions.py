"""Questions to experts: asked where experts are wanted, pulled by them alone, never pushed."""

from datetime import timedelta

import pytest

from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.deals.journal import timeline
from kochka.deals.models import Deal
from kochka.people.accounts import let_go, set_roles
from kochka.people.roles import Role
from kochka.proposals.askers import open_questions
from kochka.proposals.hands import offer_hand, take_hand_back
from kochka.proposals.models import HandOffered, Question
from kochka.proposals.pulling import answer, ask_back, decline, pass_on, reply, take_question
from kochka.proposals.questions import withdraw_question
from kochka.timesheets.models import Work
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import skill
from tests.proposals.questioning import TEXT, in_hands, limited, once_more, question


def at(cast: Cast, by) -> dict:
    return {"by": by, "at": cast.now()}


# --- a hand is offered ---


def test_an_expert_offers_a_hand_once_and_the_request_answers_it(cast: Cast):
    deal = cast.plain()
    hand = offer_hand(deal, **at(cast, cast.egor))
    assert offer_hand(deal, **at(cast, cast.egor)) == hand and HandOffered.objects.count() == 1
    assert timeline(deal, limit=1)[0].entry.kind == "proposals.hand_offered"
    row = question(cast, deal, hand=hand)
    assert not HandOffered.objects.standing().exists()
    assert row.opens_at == cast.now() + timedelta(days=1)
    with pytest.raises(Refused):
        question(cast, deal, hand=hand)
    assert offer_hand(deal, **at(cast, cast.egor)) != hand


def test_who_offered_is_first_for_a_working_day(cast: Cast, clock):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    deal = cast.plain()
    row = question(cast, deal, hand=offer_hand(deal, **at(cast, cast.egor)))
    with pytest.raises(NotYours) as no:
        take_question(row, **at(cast, vera))
    assert cast.egor.name in str(no.value)
    assert row in open_questions(cast.egor, cast.now()) and row not in open_questions(cast.chief, cast.now())
    clock.shift(timedelta(days=1, minutes=1))
    assert take_question(row, **at(cast, vera)).taken_by == vera


def test_a_hand_is_no_sellers_and_nobody_offers_one_to_themselves(cast: Cast):
    with pytest.raises(NotYours):
        offer_hand(cast.plain(), **at(cast, cast.anna))
    with pytest.raises(Refused):
        offer_hand(cast.plain(by=cast.chief), **at(cast, cast.chief))


def test_a_hand_that_was_taken_back_waits_for_nothing(cast: Cast):
    deal = cast.plain()
    hand = offer_hand(deal, **at(cast, cast.egor))
    with pytest.raises(NotYours):
        take_hand_back(hand, **at(cast, cast.chief))
    take_hand_back(hand, **at(cast, cast.egor))
    take_hand_back(hand, **at(cast, cast.egor))
    with pytest.raises(Refused):
        question(cast, deal, hand=hand)


# --- it is asked ---


def test_a_question_says_one_thing_and_when_and_has_hours_of_its_own(cast: Cast):
    row = question(cast, request=f"  {TEXT}  ")
    assert (row.request, row.needed_on, row.opens_at, row.taken_by) == (TEXT, cast.day(1), cast.now(), None)
    assert (row.work.deal_id, row.work.kind, row.work.title) == (row.deal_id, Work.Kind.QUESTION, TEXT)
    line = timeline(row.deal, limit=1)[0]
    assert (line.entry.kind, line.detail) == ("proposals.question_asked", TEXT)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"request": " \n "}, "request"),
        ({"request": "щ" * 2001}, "request"),
        ({"needed": "sunday"}, "needed"),
        ({"needed": "yesterday"}, "needed"),
    ],
)
def test_what_makes_no_question_is_said_at_its_field(cast: Cast, said: dict, field: str):
    days = {"sunday": cast.day(5), "yesterday": cast.day(-1)}
    with pytest.raises(Invalid) as no:
        question(cast, **{key: days.get(value, value) for key, value in said.items()})
    assert list(no.value.fields) == [field]
    assert not Question.objects.exists() and not Work.objects.exists()


def test_where_no_experts_are_wanted_nothing_is_asked_and_it_is_said_where_they_are(cast: Cast):
    deal = cast.step(cast.plain())
    assert Role.EXPERT not in deal.stage.definition.may_ask
    with pytest.raises(Refused) as no:
        question(cast, deal)
    assert deal.stage.definition.name.ru in str(no.value)
    with pytest.raises(Refused):
        offer_hand(deal, **at(cast, cast.chief))
    with pytest.raises(Deal.DoesNotExist):
        offer_hand(deal, **at(cast, cast.egor))  # to an expert there is no such deal any more


def test_strangers_and_experts_ask_nothing_in_a_deal_of_others(cast: Cast):
    deal = cast.plain()
    for who in (cast.oleg, cast.egor, cast.polina, cast.tamara):
        with pytest.raises(NotYours):
            question(cast, deal, by=who)


def test_twenty_questions_of_a_deal_wait_at_once(cast: Cast):
    deal = cast.plain()
    rows = [question(cast, deal) for _each in range(20)]
    with pytest.raises(Invalid):
        question(cast, deal)
    withdraw_question(rows[0], **at(cast, cast.anna))
    assert question(cast, deal)


# --- it is pulled ---


def test_it_is_asked_back_replied_and_answered(cast: Cast):
    row = in_hands(cast)
    assert once_more(ask_back(row, "Какая версия?", **at(cast, cast.egor))).asked_back_at == cast.now()
    with pytest.raises(NotYours):
        reply(row, "8.3", **at(cast, cast.egor))
    assert reply(row, "8.3", **at(cast, cast.anna)).asked_back_at is None
    done = answer(row, "Сорок часов", **at(cast, cast.egor))
    assert (done.outcome, done.settled_by) == (Question.Outcome.ANSWERED, cast.egor)
    assert [(word.kind, word.text) for word in done.words.all()] == [
        ("asked_back", "Какая версия?"),
        ("replied", "8.3"),
        ("answered", "Сорок часов"),
    ]
    assert Work.objects.get().closed_at == cast.now()
    with pytest.raises(Ended) as no:
        answer(row, "И ещё", **at(cast, cast.egor))
    assert cast.egor.name in str(no.value)


def test_it_is_declined_with_the_reason_and_never_without(cast: Cast):
    row = in_hands(cast)
    with pytest.raises(Invalid):
        decline(row, "  ", **at(cast, cast.egor))
    assert decline(row, "Это не к нам", **at(cast, cast.egor)).outcome == Question.Outcome.DECLINED


def test_passed_on_it_stands_open_to_all_and_to_nobody_by_name(cast: Cast):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    deal = cast.plain()
    row = in_hands(cast, question(cast, deal, hand=offer_hand(deal, **at(cast, cast.egor))))
    pass_on(row, "Это к тем, кто знает 1С", **at(cast, cast.egor))
    assert once_more(row).taken_by is None and row in open_questions(vera, cast.now())


def test_only_who_has_the_skill_takes_what_asks_for_it(cast: Cast):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    row = question(cast, skill=skill(cast, "1С", vera))
    with pytest.raises(NotYours) as no:
        take_question(row, **at(cast, cast.egor))
    assert "1С" in str(no.value)
    assert row in open_questions(cast.chief, cast.now())
    assert take_question(row, **at(cast, vera)).taken_by == vera


def test_who_has_it_is_told_to_the_second_and_only_they_answer(cast: Cast):
    vera = cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    row = in_hands(cast)
    assert take_question(row, **at(cast, cast.egor)).taken_by == cast.egor
    with pytest.raises(Stale) as late:
        take_question(row, **at(cast, vera))
    assert late.value.moved_by == cast.egor.name
    for verb in (ask_back, answer, decline, pass_on):
        with pytest.raises(NotYours):
            verb(row, "Я знаю", **at(cast, vera))
        with pytest.raises(NotYours):
            verb(row, "Я главный", **at(cast, cast.chief))
    with pytest.raises(Refused):
        answer(question(cast), "Никто не взял", **at(cast, cast.egor))


def test_a_chief_who_asked_does_not_answer_themselves(cast: Cast):
    row = question(cast, by=cast.chief)
    with pytest.raises(NotYours):
        take_question(row, **at(cast, cast.chief))


def test_a_full_hand_takes_no_more_and_what_was_asked_back_takes_no_room(cast: Cast):
    limited(cast, 2)
    one, two = in_hands(cast), in_hands(cast)
    with pytest.raises(Refused) as no:
        in_hands(cast)
    assert "2" in str(no.value)
    ask_back(one, "Какая версия?", **at(cast, cast.egor))
    assert in_hands(cast)
    assert reply(one, "8.3", **at(cast, cast.anna)).taken_by is None, "no word puts one more into full hands"
    assert once_more(one) in open_questions(cast.egor, cast.now())
    with pytest.raises(Refused):
        in_hands(cast, one)
    answer(two, "Сорок", **at(cast, cast.egor))
    ask_back(in_hands(cast, one), "А база какая?", **at(cast, cast.egor))
    assert reply(one, "Своя", **at(cast, cast.anna)).taken_by == cast.egor
    limited(cast, None)
    assert in_hands(cast)


OVER = {
    "withdrawn": lambda cast, row: withdraw_question(row, by=cast.anna, at=cast.now()),
    "its deal was lost": lambda cast, row: cast.lose(cast.fresh(row.deal)),
    "its deal went on": lambda cast, row: cast.step(cast.fresh(row.deal)),
}


@pytest.mark.parametrize("how", OVER)
def test_what_nobody_waits_for_any_more_is_in_no_queue_and_no_hand(cast: Cast, how: str, clock):
    mine, free = in_hands(cast), question(cast)
    for row in (mine, free):
        OVER[how](cast, row)
    clock.shift(timedelta(days=4))
    assert not open_questions(cast.egor, cast.now()).exists()
    assert not Question.objects.in_hand_of(cast.egor).exists()
    assert not Question.objects.unpulled(cast.now()).exists()
    for row in (mine, free):
        with pytest.raises(Ended):
            take_question(row, **at(cast, cast.chief))


def test_it_is_withdrawn_by_who_asked_and_by_no_expert(cast: Cast):
    row = in_hands(cast)
    with pytest.raises(NotYours):
        withdraw_question(row, **at(cast, cast.egor))
    withdraw_question(row, **at(cast, cast.anna))
    with pytest.raises(Ended):
        withdraw_question(row, **at(cast, cast.anna))


def test_what_nobody_took_by_its_day_is_known(cast: Cast, clock):
    row, mine = question(cast), in_hands(cast)
    assert not Question.objects.unpulled(cast.now()).exists()
    clock.shift(timedelta(days=2))
    assert list(Question.objects.unpulled(cast.now())) == [row]
    assert mine not in Question.objects.unpulled(cast.now())


def test_who_leaves_or_is_no_expert_any_more_leaves_no_question_behind(cast: Cast):
    cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT)
    mine, deal = in_hands(cast), cast.plain()
    offer_hand(deal, **at(cast, cast.egor))
    set_roles(cast.egor, [Role.SELLER], by=cast.chief, at=cast.now())
    assert once_more(mine).taken_by is None and not HandOffered.objects.standing().exists()
    again = in_hands(cast, by=cast.chief)
    set_roles(cast.egor, [Role.SELLER, Role.CHIEF], by=cast.chief, at=cast.now())
    let_go(cast.chief, by=cast.egor, at=cast.now())
    assert once_more(again).taken_by is None


def test_a_queue_costs_one_query_however_long_it_is(cast: Cast):
    deal = cast.plain()
    question(cast, deal)

    def read() -> list[Question]:
        return list(open_questions(cast.egor, cast.now()).with_all())

    few = queries(read)
    for _each in range(8):
        question(cast, deal)
    assert queries(read) == few
    assert len(read()) == 9
