"""The first walk in a real browser: six steps by keyboard, then never again."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kochka.people.models import User
from tests.browser.conftest import PHONE
from tests.browser.hand import Hand
from tests.cast import Cast

STRIP = "[data-tour-strip]"
# The whole walk, from the page at the door to one's own day without it: into the demo as a seller, five steps on, the
# end. The figure may only fall.
PRESSES = 7


@pytest.fixture
def demo(cast: Cast) -> Cast:
    """The cast as a demo company with deals of Анна's at several stages, one of them sinking."""
    cast.firm.is_demo = True
    cast.firm.save()
    for stage in ("inputs", "proposal", "prepayment"):
        cast.walk_to(stage)
    return cast


def enter(page: Page, role: str = "Продавец") -> Hand:
    """Into the demo by the keyboard: the role's button at the door."""
    page.goto("/accounts/login/")
    hand = Hand(page)
    page.get_by_role("button", name=role).first.focus()
    hand.press("Enter")
    page.wait_for_url(at_home)
    return hand


def at_home(url: str) -> bool:
    return urlsplit(url).path == "/"


def stands_at(page: Page, number: int) -> None:
    expect(page.locator(STRIP)).to_contain_text(f"Шаг {number} из 6")


def test_six_steps_by_keyboard_and_then_never_again(
    demo: Cast, page: Page, axe, browser: Browser, browser_context_args: dict
) -> None:
    hand = enter(page)
    for number in range(1, 7):
        stands_at(page, number)
        expect(page.locator("[data-tour-next]")).to_be_focused()
        expect(page.locator(STRIP)).not_to_contain_text("на другой странице")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        axe(page)
        hand.press("Enter")
    page.wait_for_url(at_home)
    expect(page.locator(STRIP)).to_have_count(0)
    assert hand.count.presses == PRESSES
    for url in ("/board/", "/", "/enquiries/"):
        page.goto(url)
        expect(page.get_by_role("main")).to_be_visible()
        expect(page.locator(STRIP)).to_have_count(0)
    elsewhere = browser.new_context(**browser_context_args).new_page()
    enter(elsewhere)
    expect(elsewhere.get_by_role("main")).to_be_visible()
    expect(elsewhere.locator(STRIP)).to_have_count(0)
    elsewhere.context.close()


def test_escape_closes_what_is_open_first_and_then_puts_the_walk_away_for_good(demo: Cast, page: Page) -> None:
    hand = enter(page)
    stands_at(page, 1)
    hand.press("KeyC")
    expect(page.get_by_label("Что продаём")).to_be_focused()
    hand.press("Escape")
    expect(page.locator("dialog[open]")).to_have_count(0)
    stands_at(page, 1)
    page.locator(".menu > summary").click()
    hand.press("Escape")
    expect(page.locator(".menu[open]")).to_have_count(0)
    stands_at(page, 1)
    hand.press("Escape")
    hand.wait_said("Прогулка убрана")
    expect(page.locator(STRIP)).to_have_count(0)
    page.reload()
    expect(page.locator(STRIP)).to_have_count(0)
    assert not User.objects.active().filter(toured_at=None).exists()


def test_enter_on_a_line_opens_it_and_the_walk_offers_the_way_back(demo: Cast, page: Page) -> None:
    hand = enter(page)
    stands_at(page, 1)
    hand.press("KeyJ", "Enter")
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    expect(page.locator(STRIP)).to_contain_text("на другой странице")
    page.get_by_role("button", name="Перейти").press("Enter")
    page.wait_for_url(at_home)
    stands_at(page, 1)


def test_a_key_held_down_goes_one_step(demo: Cast, page: Page) -> None:
    hand = enter(page)
    stands_at(page, 1)
    page.evaluate("""() => {
      const next = document.querySelector('[data-tour-next]');
      for (let n = 0; n < 4; n += 1) next.click();
    }""")
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    stands_at(page, 2)
    hand.press("Enter")
    stands_at(page, 3)


@pytest.mark.parametrize("mood", ["light", "dark"])
def test_on_a_phone_the_walk_hides_nothing_that_it_speaks_of(demo: Cast, page: Page, axe, mood: str) -> None:
    page.emulate_media(color_scheme=mood)
    page.set_viewport_size(PHONE)
    enter(page)
    for number in range(1, 7):
        stands_at(page, number)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        strip = page.locator(STRIP).bounding_box()
        assert strip
        assert strip["y"] > 300
        page.locator("[data-tour-next]").click()
    expect(page.locator(STRIP)).to_have_count(0)


@pytest.mark.parametrize("role", ["Шеф", "Эксперт", "Менеджер", "Администрация"])
def test_every_role_walks_its_own_six_steps(demo: Cast, page: Page, role: str) -> None:
    hand = enter(page, role)
    for number in range(1, 7):
        stands_at(page, number)
        expect(page.locator("[data-tour-next]")).to_be_focused()
        hand.press("Enter")
    expect(page.locator(STRIP)).to_have_count(0)


def test_without_scripts_the_walk_is_forms_and_works(demo: Cast, browser: Browser, browser_context_args: dict) -> None:
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    enter(page)
    for number in range(1, 7):
        stands_at(page, number)
        page.locator("[data-tour-next]").click()
    expect(page.locator(STRIP)).to_have_count(0)
    context.close()


def test_a_newcomer_looks_at_the_same_deal_with_other_eyes_in_one_press(demo: Cast, page: Page, axe) -> None:
    enter(page)
    page.keyboard.press("Escape")
    page.goto("/board/")
    page.locator("[data-row] a").first.click()
    page.wait_for_url(re.compile(r"/deals/\d+/$"))
    url = page.url
    expect(page.locator(".banner-eyes [aria-current]")).to_have_text("Продавец")
    page.locator(".banner-eyes").get_by_role("button", name="Шеф").click()
    expect(page.locator(".banner-eyes [aria-current]")).to_have_text("Шеф")
    assert page.url == url
    axe(page)
