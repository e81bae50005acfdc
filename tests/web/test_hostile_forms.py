"""Whatever is typed into any field of any form of the site map gets a clear answer: done, or the form once more with
the words in it; never a broken page, never a word of it executed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import product

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from kochka.web import limits
from tests.cast import Cast
from tests.web.conftest import Enter
from tests.web.scene import Scene, Strange
from tests.web.test_site_map import address, pages

pytestmark = pytest.mark.django_db

MARK = "<script>hostile()</script>"
HOSTILE = {
    "endless": "ю" * 10_000,
    "script and SQL": f"{MARK}'\" onload=hostile() {{% now %}} '; DROP TABLE deals_deal; -- ${{7*7}}",
    "right to left": "\u202e🦆\u200f שלום \u0000 مرحبا 👩‍👩‍👧‍👦",
}
# Leaving, and other people's doors: what they do is no matter of words.
DOORS = ("logout", "accounts/demo", "/login/")
ANSWERS = {200, 204, 302, 403, 404, 409, 422}


@dataclass
class Form:
    """A form as it stands on a page: where it goes, and what stands in its fields."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that send something."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url, self.found = url, list[Form]()
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in given}
        if tag == "form":
            self._open = Form(said.get("action") or self.url) if said.get("method") == "post" else None
            if self._open:
                self.found.append(self._open)
        elif self._open is not None and tag in ("input", "textarea", "select", "option"):
            self._field(tag, said, self._open)

    def _field(self, tag: str, said: dict[str, str], form: Form) -> None:
        kind, name = said.get("type", "text"), said.get("name", "")
        if tag == "option" and self._select and ("selected" in said or self._select not in form.fields):
            form.fields[self._select] = said.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "textarea" or (tag == "input" and kind in ("text", "search", "email", "tel", "url", "number", "")):
            if name:
                form.typed.append(name)
        elif (
            (tag == "input" and name and kind == "hidden")
            or (kind in ("radio", "checkbox") and "checked" in said)
            or (kind == "radio" and name not in form.fields)
        ):
            form.fields[name] = said.get("value", "on")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""


def forms_of(browser: Client, url: str) -> Iterator[Form]:
    """What can be sent from a page, each form once."""
    answer = browser.get(url)
    if answer.status_code != 200 or "html" not in answer.headers["Content-Type"] or answer.streaming:
        return
    parser = Forms(url)
    parser.feed(answer.content.decode())
    yield from (form for form in parser.found if form.typed and not any(door in form.action for door in DOORS))


def body(answer: HttpResponseBase) -> str:
    return "" if answer.streaming else answer.content.decode()  # type: ignore[attr-defined]


def everything(scene: Scene, browser: Client) -> Iterator[tuple[str, tuple[str, Form]]]:
    """All forms of all pages with the page's name, by what they are; read before any is sent, for what is sent may
    end the very thing that the next page is about."""
    for name, (route, parameters) in pages().items():
        try:
            url = address(scene, name, route, parameters)
        except Strange:  # the table of the site map says so
            continue
        for form in forms_of(browser, url):
            yield f"{form.action} {sorted(form.typed)}", (name, form)


def test_hostile_words_in_every_form_get_a_clear_answer(cast: Cast, enter: Enter) -> None:
    """Each form meets each kind of words as if nothing had been sent before: what it does is taken back."""
    browser, wrong = enter(cast.chief), list[str]()
    found = dict(everything(Scene(cast), browser))
    browser.raise_request_exception = False
    for (name, form), (kind, words) in product(found.values(), HOSTILE.items()):
        with taken_back(browser):
            answer = browser.post(form.action.split("#")[0], {**form.fields, **dict.fromkeys(form.typed, words)})
        if said := trouble(answer, words):
            wrong.append(f"{name}: POST {form.action} ({kind}) {said} {form.typed}")
    assert len(found) > 40, found
    assert not wrong, "\n".join(wrong)


@contextmanager
def taken_back(browser: Client) -> Iterator[None]:
    """What is sent within leaves neither rows nor cookies, and nobody counts how often one asks."""
    cookies = browser.cookies.copy()
    limits._levels.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    browser.cookies = cookies


def trouble(answer: HttpResponseBase, words: str) -> str:
    """What is wrong about an answer to a form, if anything."""
    page = body(answer)
    if answer.status_code not in ANSWERS:
        return f"answers {answer.status_code}"
    if MARK in page:
        return "gives the script back as a script"
    return "lost what was typed" if answer.status_code == 422 and not _kept(page, words) else ""


def _kept(page: str, words: str) -> bool:
    """Whether the beginning of the words stands in the page, escaped as pages escape."""
    start = words[:7].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return start in page
