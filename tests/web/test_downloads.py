"""Files come back by two steps: whether this person may, then an address that is good for a minute, knows no cookie and
is for this one file."""

import re
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kochka.files.models import StoredFile
from kochka.files.storing import store
from tests.cast import Cast
from tests.web.conftest import Enter, words

NAME = "договор № 5 <b>.pdf"


@pytest.fixture
def row(cast: Cast, enter: Enter) -> StoredFile:
    """A file beside Анна's deal."""
    deal = cast.plain()
    upload = SimpleUploadedFile(NAME, b"%PDF-1.7 paper")
    assert enter(cast.anna).post(reverse("file", args=[deal.pk]), {"file": upload}).status_code == 302
    return StoredFile.objects.get()


def asked(browser: Client, row: StoredFile) -> str:
    """Where the link on the page leads."""
    answer = browser.get(reverse("download", args=[row.pk]))
    assert answer.status_code == 302
    return answer["Location"]


def test_the_bytes_come_as_a_download_that_nothing_runs_in(cast: Cast, enter: Enter, row: StoredFile) -> None:
    answer = Client().get(asked(enter(cast.anna), row))

    assert b"".join(answer.streaming_content) == b"%PDF-1.7 paper"  # type: ignore[attr-defined]
    assert unquote(answer["Content-Disposition"]).startswith("attachment; filename*=utf-8''договор № 5 _b_.pdf")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "DENY"


def test_it_needs_no_cookie_and_neither_reads_nor_sets_one(
    cast: Cast, enter: Enter, row: StoredFile, django_assert_num_queries: object
) -> None:
    browser = enter(cast.anna)
    address = asked(browser, row)
    answer = browser.get(address)  # whatever cookies the browser sends along
    assert not answer.cookies
    assert not hasattr(answer.wsgi_request, "user") or answer.wsgi_request.user.is_anonymous
    assert "HTTP_COOKIE" not in answer.wsgi_request.META


def test_a_minute_later_the_address_is_dead(cast: Cast, enter: Enter, row: StoredFile) -> None:
    address = asked(enter(cast.anna), row)
    with time_machine.travel(timezone.now() + timedelta(seconds=59), tick=False):
        assert Client().get(address).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=62), tick=False):
        assert Client().get(address).status_code == 404


def test_a_forged_address_opens_nothing(cast: Cast, enter: Enter, row: StoredFile) -> None:
    address = urlsplit(asked(enter(cast.anna), row)).path
    token = unquote(address.split("/")[2])
    other = store(SimpleUploadedFile("чужое.pdf", b"secret"), by=cast.oleg, at=cast.now())
    value, moment, seal = token.split(":")
    forged = [
        f"{other.pk.hex}:{moment}:{seal}",
        f"{value}:{moment}:{seal[:-1]}",
        f"{value}:zzzzzz:{seal}",
        TimestampSigner(salt="other").sign(other.pk.hex),
        TimestampSigner(salt="kochka.files").sign("no id"),
        other.pk.hex,
        "x",
        "\x00",
        "x" * 5000,
    ]
    for one in forged:
        assert Client().get(reverse("file_bytes", args=[one, "x.pdf"])).status_code == 404, one
    assert Client().get("/dl/").status_code == 404
    assert Client().get(f"/dl/{token}/").status_code == 404


def test_the_name_in_the_address_is_not_what_the_file_is_called(cast: Cast, enter: Enter, row: StoredFile) -> None:
    token = urlsplit(asked(enter(cast.anna), row)).path.split("/")[2]
    answer = Client().get(f"/dl/{token}/evil.exe")
    assert "evil" not in answer["Content-Disposition"]


def test_whoever_does_not_see_the_deal_gets_no_address(cast: Cast, enter: Enter, row: StoredFile) -> None:
    address = reverse("download", args=[row.pk])
    assert enter(cast.oleg).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert "/accounts/login/" in Client().get(address)["Location"]


def test_a_look_at_the_head_costs_no_bytes(cast: Cast, enter: Enter, row: StoredFile) -> None:
    browser = enter(cast.anna)
    assert browser.head(reverse("download", args=[row.pk])).status_code == 302
    answer = Client().head(asked(browser, row))
    assert (answer.status_code, answer["Content-Length"]) == (200, str(row.size))
    assert Client().post(asked(browser, row)).status_code == 405


def test_bytes_that_the_storage_lost_are_not_there(
    cast: Cast, enter: Enter, row: StoredFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_row: StoredFile) -> None:
        raise FileNotFoundError

    address = asked(enter(cast.anna), row)
    monkeypatch.setattr("kochka.web.files.opened", lost)
    assert Client().get(address).status_code == 404


def test_on_a_host_of_its_own_files_are_given_and_nothing_else(
    cast: Cast, enter: Enter, row: StoredFile, settings
) -> None:
    settings.FILES_URL, settings.FILES_HOST = "https://files.example.org", "files.example.org"
    settings.ALLOWED_HOSTS = ["testserver", "files.example.org"]
    browser = enter(cast.anna)
    address = asked(browser, row)
    assert address.startswith("https://files.example.org/dl/")
    path = urlsplit(address).path
    assert browser.get(path, headers={"host": "files.example.org"}).status_code == 200
    assert browser.get(path).status_code == 404, "never beside the cookies"
    for other in ("/", "/accounts/login/", reverse("download", args=[row.pk])):
        assert browser.get(other, headers={"host": "files.example.org"}).status_code == 404


def test_what_runs_is_refused_on_every_page_that_takes_files(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.plain(), enter(cast.anna)
    answer = browser.post(reverse("file", args=[deal.pk]), {"file": SimpleUploadedFile("договор.pdf.exe", b"MZ\0\0")})
    assert answer.status_code == 422
    assert "zip" in words(answer)
    assert not StoredFile.objects.exists()
    page = SimpleUploadedFile("клиенты.csv", b"<html><script>alert(1)</script>")
    answer = enter(cast.chief).post(reverse("imports"), {"file": page, "what": "clients"})
    assert answer.status_code == 422
    assert not StoredFile.objects.exists()


def test_the_log_does_not_hold_the_address(cast: Cast, enter: Enter, row: StoredFile, caplog) -> None:
    address = asked(enter(cast.anna), row)
    caplog.clear()
    with caplog.at_level("INFO", logger="kochka.request"):
        Client().get(address)
    token = unquote(urlsplit(address).path.split("/")[2])
    assert caplog.records
    assert not [
        record for record in caplog.records if re.escape(token) in record.getMessage() or token in str(record.__dict__)
    ]
