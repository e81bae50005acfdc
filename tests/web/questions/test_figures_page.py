"""Chiefs read how long questions wait, what comes back, what answering costs and which repeat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kochka.firm.calendar import work_calendar
from kochka.proposals.models import Question
from kochka.proposals.pulling import answer, ask_back, decline
from kochka.proposals.question_figures import Figures
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.questioning import in_hands, question
from tests.web.conftest import Enter, words


def figures(weeks: int = 8) -> Figures:
    now = timezone.now()
    return Figures(now - timedelta(weeks=weeks), now, work_calendar())


def test_waits_are_counted_in_working_time_and_the_middle_one_is_said(cast: Cast, clock):
    rows = [question(cast, request=f"Вопрос {name}") for name in ("о сроках", "про цены", "о хостинге")]
    for row, minutes in zip(rows, (10, 20, 60), strict=True):
        clock.shift(timedelta(minutes=minutes))
        in_hands(cast, row)
    answer(rows[0], "Да", by=cast.egor, at=cast.now(), minutes=40)
    answer(rows[1], "Да", by=cast.egor, at=cast.now())
    clock.shift(timedelta(days=1))
    answer(rows[2], "Да", by=cast.egor, at=cast.now(), minutes=20)
    found = figures()
    assert found.until_taken and found.until_answered
    assert (found.until_taken.median, found.until_taken.longest, found.until_taken.count) == (30, 90, 3)
    assert found.until_answered.longest == 90 + 9 * 60
    assert (found.minutes, found.an_answer, len(found.uncounted)) == (60, 30, 1)


def test_what_came_back_was_declined_or_taken_by_nobody_is_counted_once_each(cast: Cast, clock):
    row = in_hands(cast)
    for text in ("Что?", "Где?"):
        ask_back(row, text, by=cast.egor, at=cast.now())
    decline(in_hands(cast), "Не наше", by=cast.egor, at=cast.now())
    left = question(cast)
    gone = question(cast)
    cast.step(cast.fresh(gone.deal))
    clock.shift(timedelta(days=3))
    found = figures()
    assert [one.row for one in found.back] == [row]
    assert len(found.declined) == 1 and [one.row for one in found.unpulled] == [left]
    clock.shift(timedelta(weeks=8))
    assert not figures().all and len(figures(12).all) == 4


def test_questions_with_half_of_their_words_are_asked_alike(cast: Cast):
    for request in (
        "Сколько часов на обмен с 1С?",
        "сколько часов уйдёт на обмен данными с 1С",
        "Какой хостинг выдержит магазин?",
        "Обмен",
    ):
        question(cast, request=request)
    (group,) = figures().repeats()
    assert sorted("обмен" in line.row.request.lower() for line in group.lines) == [True, True]


@pytest.mark.parametrize(
    "query", ["", "?weeks=2&show=taken", "?weeks=9999&show=нет", "?weeks=-1", "?weeks=²&show=hours"]
)
def test_the_page_is_read_by_chiefs_and_shows_the_questions_behind(cast: Cast, enter: Enter, query: str):
    row = in_hands(cast, question(cast, cast.plain(title="Портал <b>"), request="Сколько <i>часов</i>?"))
    page = enter(cast.chief).get(f"/questions/{query}")
    assert page.status_code == 200 and "<i>часов" not in page.text and "<b>\n" not in page.text
    if "hours" not in query:
        assert f"#question-{row.pk}" in page.text and "Сколько &lt;i&gt;" in page.text.replace("\xa0", " ")
    assert "/questions/" in enter(cast.chief).get("/desk/").text
    assert 'href="/questions/"' not in enter(cast.egor).get("/desk/").text
    assert enter(cast.egor).get("/questions/").status_code == 403


def test_many_questions_cost_as_many_queries_as_a_few(cast: Cast, enter: Enter):
    chief = enter(cast.chief)

    def more(count: int) -> None:
        for _each in range(count):
            answer(in_hands(cast), "Сорок", by=cast.egor, at=cast.now(), minutes=5)
            ask_back(in_hands(cast), "Что?", by=cast.egor, at=cast.now())

    more(1)
    chief.get("/questions/")
    few = queries(lambda: chief.get("/questions/?show=answered"))
    more(30)
    assert queries(lambda: chief.get("/questions/?show=answered")) == few
    page = chief.get("/questions/").text
    assert page.count('class="review-link"') == 50 and Question.objects.count() == 62
    assert words(chief.get("/questions/?show=back")).count('class="review-link"') == 31
