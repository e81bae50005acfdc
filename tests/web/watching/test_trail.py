"""One line a request: who, where, what came of it; no secret, nothing personal."""

import json
import logging
import sys

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kochka.core.logs import Json, Plain, logging_settings
from kochka.deals.models import Deal
from tests.cast import Cast
from tests.web.conftest import Enter

TOKEN = "q7Yx" * 11
REFUSED = "duplicate key\nDETAIL:  Key (email)=(anna@example.org) already exists."


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, logger="kochka.request")
    return caplog


def last(lines: pytest.LogCaptureFixture) -> dict[str, object]:
    """The facts of the latest request, with the words beside them."""
    record = [one for one in lines.records if one.name == "kochka.request"][-1]
    return {**record.facts, "said": record.getMessage()}


def test_a_request_is_one_line_with_who_where_and_how_long(cast: Cast, enter: Enter, lines) -> None:
    deal = cast.plain()
    browser = enter(cast.anna)
    lines.clear()
    answer = browser.get(reverse("deal", args=[deal.pk]), {"q": "anna@example.org"})
    (record,) = [one for one in lines.records if one.name == "kochka.request"]
    facts = record.facts
    assert record.getMessage() == f"GET /deals/{deal.pk}/"
    assert (facts["status"], facts["person"], facts["route"]) == (200, cast.anna.pk, "deal")
    assert facts["queries"] > 3 and facts["ms"] > 0 and facts["bytes"] == len(answer.content)
    assert facts["request"] == answer["X-Request-ID"]


def test_the_queries_are_those_that_were_asked(cast: Cast, enter: Enter, lines) -> None:
    browser = enter(cast.anna)
    browser.get("/deals/")
    with CaptureQueriesContext(connection) as seen:
        browser.get("/deals/")
    assert last(lines)["queries"] == len(seen)


def test_an_id_that_came_along_goes_on_and_nonsense_does_not(cast: Cast) -> None:
    ask = Client().get
    assert ask("/accounts/login/", headers={"X-Request-ID": "lb-0042.abc"})["X-Request-ID"] == "lb-0042.abc"
    for odd in ("", "short", "a b c d e f g h", "x" * 65, "abcdefgh\nlevel=ERROR", "<script>alert(1)</script>"):
        made = ask("/accounts/login/", headers={"X-Request-ID": odd})["X-Request-ID"]
        assert made != odd and len(made) == 16


@pytest.mark.parametrize("name", ["key", "welcome"])
def test_what_lets_one_in_is_never_written_down(cast: Cast, lines, name: str) -> None:
    address = reverse(name, args=[TOKEN])
    for path in (address, address.rstrip("/"), f"{address}more/", f"/elsewhere/{TOKEN}"):
        Client().get(path, {"next": TOKEN})
    assert TOKEN not in lines.text
    assert "…" in lines.text


def test_a_short_token_is_hidden_too(cast: Cast, lines) -> None:
    Client().get("/key/secret/")
    assert last(lines)["said"] == "GET /key/…/"


def test_a_path_cannot_begin_a_line_of_its_own(cast: Cast, lines) -> None:
    Client().get("/a%0Aforged%20line%1b[31m/")
    assert "\n" not in str(last(lines)["said"]) and "\x1b" not in str(last(lines)["said"])


def test_whom_nobody_asked_for_is_nobody(cast: Cast, lines) -> None:
    Client().get("/accounts/login/")
    assert last(lines)["person"] == "-"
    Client().get("/nothing/here/")
    assert last(lines)["route"] == "nowhere"


def test_what_open_pages_ask_every_few_seconds_keeps_still(cast: Cast, enter: Enter, lines) -> None:
    browser = enter(cast.anna)
    lines.clear()
    browser.get(reverse("my_day_pulse"))
    assert not lines.records
    lines.set_level(logging.DEBUG, logger="kochka.request")
    browser.get(reverse("my_day_pulse"))
    assert last(lines)["route"] == "my_day_pulse"


def test_a_long_answer_is_told_when_it_has_left(cast: Cast, enter: Enter, lines) -> None:
    cast.plain()
    browser = enter(cast.chief)
    lines.clear()
    answer = browser.get(reverse("deals_csv"))
    assert not lines.records
    size = sum(len(part) for part in answer.streaming_content)
    answer.close()
    assert last(lines)["bytes"] == size
    assert len([one for one in lines.records if one.name == "kochka.request"]) == 1


def test_the_bench_alone_is_told_the_queries(cast: Cast, enter: Enter, settings) -> None:
    browser = enter(cast.anna)
    assert "X-Queries" not in browser.get("/deals/")
    settings.BENCH = True
    assert int(browser.get("/deals/")["X-Queries"]) > 0


def test_a_broken_page_tells_the_number_under_which_the_log_says_why(
    cast: Cast, enter: Enter, lines, monkeypatch
) -> None:
    def broken(*_args: object, **_given: object) -> None:
        raise RuntimeError("the bridge is out")

    monkeypatch.setattr(Deal.objects.__class__, "visible_to", broken)
    browser = enter(cast.anna)
    browser.raise_request_exception = False
    answer = browser.get("/deals/", headers={"X-Request-ID": "told-by-phone"})
    assert answer.status_code == 500
    assert "told-by-phone" in answer.content.decode()
    (record,) = [one for one in lines.records if one.name == "django.request"]
    assert record.exc_info
    assert last(lines)["status"] == 500


def asked(path: str) -> HttpRequest:
    request = HttpRequest()
    request.path = path
    request.resolver_match = None
    return request


def record(words: str, *args: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("django.request").makeRecord(
        "django.request", logging.ERROR, __file__, 1, words, args, None, extra=extra
    )


def test_what_django_says_of_a_request_hides_the_same() -> None:
    path = f"/key/{TOKEN}/"
    for formatter in (Plain(), Json()):
        line = formatter.format(record("%s: %s", "Internal Server Error", path, request=asked(path)))
        assert TOKEN not in line
        assert "/key/…/" in line


def test_lines_for_machines_are_objects() -> None:
    facts = {"status": 200, "request": "abc"}
    line = json.loads(Json().format(record("%s %s", "GET", "/дело", facts=facts)))
    assert line["message"] == "GET /дело"
    assert (line["status"], line["request"], line["level"]) == (200, "abc", "ERROR")
    assert line["at"].endswith("+00:00")


def test_the_values_of_a_row_that_the_database_refused_stay_out_of_the_log() -> None:
    try:
        raise ValueError(REFUSED)
    except ValueError:
        one = record("failed")
        one.exc_info = sys.exc_info()
    for formatter in (Plain(), Json()):
        one.exc_text = None
        said = formatter.format(one)
        assert "duplicate key" in said
        assert "anna@example.org" not in said


def test_only_known_styles_are_taken() -> None:
    assert logging_settings("json")["formatters"]["line"]["()"].endswith("Json")
    with pytest.raises(ValueError, match="KOCHKA_LOG"):
        logging_settings("xml")
