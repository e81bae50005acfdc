"""A plan-budget typed by keyboard alone."""

from playwright.sync_api import Page, expect

from kochka.proposals.models import Proposal
from kochka.proposals.reading import blocks_of
from tests.browser.conftest import PHONE
from tests.browser.hand import Hand, sign_in
from tests.cast import Cast
from tests.proposals.offers import block, change, draft, role, titles

TOTAL = "#offer-sums .sums-total dd"


def begun(cast: Cast, page: Page) -> tuple[Proposal, Hand]:
    offer = draft(cast)
    sign_in(page, cast.anna)
    page.goto(f"/deals/{offer.deal_id}/proposals/{offer.number}/")
    return offer, Hand(page)


def type_line(hand: Hand, title: str, role: str, hours: str) -> None:
    """Title, role and hours, each a Tab from the former; Enter sends it."""
    expect(hand.page.locator("[data-new] [name=title]")).to_be_focused()
    hand.type(title)
    hand.press("Tab")
    hand.page.keyboard.type(role)
    hand.press("Tab")
    hand.type(hours)
    hand.press("Enter")


def test_three_lines_are_typed_moved_and_removed_without_a_mouse(cast: Cast, page: Page) -> None:
    role("Designer", 3_000_00)
    offer, hand = begun(cast, page)
    hand.page.locator("[data-new] [name=title]").focus()
    for number, (title, hours) in enumerate([("Макет", "6-8-12"), ("Вёрстка", "10"), ("Иконки", "90 мин")], 1):
        type_line(hand, title, "Des", hours)
        expect(page.locator("[data-line]:not([data-new])")).to_have_count(number)
    expect(page.locator(TOTAL)).to_have_text("58 500 ₽")
    assert [block.minutes_likely for block in blocks_of(offer)] == [480, 600, 90]

    first, last = blocks_of(offer)[0], blocks_of(offer)[-1]
    page.locator(f"#line-{last.pk} [name=hours]").focus()
    hand.press("Alt+ArrowUp")
    expect(page.locator("[data-line]").nth(1)).to_have_id(f"line-{last.pk}")
    expect(page.locator(f"#line-{last.pk} [name=hours]")).to_be_focused()
    assert titles(offer) == ["Макет", "Иконки", "Вёрстка"]

    hand.type("3")
    hand.press("Enter")
    expect(page.locator(TOTAL)).to_have_text("63 000 ₽")

    page.locator(f"#line-{first.pk} [name=title]").focus()
    hand.press("Control+Delete")
    expect(page.locator(TOTAL)).to_have_text("39 000 ₽")
    hand.press("Enter")
    expect(page.locator(TOTAL)).to_have_text("63 000 ₽")
    assert titles(offer) == ["Макет", "Иконки", "Вёрстка"]


def test_a_line_is_saved_as_one_leaves_it_and_says_what_is_wrong(cast: Cast, page: Page) -> None:
    offer, hand = begun(cast, page)
    hand.page.locator("[data-new] [name=title]").focus()
    hand.type("Макет")
    hand.press("Tab", "Tab")
    hand.type("12-8-6")
    page.locator("h1").click()
    wrong = page.locator("[data-new] [name=hours]")
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(wrong).to_have_value("12-8-6")
    wrong.focus()
    hand.type("6-8-12")
    hand.press("Enter")
    expect(page.locator("[data-line]:not([data-new])")).to_have_count(1)
    assert titles(offer) == ["Макет"]


def test_an_overtaken_line_is_sent_once_more_by_enter(cast: Cast, page: Page) -> None:
    offer, hand = begun(cast, page)
    row = block(cast, offer, "Макет")
    page.reload()
    change(cast, row, by=cast.chief, title="Макет главной")
    title = page.locator(f"#line-{row.pk} [name=title]")
    title.focus()
    hand.type("Мой макет")
    hand.press("Enter")
    expect(page.locator(f"#line-{row.pk} .line-now")).to_contain_text("Макет главной")
    expect(title).to_have_value("Мой макет")
    title.focus()
    hand.press("Enter")
    expect(page.locator(".wrong-line")).to_have_count(0)
    assert titles(offer) == ["Мой макет"]


def test_on_a_phone_a_line_is_a_row_that_unfolds_and_stays_open_when_it_was_saved(cast: Cast, page: Page) -> None:
    offer = draft(cast)
    first, last = (block(cast, offer, title) for title in ("Макет", "Вёрстка"))
    sign_in(page, cast.anna)
    page.set_viewport_size(PHONE)
    page.goto(f"/deals/{offer.deal_id}/proposals/{offer.number}/")
    line = page.locator(f"#line-{first.pk}")
    expect(line.locator("[name=hours]")).to_be_hidden()
    expect(page.locator("[data-new] [name=title]")).to_be_visible()
    line.locator(".line-brief summary").click()
    line.locator("[name=hours]").fill("40")
    line.get_by_role("button", name="Сохранить").click()
    expect(line.locator(".brief-said")).to_contain_text("40")
    expect(line.locator("[name=hours]")).to_be_visible()
    expect(page.locator(f"#line-{last.pk} [name=hours]")).to_be_hidden()
    assert blocks_of(offer)[0].minutes_likely == 2400
