"""The list of kept answers: read by those who answer, retired by who wrote one and by chiefs."""

from kochka.people.roles import Role
from kochka.proposals.kept_answers import keep_answer, similar
from kochka.proposals.pulling import answer
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.questioning import in_hands
from tests.web.conftest import Enter


def note(cast: Cast, title: str = "Обмен с 1С"):
    who = {"by": cast.egor, "at": cast.now()}
    return keep_answer(answer(in_hands(cast), "Сорок", **who), title, "Сорок <b>часов</b>", **who)


def test_a_note_is_retired_from_the_list_by_its_writer_and_chiefs(cast: Cast, enter: Enter):
    vera = enter(cast.person("Вера Экспертова", "vera@example.org", Role.EXPERT))
    for who in (cast.egor, cast.chief):
        row, browser = note(cast), enter(who)
        page = f"/desk/answers/{row.pk}/retirement/"
        assert page in browser.get("/desk/answers/").text and "<b>часов" not in browser.get("/desk/answers/").text
        assert page not in vera.get("/desk/answers/").text and vera.post(page).status_code == 403
        assert browser.get(page).status_code == 200 and similar("обмен 1С")
        assert browser.post(page)["Location"] == "/desk/answers/" and not similar("обмен 1С")
        assert browser.post(page).status_code == 404
    assert enter(cast.anna).get("/desk/answers/").status_code == 404


def test_a_long_list_has_pages_and_costs_as_much_as_a_short_one(cast: Cast, enter: Enter):
    egor = enter(cast.egor)
    note(cast)
    egor.get("/desk/answers/")
    few = queries(lambda: egor.get("/desk/answers/"))
    for number in range(50):
        note(cast, f"Обмен {number}")
    assert queries(lambda: egor.get("/desk/answers/")) == few
    assert egor.get("/desk/answers/").text.count('class="review-line"') == 50
    assert egor.get("/desk/answers/?page=2").text.count('class="review-line"') == 1
