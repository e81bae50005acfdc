"""Questions on the deal's page: asked by the seller, answered by the expert, everything typed comes back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kochka.proposals.hands import offer_hand
from kochka.proposals.models import Question, QuestionFile
from kochka.proposals.pulling import ask_back
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.questioning import TEXT, in_hands, question
from tests.web.conftest import Enter, words

EVIL = "<script>alert(1)</script>"


def at(row: Question, page: str) -> str:
    return f"/deals/{row.deal_id}/questions/{row.pk}/{page}/"


def test_a_seller_asks_an_expert_asks_back_and_answers(cast: Cast, enter: Enter):
    deal, anna, egor = cast.plain(), enter(cast.anna), enter(cast.egor)
    paper = SimpleUploadedFile("схема.pdf", b"%PDF-1.4 a")
    said = {"what": f"Сколько часов? {EVIL}", "needed": "завтра", "file": paper}
    assert anna.post(f"/deals/{deal.pk}/questions/", said).status_code == 302
    row = Question.objects.get()
    page = egor.get(f"/deals/{deal.pk}/").text
    assert "Сколько часов? &lt;script&gt;" in page and EVIL not in page and "схема.pdf" in page
    file = QuestionFile.objects.get().file_id
    assert egor.get(f"/files/{file}/").status_code in (200, 302)
    assert enter(cast.oleg).get(f"/files/{file}/").status_code == 404
    assert egor.post(at(row, "taking")).status_code == 302
    assert egor.post(at(row, "asking-back"), {"text": f"Какая версия? {EVIL}"}).status_code == 302
    assert "Какая версия? &lt;script&gt;" in anna.get(f"/deals/{deal.pk}/").text
    assert "Какая версия?" in anna.get(at(row, "reply")).text
    assert anna.post(at(row, "reply"), {"text": "8.3"}).status_code == 302
    assert egor.post(at(row, "answer"), {"text": "Сорок"}).status_code == 302
    assert "Сорок" in words(anna.get(f"/deals/{deal.pk}/"))
    assert Question.objects.get().outcome == Question.Outcome.ANSWERED


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"what": ""}, "чем конкретно помочь"),
        ({"what": "щ" * 2001}, "2000"),
        ({"needed": "вчера"}, "день"),
        ({"needed": "абракадабра"}, "абракадабра"),
    ],
)
def test_what_makes_no_question_comes_back_as_typed(cast: Cast, enter: Enter, typed: dict, says: str):
    deal = cast.plain()
    said = {"what": "Сколько <часов>?", "needed": "завтра"} | typed
    answer = enter(cast.anna).post(f"/deals/{deal.pk}/questions/", said)
    assert answer.status_code == 422 and says in words(answer)
    if "what" not in typed:
        assert "Сколько &lt;часов&gt;?" in answer.text
    assert not Question.objects.exists()


@pytest.mark.parametrize("page", ["answer", "asking-back", "refusal", "queue"])
def test_saying_nothing_settles_nothing(cast: Cast, enter: Enter, page: str):
    row = in_hands(cast)
    egor = enter(cast.egor)
    assert egor.post(at(row, page), {"text": "  "}).status_code == 422
    long = egor.post(at(row, page), {"text": "щ" * 4001})
    assert long.status_code == 422 and "щ" * 4001 in long.text
    assert Question.objects.get().is_open and Question.objects.get().taken_by_id == cast.egor.pk


def test_elsewhere_it_is_said_why_nothing_is_asked(cast: Cast, enter: Enter):
    deal = cast.step(cast.plain())
    browser = enter(cast.anna)
    assert 'id="questions"' not in browser.get(f"/deals/{deal.pk}/").text
    answer = browser.get(f"/deals/{deal.pk}/questions/")
    assert answer.status_code == 422 and deal.stage.definition.name.ru in words(answer)


def test_the_second_hears_who_was_first(cast: Cast, enter: Enter):
    row = question(cast)
    chief = enter(cast.chief)
    in_hands(cast, row)
    answer = chief.post(at(row, "taking"))
    assert answer.status_code == 409 and cast.egor.name in words(answer)


def test_a_request_answers_the_hand_that_was_offered(cast: Cast, enter: Enter):
    deal = cast.plain()
    hand = offer_hand(deal, by=cast.egor, at=cast.now())
    anna = enter(cast.anna)
    form = anna.get(f"/deals/{deal.pk}/questions/?hand={hand.pk}").text
    assert cast.egor.name in form and f'value="{hand.pk}"' in form
    anna.post(f"/deals/{deal.pk}/questions/", {"what": TEXT, "needed": "завтра", "hand_id": hand.pk})
    assert Question.objects.get().offer_id == hand.pk
    late = anna.post(f"/deals/{deal.pk}/questions/", {"what": TEXT, "needed": "завтра", "hand_id": hand.pk})
    assert late.status_code == 422 and Question.objects.count() == 1


def test_the_deal_costs_as_many_queries_with_many_questions_as_with_one(cast: Cast, enter: Enter):
    deal, browsers = cast.plain(), [enter(cast.anna), enter(cast.egor)]

    def more() -> None:
        row = in_hands(cast, question(cast, deal))
        ask_back(row, "Что?", by=cast.egor, at=cast.now())
        question(cast, deal)

    def read() -> list[int]:
        return [queries(lambda browser=browser: browser.get(f"/deals/{deal.pk}/")) for browser in browsers]

    more()
    read()
    few = read()
    for _each in range(4):
        more()
    assert all(now <= before for now, before in zip(read(), few, strict=True))


def test_an_answer_is_kept_and_found_while_the_next_one_types(cast: Cast, enter: Enter):
    row, egor = in_hands(cast), enter(cast.egor)
    egor.post(at(row, "answer"), {"text": f"Сорок часов {EVIL}"})
    assert "Сорок часов" in egor.get(at(row, "note")).text
    kept = {"title": f"Обмен с 1С {EVIL}", "text": f"Сорок часов, если база типовая {EVIL}"}
    assert egor.post(at(row, "note"), kept).status_code == 302
    found = enter(cast.oleg).get("/desk/similar/", {"what": "сколько часов на обмен с базой 1С"})
    assert "если база типовая" in found.text and EVIL not in found.text
    assert enter(cast.oleg).get("/desk/similar/", {"what": "хостинг"}).text.strip() == ""
    assert 'hx-get="/desk/similar/"' in enter(cast.anna).get(f"/deals/{cast.plain().pk}/questions/").text
