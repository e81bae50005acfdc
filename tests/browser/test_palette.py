"""The palette: from anywhere to anything, without a mouse, and with nothing but a thumb."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kochka.people.models import User
from tests.browser.conftest import PHONE
from tests.browser.hand import sign_in
from tests.cast import Cast


def test_a_deal_is_found_and_a_try_recorded_by_keys_alone(cast: Cast, page: Page, axe: Callable[[Page], None]) -> None:
    deal = cast.plain(title="Портал для дилеров")
    cast.plain(title="Сайт завода")
    sign_in(page, cast.anna)
    field = page.get_by_role("combobox", name="Найдите")

    page.keyboard.press("Control+KeyK")
    expect(field).to_be_focused()
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.insert_text("порталы")
    expect(page.get_by_role("option", name="Портал для дилеров")).to_have_attribute("aria-selected", "true")
    axe(page)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/deals/{deal.pk}/")

    page.keyboard.press("Slash")
    expect(field).to_be_focused()
    page.keyboard.insert_text("попытка")
    expect(page.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_label("Что вышло")).to_be_focused()
    page.keyboard.press("Escape")

    page.goto("/")
    page.keyboard.press("Control+KeyK")
    page.keyboard.insert_text("gjgsnrf")
    expect(page.get_by_role("option", name="Записать попытку")).to_be_visible()
    page.keyboard.press("Enter")
    expect(field).to_have_attribute("placeholder", "С какой сделкой?")
    page.keyboard.insert_text("дилер")
    page.keyboard.press("Enter")  # before the answer is there: it waits for it
    expect(page.get_by_label("Что вышло")).to_be_focused()


def test_escape_leads_back_and_arrows_go_round(cast: Cast, page: Page) -> None:
    cast.plain(title="Портал")
    sign_in(page, cast.anna)
    page.keyboard.press("KeyJ")
    page.keyboard.press("Control+KeyK")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.locator("[data-row] a").first).to_be_focused()


def test_with_single_keys_off_only_the_chord_opens_it(cast: Cast, page: Page) -> None:
    User.objects.filter(pk=cast.anna.pk).update(keys_on=False)
    sign_in(page, cast.anna)
    page.keyboard.press("Slash")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+KeyK")
    expect(page.locator("#palette")).to_be_visible()


def test_on_a_phone_a_button_opens_it_over_the_whole_screen(
    cast: Cast, page: Page, axe: Callable[[Page], None]
) -> None:
    deal = cast.plain(title="Портал " + "длинный " * 20)
    page.set_viewport_size(PHONE)
    sign_in(page, cast.anna)
    page.locator("#find-open").click()
    page.get_by_role("combobox", name="Найдите").fill("длинный")
    option = page.get_by_role("option")
    expect(option).to_have_count(1)
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    option.click()
    page.wait_for_url(f"**/deals/{deal.pk}/")
