"""The first visit in a real browser: both doors, the form, and the way on once the company stands."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE
from tests.ops.conftest import Install, Installation, founded_home, install, installing, unvisited

__all__ = ["founded_home", "install"]


@pytest.fixture(scope="module")
def doors(founded_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of doors that nobody goes through."""
    with installing(unvisited(founded_home, tmp_path_factory.mktemp("doors") / "home")) as start:
        yield start().address("first visitor at")


@pytest.mark.parametrize("mood", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/company/"])
def test_axe_finds_nothing_in_either_mood(page: Page, axe, doors: str, path: str, mood: str) -> None:
    page.emulate_media(color_scheme=mood)
    page.goto(f"{doors}{path}")
    axe(page)


def test_axe_finds_nothing_on_a_phone_with_remarks_and_nothing_sticks_out(page: Page, axe, doors: str) -> None:
    page.set_viewport_size(PHONE)
    page.goto(f"{doors}/company/")
    page.get_by_role("button", name="Завести компанию").click()
    expect(page.get_by_role("alert")).to_contain_text("не подходят")
    expect(page.get_by_label("Как называется компания?")).to_be_focused()
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_browser_knows_the_timezone_and_shows_the_password_when_asked(page: Page, doors: str) -> None:
    page.goto(f"{doors}/company/")
    expect(page.get_by_label("Часовой пояс")).to_have_value("Europe/Moscow")
    password = page.get_by_label("Пароль", exact=True)
    password.fill("далёкие холмы")
    page.get_by_role("button", name="Показать пароль").click()
    expect(password).to_have_attribute("type", "text")
    expect(password).to_have_value("далёкие холмы")


def test_a_company_is_founded_with_the_keyboard_alone_and_the_page_goes_on(page: Page, install: Install) -> None:
    one: Installation = install()
    page.goto(f"{one.address('first visitor at')}/company/")
    page.get_by_label("Как называется компания?").fill("Сухой путь")
    page.get_by_label("Ваше имя").fill("Пётр Ильин")
    page.get_by_label("Почта").fill("petr@example.org")
    page.get_by_label("Пароль", exact=True).fill("далёкие холмы")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: urlsplit(url).path == "/funnels/first/", timeout=60_000, wait_until="commit")
    one.address()
    expect(page.get_by_role("heading", level=1)).to_have_text("Как вы продаёте?")
    expect(page.locator("body")).to_contain_text("Пётр Ильин")


def test_the_door_of_the_demo_leads_in_when_it_is_made_and_when_it_was_there_before(
    page: Page, install: Install, complaints
) -> None:
    complaints.allow("Failed to load resource")
    for _visit in ("made", "there before"):
        one: Installation = install()
        page.goto(f"{one.address('first visitor at')}/")
        page.get_by_role("button", name="Осмотреться").click()
        page.wait_for_url(lambda url: urlsplit(url).path == "/accounts/login/", timeout=60_000)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        one.end()
