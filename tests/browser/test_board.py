"""The board under the hand: carried by mouse, led by keys, alive in two tabs, and moved by nothing but the verb."""

from collections.abc import Callable
from datetime import timedelta
from time import monotonic

from playwright.sync_api import Browser, Locator, Page, expect

from kochka.deals.models import Deal
from tests.browser.conftest import PHONE
from tests.browser.hand import another, sign_in
from tests.cast import Cast


def card(page: Page, deal: Deal) -> Locator:
    return page.locator(f'[data-row][data-deal="/deals/{deal.pk}/"]')


def column(page: Page, key: str) -> Locator:
    return page.locator(f'[data-column="{key}"]')


def carry(page: Page, deal: Deal, key: str) -> None:
    """By mouse, as a hand does it: press, move, let go."""
    start, goal = card(page, deal).bounding_box(), column(page, key).bounding_box()
    assert start
    assert goal
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.move(goal["x"] + 60, goal["y"] + 60, steps=4)
    page.mouse.up()


def test_a_card_carried_to_the_next_column_asks_for_the_next_action_and_only_then_jumps(
    cast: Cast, page: Page, axe: Callable[[Page], None]
) -> None:
    deal = cast.plain(title="Портал")
    sign_in(page, cast.anna)
    page.goto("/board/plain/")
    carry(page, deal, "work")
    form = page.locator("#sheet form")
    expect(form.get_by_label("Следующий шаг там")).to_be_focused()
    expect(column(page, "talk").locator("[data-row]")).to_have_count(1)
    axe(page)
    page.keyboard.press("Enter")
    expect(column(page, "work").locator("[data-row]")).to_have_count(1)
    expect(card(page, deal).locator("a").first).to_be_focused()
    expect(page.locator("#said")).to_contain_text("Прыгнули")
    assert Deal.objects.get().stage.key == "work"


