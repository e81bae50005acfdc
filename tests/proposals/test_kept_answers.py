"""Answers kept as notes are found while the next question is typed."""

import pytest

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.deals.models import Entry
from kochka.proposals.kept_answers import keep_answer, retire_answer, similar
from kochka.proposals.models import KeptAnswer, Question
from kochka.proposals.pulling import answer
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.questioning import in_hands, question


def answered(cast: Cast, request: str = "Сколько часов на обмен с 1С?", text: str = "Сорок часов") -> Question:
    row = in_hands(cast, question(cast, request=request))
    return answer(row, text, by=cast.egor, at=cast.now())


def kept(
    cast: Cast, title: str = "Обмен с 1С", text: str = "Сорок часов, если база типовая", **given: object
) -> KeptAnswer:
    return keep_answer(answered(cast), title, text, **({"by": cast.egor, "at": cast.now()} | given))  # type: ignore[arg-type]


def test_it_is_found_by_words_in_any_form_and_not_by_one_alone(cast: Cast):
    note = kept(cast)
    assert similar("часы на обмен с их базой 1С") == [note]
    assert similar("обменом") == [note]
    assert similar("Какой хостинг выдержит обмен валют?") == []
    assert similar("с 1С?") == [] == similar("")


def test_the_likest_stands_first_and_no_more_than_three(cast: Cast):
    notes = [kept(cast, f"Обмен {n}", "Каталог, остатки") for n in range(4)]
    best = kept(cast, "Обмен каталогом", "Каталог, остатки, цены")
    assert similar("обмен каталогом: остатки и цены")[0] == best
    assert len(similar("обмен каталогом")) == 3 and notes[3] in similar("обмен каталогом")


def test_only_who_answered_or_a_chief_keeps_it_and_only_an_answer(cast: Cast):
    row = answered(cast)
    with pytest.raises(NotYours):
        keep_answer(row, "Обмен", "Сорок", by=cast.anna, at=cast.now())
    with pytest.raises(Refused):
        keep_answer(in_hands(cast), "Обмен", "Сорок", by=cast.egor, at=cast.now())
    for title, text in ((" ", "Сорок"), ("Обмен", " "), ("щ" * 201, "Сорок")):
        with pytest.raises(Invalid):
            keep_answer(row, title, text, by=cast.egor, at=cast.now())
    keep_answer(row, "Обмен", "Сорок", by=cast.egor, at=cast.now())
    again = keep_answer(row, "Обмен с 1С", "Сорок часов", by=cast.chief, at=cast.now())
    assert (KeptAnswer.objects.get(), again.by) == (again, cast.chief)


def test_looking_costs_one_query_however_many_there_are(cast: Cast):
    kept(cast)
    few = queries(lambda: similar("обмен с базой"))
    for _each in range(5):
        kept(cast)
    assert queries(lambda: similar("обмен с базой")) == few == 1


def test_a_retired_note_is_found_no_more_until_it_is_kept_again(cast: Cast):
    note = kept(cast)
    for who in (cast.anna, cast.oleg):
        with pytest.raises(NotYours):
            retire_answer(note, by=who, at=cast.now())
    assert retire_answer(note, by=cast.egor, at=cast.now()).retired_by == cast.egor
    assert retire_answer(note, by=cast.chief, at=cast.now()).retired_by_id == cast.egor.pk
    assert similar("обмен с базой 1С") == []
    assert Entry.objects.filter(kind="proposals.answer_retired").count() == 1
    again = keep_answer(Question.objects.get(), "Обмен с 1С", "Если база типовая", by=cast.chief, at=cast.now())
    assert similar("обмен с базой 1С") == [again]
    assert retire_answer(again, by=cast.chief, at=cast.now()).retired_by == cast.chief
