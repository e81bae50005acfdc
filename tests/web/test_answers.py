"""What goes along with every page: what the browser may do, what lies in no cache, what pages say when it fails."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from kochka.core.refusals import Refused
from kochka.web import my_day
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words


def test_pages_let_nothing_inline_and_nothing_foreign_run(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    for address in ("/", reverse("deal", args=[deal.pk]), reverse("attempt", args=[deal.pk]), "/me/"):
        answer = enter(cast.anna).get(address)
        policy, page = answer["Content-Security-Policy"], words(answer)
        assert "script-src 'self'" in policy
        assert "style-src 'self'" in policy
        assert "unsafe" not in policy
        assert " style=" not in page
        assert "<style" not in page
        assert page.count("<script") == page.count("<script src=") + page.count('<script type="module" src=')


def test_pages_and_their_parts_lie_in_no_cache(cast: Cast, enter: Enter) -> None:
    answer = enter(cast.anna).get("/")
    assert "no-store" in answer["Cache-Control"]
    assert "HX-Request" in answer["Vary"]


def test_the_pulse_is_silent_until_something_changes(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    browser = enter(cast.anna)
    page = browser.get(reverse("deal", args=[deal.pk])).context["page"]
    day = browser.get("/").context["day"]
    asking = [(reverse("deal_pulse", args=[deal.pk]), page.token), ("/pulse/", day.token())]
    assert [browser.get(url, {"seen": seen}).status_code for url, seen in asking] == [204, 204]
    cast.hand(cast.fresh(deal), cast.egor)
    cast.hand(cast.deal(by=cast.chief), cast.anna)
    answers = [browser.get(url, {"seen": seen}) for url, seen in asking]
    assert [answer.status_code for answer in answers] == [404, 200], "a deal handed away may be out of sight"


def test_the_pulse_of_a_deal_says_who_changed_it(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    browser = enter(cast.anna)
    token = browser.get(reverse("deal", args=[deal.pk])).context["page"].token
    cast.replan(cast.fresh(deal), by=cast.chief)
    said = words(browser.get(reverse("deal_pulse", args=[deal.pk]), {"seen": token}))
    assert "Шеф" in said


def test_the_pulse_writes_no_session_and_costs_little(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    browser = enter(cast.anna)
    before = Session.objects.get().expire_date
    assert queries(lambda: browser.get(reverse("deal_pulse", args=[deal.pk]), {"seen": "0"})) <= 8
    assert Session.objects.get().expire_date == before


@pytest.mark.parametrize(("language", "word"), [("ru", "одна вода"), ("en", "only water")])
def test_what_is_not_there_is_said_in_the_readers_language(cast: Cast, enter: Enter, language: str, word: str) -> None:
    cast.anna.language = language
    cast.anna.save()
    answer = enter(cast.anna).get("/deals/999999/")
    assert answer.status_code == 404
    assert word in words(answer)


def test_whoever_is_not_signed_in_reads_the_language_of_the_company(cast: Cast, client: Client) -> None:
    page = words(client.get(reverse("account_login"), headers={"Accept-Language": "en"}))
    assert "Войти" in page


def test_a_page_that_breaks_says_so_without_details(cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(my_day.Day, "parts", breaks)
    browser = enter(cast.anna)
    browser.raise_request_exception = False
    answer = browser.get("/")
    assert answer.status_code == 500
    assert "secret detail" not in words(answer)
    assert "/static/kochka/" in words(answer)


def test_a_refusal_that_no_form_caught_is_a_page_with_its_sentence(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_args: object, **_kwargs: object) -> None:
        raise Refused("Так не выйдет.")

    monkeypatch.setattr(my_day.Day, "parts", refuses)
    page, part = enter(cast.anna).get("/"), enter(cast.anna).get("/", headers={"HX-Request": "true"})
    assert (page.status_code, part.status_code) == (422, 422)
    assert "Так не выйдет." in words(page)
    assert "<html" not in words(part)


def test_the_typeface_is_served_under_a_plain_name(cast: Cast) -> None:
    from django.contrib.staticfiles import finders

    assert finders.find("kochka/onest.ttf")
    assert ("kochka/onest.ttf" in [name for finder in finders.get_finders() for name, _ in finder.list([])]) is True
