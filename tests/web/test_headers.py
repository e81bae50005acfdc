"""What every class of answer tells the browser to leave alone."""

import subprocess
import sys

import pytest
from django.conf import settings as project
from django.test import Client
from django.urls import reverse

from kochka.deals.notes import attach
from kochka.web.headers import SAID
from tests.cast import PASSWORD, Cast

from .conftest import Enter
from .test_door import knock


def answers(cast: Cast, enter: Enter) -> dict[str, object]:
    """One of each class."""
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.utils import timezone

    browser = enter(cast.chief)
    paper = SimpleUploadedFile("акт.pdf", b"%PDF-1.4 paper")
    file = attach(cast.deal(), file=paper, by=cast.anna, at=timezone.now()).file_id
    browser.raise_request_exception = False
    return {
        "page": browser.get("/"),
        "part": browser.get("/deals/new/", HTTP_HX_REQUEST="true"),
        "nothing new": browser.get(reverse("my_day_pulse")),
        "file": browser.get(reverse("download", args=[file])),
        "table": browser.get(reverse("deals_csv")),
        "static": browser.get("/static/kochka/base.css"),
        "missing": browser.get("/no/such/page/"),
        "not yours": enter(cast.anna).get("/settings/"),
        "no post of ours": Client(enforce_csrf_checks=True).post("/accounts/login/", {}),
        "bad host": Client(headers={"host": "evil.example"}).get("/"),
        "redirect": Client().get("/"),
        "door": Client().get("/accounts/login/"),
        "health": Client().get("/healthz"),
    }


def test_every_answer_is_closed(cast: Cast, enter: Enter) -> None:
    wrong = []
    for name, answer in answers(cast, enter).items():
        wrong += [f"{name}: no {header}" for header in SAID if header not in answer]
        if "unsafe" in answer["Content-Security-Policy"] or "*" in answer["Content-Security-Policy"]:
            wrong.append(f"{name}: an open policy")
        if answer["X-Content-Type-Options"] != "nosniff" or answer["X-Frame-Options"] != "DENY":
            wrong.append(f"{name}: sniffed or framed")
    assert wrong == []


def test_nothing_of_the_company_lies_in_a_cache(cast: Cast, enter: Enter) -> None:
    open_to_all = {"static", "health", "bad host"}
    found = {
        name: answer.get("Cache-Control", "")
        for name, answer in answers(cast, enter).items()
        if name not in open_to_all
    }
    assert {name for name, said in found.items() if "no-store" not in said} <= {"file"}, found
    assert "private" in found["file"] or "no-store" in found["file"]


def test_cookies_are_out_of_reach(cast: Cast) -> None:
    answer = Client().get("/accounts/login/")
    kept = answer.cookies[project.CSRF_COOKIE_NAME]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    cast.anna.set_password(PASSWORD)
    cast.anna.save()
    cookie = knock(Client(), cast.anna.email).cookies[project.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


SAYS = (
    "from django.conf import settings as s;"
    "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0,"
    " s.SECURE_SSL_REDIRECT)"
)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://kochka.example.org", "__Host-kochka_company __Host-kochka_company_csrf True True True"),
        ("http://10.0.0.5:8000", "kochka_company kochka_company_csrf False False False"),
    ],
)
def test_cookies_and_hsts_follow_the_public_address(tmp_path, url: str, said: str) -> None:
    env = {"KOCHKA_URL": url, "KOCHKA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "kochka.settings"}
    done = subprocess.run([sys.executable, "-c", SAYS], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == said
