"""The chiefs' page of verdicts: what waits for one and what was said, and that nobody else reads it."""

from django.test import Client

from kochka.timesheets.verdicts import give_verdict
from tests.cast import Cast
from tests.counting import queries
from tests.web.time.test_talk import dear, talked

from .conftest import Enter, words

URL = "/talkers/verdicts/"


def test_a_deal_waits_there_and_moves_to_what_was_said(cast: Cast, enter: Enter) -> None:
    deal, chief = dear(cast), enter(cast.chief)
    assert "Вердикта не ждёт ни одна сделка" in words(chief.get(URL))
    talked(cast, deal, 10.5)
    page = words(chief.get(URL))
    assert "Портал" in page and "10 500 ₽" in page and "11 %" in page and cast.anna.name in page
    assert "1 сделка ждёт вердикта" in words(chief.get("/talkers/"))
    give_verdict(deal, "line", "Строка «аналитика»", by=cast.anna, at=cast.now())
    page = words(chief.get(URL))
    assert "Вердикта не ждёт ни одна сделка" in page and "Строка «аналитика»" in page and "10 500 ₽" in page


def test_it_is_for_chiefs(cast: Cast, enter: Enter) -> None:
    for user in (cast.anna, cast.egor, cast.polina):
        assert enter(user).get(URL).status_code == 403


def test_it_costs_as_many_queries_for_many_as_for_few(cast: Cast, enter: Enter) -> None:
    chief: Client = enter(cast.chief)
    talked(cast, dear(cast), 10.5)
    chief.get(URL)
    few = queries(lambda: chief.get(URL))
    for ago in range(1, 6):
        deal = dear(cast)
        talked(cast, deal, 10.5, ago=ago)
    assert queries(lambda: chief.get(URL)) <= few