def test_a_shut_gate_opens_what_is_missing_and_nothing_moves(cast: Cast, page: Page) -> None:
    deal = cast.gated()
    sign_in(page, cast.anna)
    page.goto("/board/gated/")
    carry(page, deal, "money")
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("Названа сумма")
    expect(sheet.locator("a.btn, button.btn").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(column(page, "offer").locator("[data-row]")).to_have_count(1)
    expect(card(page, deal).locator("a").first).to_be_focused()


def test_back_wants_its_reason_and_a_far_column_says_why_not(cast: Cast, page: Page) -> None:
    deal = cast.fresh(cast.plain())
    cast.step(deal)
    sign_in(page, cast.chief)
    page.goto("/board/plain/")
    carry(page, deal, "talk")
    expect(page.locator("#sheet [name=reason]")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#sheet form").wait_for(state="detached")
    other = cast.plain()
    page.goto("/board/plain/")
    carry(page, other, "end")
    expect(page.locator("#said")).to_contain_text("отсюда сделка идёт в «Работа»")
    assert Deal.objects.get(pk=other.pk).stage.key == "talk"


def test_a_finger_carries_a_card_after_a_moment_and_scrolls_before(
    cast: Cast, browser: Browser, browser_context_args: dict
) -> None:
    deal = cast.plain()
    phone = browser.new_context(**{**browser_context_args, "viewport": PHONE, "has_touch": True, "is_mobile": True})
    page = phone.new_page()
    sign_in(page, cast.anna)
    page.goto("/board/plain/")
    touch = phone.new_cdp_session(page)
    box = card(page, deal).bounding_box()
    assert box

    def send(kind: str, x: float = 0) -> None:
        points = [] if kind == "touchEnd" else [{"x": x, "y": box["y"] + 20}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", box["x"] + 40)
    page.locator(".board-carried").wait_for()
    goal = column(page, "work").bounding_box()
    assert goal
    send("touchMove", goal["x"] - 10)
    send("touchMove", min(goal["x"] + 25, 380))
    expect(page.locator(".column.over")).to_have_attribute("data-column", "work")
    send("touchEnd")
    expect(page.locator("#sheet [name=next_action]")).to_be_visible()
    phone.close()


def test_the_keyboard_alone_goes_through_the_board_and_jumps(cast: Cast, page: Page) -> None:
    first, second = cast.plain(due=cast.soon(1)), cast.plain(due=cast.soon(2))
    sign_in(page, cast.anna)
    page.goto("/board/plain/")
    page.keyboard.press("KeyJ")
    expect(card(page, first).locator("a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(card(page, second).locator("a").first).to_be_focused()
    page.keyboard.press("KeyG")
    expect(page.locator("#sheet [name=next_action]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(column(page, "work").locator("[data-row]")).to_have_count(1)
    expect(card(page, second).locator("a").first).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(card(page, first).locator("a").first).to_be_focused()


def test_a_move_shows_in_another_tab_within_five_seconds_and_an_old_tab_is_told_who_was_first(
    cast: Cast, page: Page, browser: Browser, browser_context_args: dict
) -> None:
    deal = cast.fresh(cast.plain(title="Портал"))
    elsewhere, other = another(browser, browser_context_args, cast.chief)
    sign_in(page, cast.anna)
    for each in (page, other):
        each.goto("/board/plain/")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyG")
    expect(page.locator("#sheet [name=next_action]")).to_be_focused()
    other.keyboard.press("KeyJ")
    other.keyboard.press("KeyG")
    expect(other.locator("#sheet [name=next_action]")).to_be_focused()
    other.keyboard.press("Enter")
    expect(column(other, "work").locator("[data-row]")).to_have_count(1)
    moved = monotonic()
    expect(column(page, "work").locator("[data-row]")).to_have_count(1, timeout=5_000)
    assert monotonic() - moved < 5
    page.keyboard.press("Enter")
    expect(page.locator("#sheet [data-refused]")).to_contain_text("Шеф Главный")
    assert Deal.objects.get(pk=deal.pk).stage.key == "work"
    elsewhere.close()


def test_filters_work_while_one_types_and_the_address_can_be_shared(cast: Cast, page: Page) -> None:
    cast.plain(title="Портал")
    cast.plain(title="Каталог")
    sign_in(page, cast.anna)
    page.goto("/board/plain/")
    words = page.get_by_label("Слова в названии и клиенте")
    words.press_sequentially("порт")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(words).to_be_focused()
    page.wait_for_url("**/board/plain/?words=*")
    words.press_sequentially("ал")
    page.get_by_label("Просрочено").check()
    expect(page.locator("[data-row]")).to_have_count(0)
    page.locator(".chip.off", has_text="просрочены").click()
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(words).to_have_value("портал")
    page.go_back()
    expect(page.locator("[data-row]")).to_have_count(0)


def test_a_move_shows_on_my_day_and_on_the_deals_own_page_within_five_seconds(
    cast: Cast, page: Page, browser: Browser, browser_context_args: dict
) -> None:
    deal = cast.fresh(cast.plain(title="Портал"))
    elsewhere, own = another(browser, browser_context_args, cast.anna)
    sign_in(page, cast.anna)
    page.goto("/")
    own.goto(f"/deals/{deal.pk}/")
    cast.step(deal)
    moved = monotonic()
    for each in (page, own):
        expect(each.locator(".news")).to_be_visible(timeout=5_000)
    assert monotonic() - moved < 5.5
    elsewhere.close()


def test_at_the_meeting_the_next_step_is_typed_and_the_keyboard_goes_on(cast: Cast, page: Page) -> None:
    first, second = cast.fresh(cast.plain(title="Первая")), cast.fresh(cast.plain(title="Вторая"))
    for place, deal in enumerate((first, second)):
        deal.open_jump.due_at = cast.now() - timedelta(days=3 - place)
        deal.open_jump.save()
    sign_in(page, cast.chief)
    page.goto("/planning/")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyR")
    action = page.locator(f"#plan-{first.pk}-action")
    expect(action).to_be_focused()
    page.keyboard.insert_text("Позвонить Ирине")
    page.keyboard.press("Tab")
    page.keyboard.insert_text("когда рак свистнет")
    page.keyboard.press("Enter")
    when = page.locator(f"#plan-{first.pk}-when")
    expect(when).to_have_attribute("aria-invalid", "true")
    expect(when).to_be_focused()
    expect(action).to_have_value("Позвонить Ирине")
    page.keyboard.press("Control+A")
    page.keyboard.insert_text("31.12.2027")
    page.keyboard.press("Enter")
    expect(page.locator(f"#plan-{first.pk}")).to_contain_text("сказано сегодня")
    expect(page.locator(f"#plan-{second.pk}-action")).to_be_focused()
    assert cast.fresh(first).open_jump.next_action == "Позвонить Ирине"
    page.locator(f"#plan-{second.pk}-action").fill("Недописанное")
    cast.replan(cast.fresh(first), by=cast.chief)
    expect(page.locator("#planning-news .news")).to_be_visible(timeout=6_000)
    expect(page.locator(f"#plan-{second.pk}-action")).to_have_value("Недописанное")
