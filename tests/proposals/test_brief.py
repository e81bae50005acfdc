"""The brief: answers are read by their kind, kept with who and when, and nobody’s is lost in silence."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import translation

from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.deals.fields import Unreadable
from kochka.deals.gate import State, gate, tallies
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import withdraw
from kochka.deals.models import Deal, Entry
from kochka.funnel.publishing import publish, questions_of, shelf, usual_questions
from kochka.proposals.brief import Outdated, answer, put_to_test
from kochka.proposals.briefs import brief_of
from kochka.proposals.models import BriefAnswer, BriefTest
from tests.cast import GATED, Cast
from tests.counting import queries

FACT = "proposals.brief_filled"
OLD = shelf("service-project").replace(
    "    - fact: proposals.brief_filled ",
    "    - confirm: {key: proposals.brief_filled, by: seller, evidence: text, ru: Записано, en: Written}\n    #",
)


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return cast.fresh(cast.deal())


def say(cast: Cast, deal: Deal, **answers: str) -> Deal:
    return answer(deal, answers, by=cast.anna, at=cast.now())


def standing(deal: Deal) -> dict[str, str]:
    rows = BriefAnswer.objects.filter(deal=deal, replaced_at=None)
    return dict(rows.values_list("question", "said"))


def entries(deal: Deal) -> list[Entry]:
    return list(Entry.objects.filter(deal=deal, kind__startswith="proposals.").order_by("pk"))


def ids(deal: Deal) -> dict[str, str]:
    rows = BriefAnswer.objects.filter(deal=deal, replaced_at=None)
    return {key: str(pk) for key, pk in rows.values_list("question", "pk")}


# --- answers ---


@pytest.mark.parametrize(
    ("question", "typed", "said"),
    [
        ("what", "  Портал \r\nдля дилеров  ", "Портал\nдля дилеров"),
        ("what", "<b>Портал</b> & {{ x }}", "<b>Портал</b> & {{ x }}"),
        ("budget", "2,4 млн", "240000000 RUB"),
        ("budget", "320 000 ₽", "32000000 RUB"),
        ("deadline", "25.12.2026", "2026-12-25"),
        ("deadline", "через месяц", "2026-12-24"),
        ("may_show", "in_part", "in_part"),
        ("may_show", "Ещё не спрашивали", "not_asked"),
        ("may_show", "not asked yet", "not_asked"),
        ("wants_proposal", "да", "yes"),
        ("wants_proposal", "No", "no"),
    ],
)
def test_an_answer_is_kept_in_its_one_machine_form(
    cast: Cast, deal: Deal, question: str, typed: str, said: str
) -> None:
    say(cast, deal, **{question: typed})
    assert standing(deal) == {question: said}


@pytest.mark.parametrize(
    ("question", "typed", "sentence"),
    [
        ("budget", "немного", "Сумма непонятна"),
        ("budget", "300 долларов", "Сумма непонятна"),
        ("deadline", "к осени", "День непонятен"),
        ("deadline", "завтра 12:00", "День непонятен"),
        ("may_show", "может быть", "Такого варианта здесь нет"),
        ("wants_proposal", "наверное", "Ответьте"),
        ("what", "ы" * 5001, "Слишком длинно"),
        ("decides_not", "Директор", "Такого вопроса нет"),
    ],
)
def test_what_is_no_answer_to_its_question_is_refused_at_it(
    cast: Cast, deal: Deal, question: str, typed: str, sentence: str
) -> None:
    with translation.override("ru"), pytest.raises(Unreadable) as refused:
        say(cast, deal, why="Чтобы было", **{question: typed})
    assert str(refused.value.fields[question]).startswith(sentence)
    assert not BriefAnswer.objects.exists()
    assert not entries(deal)


def test_several_mistakes_are_told_at_once(cast: Cast, deal: Deal) -> None:
    with pytest.raises(Unreadable) as refused:
        say(cast, deal, budget="немного", deadline="к осени", what="Портал")
    assert set(refused.value.fields) == {"budget", "deadline"}


def test_the_sum_is_read_in_the_currency_of_the_deal(cast: Cast, deal: Deal) -> None:
    Deal.objects.filter(pk=deal.pk).update(currency="EUR")
    say(cast, cast.fresh(deal), budget="20k €")
    assert standing(deal) == {"budget": "2000000 EUR"}


def test_another_answer_is_another_row_and_the_former_says_who_replaced_it(
    cast: Cast, deal: Deal, clock: time_machine.Traveller
) -> None:
    say(cast, deal, what="Сайт", why="Надо")
    clock.shift(timedelta(hours=1))
    answer(deal, {"what": "Портал", "why": "Надо"}, by=cast.chief, at=cast.now())
    former = BriefAnswer.objects.get(question="what", said="Сайт")
    assert (former.by, former.replaced_by, former.replaced_at) == (cast.anna, cast.chief, cast.now())
    assert BriefAnswer.objects.filter(question="why").count() == 1
    assert standing(deal) == {"what": "Портал", "why": "Надо"}


def test_many_answers_are_one_entry_that_names_rows_and_no_texts(cast: Cast, deal: Deal) -> None:
    say(cast, deal, what="Портал", budget="2 млн")
    (entry,) = entries(deal)
    assert entry.payload["answers"] == [str(row.pk) for row in BriefAnswer.objects.order_by("pk")]
    assert "Портал" not in str(entry.payload)
    with translation.override("ru"):
        line = timeline(deal)[0]
        assert (str(line.sentence), str(line.detail)) == (
            "Вводные",
            "Что нужно: Портал · Бюджет: 2\u00a0000\u00a0000\u00a0₽",
        )


def test_the_same_answer_again_writes_nothing(cast: Cast, deal: Deal) -> None:
    say(cast, deal, what="Портал", budget="2 млн", deadline="25.12.2026")
    say(cast, deal, what="Портал ", budget="2 000 000", deadline="2026-12-25", why="")
    assert len(entries(deal)) == 1
    assert BriefAnswer.objects.count() == 3


def test_an_empty_answer_takes_the_former_back(cast: Cast, deal: Deal) -> None:
    say(cast, deal, what="Портал")
    say(cast, deal, what="  ")
    assert standing(deal) == {"what": ""}
    assert not brief_of([deal])[deal.pk].given
    with translation.override("ru"):
        assert "больше ничего" in str(timeline(deal)[0].detail)


def test_an_ended_deal_can_still_be_asked_about_and_a_withdrawn_one_cannot(cast: Cast, deal: Deal) -> None:
    lost = cast.lose(deal)
    say(cast, lost, may_show="no")
    gone = withdraw(lost, by=cast.chief, at=cast.now(), reason="Дубль")
    for verb in (lambda: say(cast, gone, what="Портал"), lambda: examined(cast, gone, "need", True)):
        with pytest.raises(Ended):
            verb()


@pytest.mark.parametrize("name", ["egor", "polina", "oleg"])
def test_the_brief_is_written_by_whoever_has_the_deal_in_hand(cast: Cast, deal: Deal, name: str) -> None:
    who: dict[str, Any] = {"by": getattr(cast, name), "at": cast.now()}
    with pytest.raises((NotYours, Deal.DoesNotExist)):
        answer(deal, {"what": "Портал"}, **who)
    with pytest.raises((NotYours, Deal.DoesNotExist)):
        put_to_test(deal, "need", True, **who)
    assert not BriefAnswer.objects.exists()
    assert not BriefTest.objects.exists()


# --- two people ---


def test_an_answer_that_was_not_seen_is_not_written_over(cast: Cast, deal: Deal) -> None:
    say(cast, deal, what="Сайт", why="Надо")
    saw = ids(deal)
    answer(deal, {"what": "Магазин"}, by=cast.chief, at=cast.now())
    with translation.override("ru"), pytest.raises(Outdated) as refused:
        answer(deal, {"what": "Портал", "why": "Заказы"}, by=cast.anna, at=cast.now(), seen=saw)
    assert refused.value.status == 409
    assert "Шеф Главный" in str(refused.value.fields["what"])
    assert "«Магазин»" in str(refused.value.fields["what"])
    assert standing(deal) == {"what": "Магазин", "why": "Надо"}
    answer(deal, {"what": "Портал", "why": "Заказы"}, by=cast.anna, at=cast.now(), seen=ids(deal))
    assert standing(deal) == {"what": "Портал", "why": "Заказы"}


def test_a_first_answer_is_not_written_over_either(cast: Cast, deal: Deal) -> None:
    answer(deal, {"what": "Магазин"}, by=cast.chief, at=cast.now(), seen={})
    with pytest.raises(Outdated):
        answer(deal, {"what": "Портал"}, by=cast.anna, at=cast.now(), seen={})
    assert standing(deal) == {"what": "Магазин"}


def test_what_somebody_left_alone_is_not_theirs(cast: Cast, deal: Deal) -> None:
    """A form holds all answers: those that its reader did not touch neither stand in the way nor are taken back."""
    say(cast, deal, what="Сайт", budget="1 млн")
    saw = ids(deal)
    answer(deal, {"what": "Магазин", "budget": "2 млн", "decides": "Совет"}, by=cast.chief, at=cast.now())
    with translation.override("ru"):
        form = {"what": "Сайт", "budget": "1 000 000 ₽", "why": "Заказы", "decides": ""}
        answer(deal, form, by=cast.anna, at=cast.now(), seen=saw)
    assert standing(deal) == {"what": "Магазин", "budget": "200000000 RUB", "why": "Заказы", "decides": "Совет"}


def test_a_line_that_was_broken_in_two_is_a_change(cast: Cast, deal: Deal) -> None:
    say(cast, deal, what="Портал и бот")
    answer(deal, {"what": "Портал\r\nи бот"}, by=cast.anna, at=cast.now(), seen=ids(deal))
    assert standing(deal) == {"what": "Портал\nи бот"}


def test_two_who_answer_the_same_do_not_stand_in_each_others_way(cast: Cast, deal: Deal) -> None:
    answer(deal, {"what": "Портал"}, by=cast.chief, at=cast.now(), seen={})
    answer(deal, {"what": "Портал"}, by=cast.anna, at=cast.now(), seen={})
    assert BriefAnswer.objects.count() == 1


@pytest.mark.parametrize("strange", ["", "999999", "-1", "x", "9" * 40, "None"])
def test_strange_ids_of_what_was_seen_are_nothing_seen(cast: Cast, deal: Deal, strange: str) -> None:
    answer(deal, {"what": "Портал"}, by=cast.anna, at=cast.now(), seen={"what": strange})
    assert standing(deal) == {"what": "Портал"}


# --- the tests ---


def examined(cast: Cast, deal: Deal, kind: str, passes: bool | None, why: str = "", **given: Any) -> Deal:
    return put_to_test(deal, kind, passes, why, **{"by": cast.anna, "at": cast.now()} | given)


def test_a_no_says_why(cast: Cast, deal: Deal) -> None:
    with pytest.raises(Invalid) as refused:
        examined(cast, deal, "budget", False, "  ")
    assert set(refused.value.fields) == {"why"}
    examined(cast, deal, "budget", False, "Триста тысяч при цене от миллиона")
    with translation.override("ru"):
        line = timeline(deal)[0]
        assert (str(line.sentence), line.detail) == (
            "Вводные: клиенту это не по карману",
            "Триста тысяч при цене от миллиона",
        )


def test_a_test_is_answered_anew_and_left_open_again(cast: Cast, deal: Deal) -> None:
    examined(cast, deal, "need", False, "Есть свой")
    examined(cast, deal, "need", False, "Есть свой")
    examined(cast, deal, "need", True)
    examined(cast, deal, "need", None)
    examined(cast, deal, "need", None)
    assert not BriefTest.objects.filter(replaced_at=None).exists()
    assert [(row.passes, row.replaced_by) for row in BriefTest.objects.order_by("pk")] == [
        (False, cast.anna),
        (True, cast.anna),
    ]
    assert len(entries(deal)) == 3
    with translation.override("ru"):
        assert "снова неясно" in str(timeline(deal)[0].sentence)


@pytest.mark.parametrize("kind", ["", "love", "need "])
def test_there_are_three_tests(cast: Cast, deal: Deal, kind: str) -> None:
    with pytest.raises(Invalid):
        examined(cast, deal, kind, True)


def test_a_reason_has_its_bounds(cast: Cast, deal: Deal) -> None:
    with pytest.raises(Refused):
        examined(cast, deal, "need", False, "ы" * 501)


def test_a_test_that_was_not_seen_is_not_written_over(cast: Cast, deal: Deal) -> None:
    examined(cast, deal, "standards", False, "Казино", by=cast.chief)
    with pytest.raises(Outdated) as refused:
        examined(cast, deal, "standards", True, seen="")
    assert "Казино" in str(refused.value.fields["passes"])
    row = BriefTest.objects.get()
    examined(cast, deal, "standards", True, seen=str(row.pk))
    assert BriefTest.objects.get(replaced_at=None).passes


# --- the fact ---


def item(deal: Deal) -> Any:
    return gate(deal).item(FACT)


def test_the_gate_says_what_lacks(cast: Cast, deal: Deal) -> None:
    with translation.override("ru"):
        assert (item(deal).state, item(deal).mend) == (State.MISSING, "brief")
        assert item(deal).detail == "не хватает: что нужно, зачем, бюджет, кто решает"
        say(cast, deal, what="Портал", why="Заказы", deadline="25.12.2026")
        assert item(deal).detail == "не хватает: бюджет, кто решает"
        say(cast, deal, budget="2 млн", decides="Совет")
        assert item(deal).state is State.MET
        say(cast, deal, decides="")
        assert item(deal).detail == "не хватает: кто решает"


def test_a_failed_test_shuts_the_gate_and_a_chief_can_let_it_pass(cast: Cast, deal: Deal) -> None:
    cast.brief(deal)
    examined(cast, deal, "budget", False, "Дорого")
    with translation.override("ru"):
        assert item(deal).detail == "клиенту это не по карману"
    assert item(deal).state is State.MISSING
    assert item(deal).waivable_by == "chief"
    examined(cast, deal, "budget", True)
    assert item(deal).state is State.MET


def test_a_test_that_nobody_made_does_not_shut_the_gate(cast: Cast, deal: Deal) -> None:
    cast.brief(deal)
    assert item(deal).state is State.MET


def test_a_version_that_confirms_the_brief_by_hand_goes_on_working(cast: Cast, monkeypatch: Any) -> None:
    from kochka.funnel import publishing

    known = {key: spec for key, spec in publishing.specs().items() if key != FACT}
    with monkeypatch.context() as before:
        before.setattr(publishing, "specs", lambda: known)
        version = publish(OLD, by=cast.chief, at=cast.now())
    deal = cast.fresh(cast.deal(version=version))
    assert item(deal).mend == "confirmation"
    say(cast, deal, what="Портал")
    assert item(deal).state is State.MISSING
    cast.confirm(deal, FACT)
    assert item(deal).state is State.MET


def test_a_funnel_that_says_nothing_of_a_brief_asks_the_usual_questions(cast: Cast) -> None:
    deal = cast.gated()
    assert deal.stage.version.definition.brief == ()
    assert questions_of(deal.stage.version.definition) == usual_questions()
    say(cast, deal, budget="2 млн")
    assert standing(deal) == {"budget": "200000000 RUB"}


def test_a_funnel_asks_its_own_questions_and_needs_its_own_answers(cast: Cast) -> None:
    own = GATED.replace("      - fact: deals.value_named\n", "      - fact: proposals.brief_filled\n").replace(
        "stages:\n",
        "brief:\n- {question: pet, kind: choice, needed: true, en: НДС и Pet, choices: "
        "[{choice: cat, en: Cat}, {choice: dog, en: Dog}]}\n- {question: age, kind: text, needed: false, en: Age}\n"
        "stages:\n",
        1,
    )
    deal = cast.fresh(cast.deal(version=publish(own, by=cast.chief, at=cast.now())))
    with pytest.raises(Unreadable):
        say(cast, deal, what="Портал")
    say(cast, deal, age="Три")
    with translation.override("en"):
        assert item(deal).detail == "missing: НДС и Pet"
    say(cast, deal, pet="Dog")
    assert item(deal).state is State.MET


def test_briefs_and_the_fact_cost_as_much_for_many_deals_as_for_one(cast: Cast) -> None:
    few, many = ([cast.fresh(cast.deal()) for _ in range(number)] for number in (1, 12))
    for deal in (*few, *many):
        cast.brief(deal)
        examined(cast, deal, "need", True)
    assert queries(lambda: brief_of(few)) == queries(lambda: brief_of(many)) == 2
    assert queries(lambda: tallies(few)) == queries(lambda: tallies(many))


def test_what_was_answered_before_is_read_with_who_and_when(cast: Cast, deal: Deal) -> None:
    say(cast, deal, budget="1 млн")
    answer(deal, {"budget": "2 млн"}, by=cast.chief, at=cast.now())
    line = next(line for line in brief_of([deal], former=True)[deal.pk].lines if line.question.key == "budget")
    with translation.override("en"):
        assert line.said == "2,000,000\u00a0₽"
        assert [(row.by.name, words) for row, words in line.before] == [("Анна Соколова", "1,000,000\u00a0₽")]


def test_an_answer_of_another_kind_is_still_shown(cast: Cast, deal: Deal) -> None:
    BriefAnswer.objects.create(deal=deal, question="budget", said="около двух", at=cast.now(), by=cast.anna)
    BriefAnswer.objects.create(deal=deal, question="deadline", said="к осени", at=cast.now(), by=cast.anna)
    BriefAnswer.objects.create(deal=deal, question="may_show", said="sometimes", at=cast.now(), by=cast.anna)
    assert [line.said for line in brief_of([deal])[deal.pk].given] == ["около двух", "к осени", "sometimes"]
