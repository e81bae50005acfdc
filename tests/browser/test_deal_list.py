"""The deals list under the hands: chosen by keys, changed together, filtered and gone back."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from kochka.deals.models import Hold
from tests.browser.conftest import PHONE
from tests.browser.hand import sign_in
from tests.cast import Cast


def test_deals_are_chosen_by_keys_and_put_on_hold_together(cast: Cast, page: Page, axe: Callable[[Page], None]) -> None:
    for number in range(4):
        cast.plain(title=f"Сделка {number}")
    sign_in(page, cast.anna)
    page.goto("/deals/?sort=number")
    axe(page)
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyX")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    expect(page.locator("#list tbody .choose:checked")).to_have_count(3)
    page.locator("#many button", has_text="паузу").click()
    page.locator("#dialog [name=until]").fill("через неделю")
    page.locator("#dialog [name=reason]").fill("Каникулы")
    axe(page)
    page.keyboard.press("Enter")
    expect(page.locator("#dialog")).to_contain_text("Сделано: 3")
    axe(page)
    expect(page.locator("#list tbody .chip", has_text="до")).to_have_count(3)
    assert Hold.objects.filter(reason="Каникулы", ended_at=None).count() == 3


def test_a_row_s_verb_leaves_the_keyboard_at_its_row_and_back_undoes_a_filter(cast: Cast, page: Page) -> None:
    for title in ("Кабинет", "Портал", "Витрина"):
        cast.plain(title=title)
    sign_in(page, cast.anna)
    page.goto("/deals/?sort=number")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyN")
    page.locator("#dialog [name=text]").fill("Заметка")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#dialog")).not_to_be_visible()
    expect(page.locator("#said")).to_contain_text("Записано")
    expect(page.locator("a.deal-link", has_text="Портал")).to_be_focused()
    page.locator("#filter-words").fill("витрина")
    expect(page.locator("#list tbody tr")).to_have_count(1)
    page.go_back()
    expect(page.locator("#list tbody tr")).to_have_count(3)


def test_on_a_phone_rows_are_cards_and_nothing_overflows(cast: Cast, page: Page, axe: Callable[[Page], None]) -> None:
    cast.plain(title="Очень длинное название " * 8)
    page.set_viewport_size(PHONE)
    sign_in(page, cast.anna)
    page.goto("/deals/?cols=number,title,client,stage,value,action,due,owner,holder,state,tries,norm,gate,opened,heard")
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    axe(page)


def test_what_others_move_shows_within_five_seconds_but_not_under_the_hands_of_who_chooses(
    cast: Cast, page: Page
) -> None:
    deal = cast.fresh(cast.plain(title="Портал"))
    sign_in(page, cast.anna)
    page.goto("/deals/")
    expect(page.locator("#list tbody")).to_contain_text("Разговор")
    deal = cast.fresh(cast.step(deal))
    expect(page.locator("#list tbody")).to_contain_text("Работа", timeout=5000)
    page.locator("#list tbody .choose").check()
    cast.step(deal)
    page.wait_for_timeout(4500)
    expect(page.locator("#list tbody .choose")).to_be_checked()
    expect(page.locator("#list tbody")).to_contain_text("Работа")
    page.locator("#list tbody .choose").uncheck()
    expect(page.locator("#list tbody")).to_contain_text("Конец", timeout=5000)
