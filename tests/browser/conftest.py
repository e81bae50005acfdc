"""A real Chromium against a live server. A page that complains on its console fails its test."""

import os
from collections.abc import Callable, Generator
from datetime import time, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, expect

from kochka.firm.adjusting import adjust
from kochka.firm.calendar import work_calendar
from kochka.firm.days import OwnDay, mark_days
from tests import chromium
from tests.cast import Cast, company

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
# Chromium reports every answer of 400 and above as an error; these two are how our forms and verbs say no.
ORDINARY = ("status of 409", "status of 422")
# What htmx says where the next letter has overtaken a question (hx-sync): both together, and nothing else.
OVERTAKEN = ("htmx:sendAbort", "htmx:afterRequest,")


@pytest.fixture(scope="session", autouse=True)
def allow_event_loop() -> Generator[None]:
    """Playwright's loop runs in this thread, and Django would take our plain code for a coroutine's."""
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    yield
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    path = chromium.find()
    if path is None:
        pytest.fail("no Chromium here: apt install chromium, or name one in $CHROMIUM")
    return {**browser_type_launch_args, "executable_path": path, "args": chromium.FLAGS}


@pytest.fixture
def browser_context_args(browser_context_args: dict, live_server) -> dict:
    """Russian, in Moscow, wide (a phone: `page.set_viewport_size(PHONE)`). Addresses may be relative: goto("/")."""
    return {
        **browser_context_args,
        "base_url": live_server.url,
        "locale": "ru-RU",
        "timezone_id": "Europe/Moscow",
        "viewport": WIDE,
        "reduced_motion": "reduce",
    }


class Complaints:
    """What the pages of a test's context said on the console. `allow(text)` for what the test provokes."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.allowed = [*ORDINARY]

    def allow(self, text: str) -> None:
        self.allowed.append(text)

    def left(self) -> list[str]:
        left = [said for said in self.heard if not any(text in said for text in self.allowed)]
        aborted, told = ([said for said in left if text in said] for text in OVERTAKEN)
        for pair in zip(aborted, told, strict=False):
            for said in pair:
                left.remove(said)
        return left

    def on_console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.heard.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


@pytest.fixture
def complaints() -> Complaints:
    return Complaints()


@pytest.fixture
def context(context: BrowserContext, complaints: Complaints) -> Generator[BrowserContext]:
    context.set_default_timeout(20_000)
    expect.set_options(timeout=10_000)
    context.on("console", complaints.on_console)
    context.on("weberror", lambda error: complaints.heard.append(f"exception: {error.error}"))
    yield context
    assert complaints.left() == [], "the browser's console is not clean"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The company with its people, on the real clock: a browser has a clock of its own."""
    return company()


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Asserts that axe finds nothing on the page as it stands: `axe(page)`."""

    def assert_clean(page: Page) -> None:
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()

    return assert_clean


@pytest.fixture
def at_work(cast: Cast) -> None:
    """Whatever day and hour it is while this runs, the company works: outside of open hours the queue lies folded."""
    adjust(day_opens=time(0), day_closes=time(23, 59), by=cast.chief, at=cast.now())
    today = work_calendar().day_of(cast.now())
    days = [today + timedelta(days=ahead) for ahead in (0, 1)]
    off = [day for day in days if not work_calendar().is_workday(day)]
    mark_days([OwnDay(day, works=True) for day in off], by=cast.chief, at=cast.now())
