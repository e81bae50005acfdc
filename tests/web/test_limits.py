"""What costs work is given at a pace: tables of everything, answers while one types, files for import."""

import pytest
from django.urls import reverse

from kochka.exchange.models import Upload
from kochka.people.tries import UPLOADS
from kochka.web import limits
from kochka.web.limits import SEARCH, TABLES
from tests.cast import Cast

from .conftest import Enter, words
from .test_imports import AMO, send


@pytest.fixture
def clock_of_paces(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Seconds by which paces go: what a test adds."""
    passed = [1000.0]
    monkeypatch.setattr(limits, "monotonic", lambda: passed[0])
    return passed


@pytest.mark.parametrize("name", ["deals_csv", "deals_xlsx", "settings_changes_csv"])
def test_tables_can_be_taken_so_fast_and_no_faster(cast: Cast, enter: Enter, clock_of_paces, name: str) -> None:
    browser, address = enter(cast.chief), reverse(name)
    for _time in range(TABLES.burst):
        assert browser.get(address).status_code == 200
    shut = browser.get(address)
    assert shut.status_code == 429
    assert shut["Retry-After"] == "10"
    assert "быстро</h1>" in words(shut)
    assert "через 10\u00a0секунд" in words(shut) or "через 10 секунд" in words(shut)
    assert browser.get("/deals/").status_code == 200, "pages are read on"
    assert enter(cast.anna).get(reverse("deals_csv")).status_code == 200, "everybody has a pace of their own"
    clock_of_paces[0] += 10
    assert browser.get(address).status_code == 200
    assert browser.get(address).status_code == 429


def test_all_tables_share_one_pace_and_a_rest_gives_it_back(cast: Cast, enter: Enter, clock_of_paces) -> None:
    browser = enter(cast.chief)
    for number in range(TABLES.burst):
        browser.get(reverse("deals_csv" if number % 2 else "deals_xlsx"))
    assert browser.get(reverse("settings_changes_csv")).status_code == 429
    clock_of_paces[0] += 24 * 3600
    assert [browser.get(reverse("deals_csv")).status_code for _time in range(TABLES.burst + 1)] == [
        *[200] * TABLES.burst,
        429,
    ], "no more than that, however long one rested"


def test_who_types_fast_is_answered_and_a_flood_is_not(cast: Cast, enter: Enter, clock_of_paces) -> None:
    browser = enter(cast.anna)
    for letter in range(SEARCH.burst):
        assert browser.get("/search/", {"q": "п" * (letter % 9 + 1)}).status_code == 200
    assert browser.get("/search/", {"q": "портал"}).status_code == 429
    clock_of_paces[0] += 1
    assert browser.get("/search/", {"q": "портал"}).status_code == 200


def test_files_for_import_are_taken_so_many_an_hour(cast: Cast, enter: Enter, clock) -> None:
    browser = enter(cast.chief)
    for number in range(UPLOADS.most):
        assert send(browser, AMO + b"\n" * number).status_code == 302
    kept = Upload.objects.count()
    shut = send(browser, AMO)
    assert shut.status_code == 429
    assert "Слишком много попыток" in words(shut)
    assert Upload.objects.count() == kept, "nothing of it was kept"
    clock.shift(UPLOADS.pause)
    assert send(browser, AMO).status_code == 302
