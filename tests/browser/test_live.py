"""Two people at one deal: nobody's words are lost, and a page says calmly that it has grown old."""

from playwright.sync_api import Page, expect

from kochka.deals.models import Deal
from tests.browser.hand import sign_in
from tests.cast import Cast

ASK_NOW = """() => {
  const news = document.querySelector("#news");
  return htmx.ajax("GET", news.getAttribute("hx-get"), {target: "#news", swap: "outerHTML"});
}"""


def test_what_was_typed_stays_when_somebody_else_was_first(cast: Cast, page: Page) -> None:
    deal = cast.fresh(cast.plain())
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    page.keyboard.press("KeyT")
    page.get_by_label("Что вышло").fill("Три строки важных слов")
    cast.step(deal)
    page.keyboard.press("Enter")
    refused = page.locator("#place [data-refused]")
    expect(refused).to_contain_text("Шеф Главный")
    expect(refused).to_be_focused()
    expect(page.get_by_label("Что вышло")).to_have_value("Три строки важных слов")
    page.get_by_label("Что вышло").press("Enter")
    expect(page.locator("#said")).to_contain_text("Записано")
    assert Deal.objects.get().stage.key == "work"


def test_a_wrong_field_gets_the_sentence_and_the_focus(cast: Cast, page: Page) -> None:
    deal = cast.plain()
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    page.keyboard.press("KeyT")
    page.get_by_label("Что вышло").fill("Дозвонились")
    page.get_by_label("Когда").fill("когда рак свистнет")
    page.keyboard.press("Enter")
    when = page.get_by_label("Когда")
    expect(when).to_be_focused()
    expect(when).to_have_attribute("aria-invalid", "true")
    described = when.get_attribute("aria-describedby")
    expect(page.locator(f"#{described}")).to_contain_text("Дату не")
    expect(page.get_by_label("Что вышло")).to_have_value("Дозвонились")


def test_a_typed_date_says_what_it_means(cast: Cast, page: Page) -> None:
    deal = cast.plain()
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    page.keyboard.press("KeyR")
    page.get_by_label("Когда").fill("31.12.2027 12:00")
    expect(page.locator("[data-when-means]")).to_contain_text("пятница, 31 декабря, 12:00")
    page.get_by_role("button", name="через неделю").click()
    expect(page.get_by_label("Когда")).to_have_value("через неделю 12:00")


def test_an_open_page_says_that_the_deal_has_changed_and_swaps_nothing(cast: Cast, page: Page) -> None:
    deal = cast.fresh(cast.plain())
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    page.keyboard.press("KeyT")
    page.get_by_label("Что вышло").fill("Недописанное")
    cast.replan(deal, by=cast.chief)
    page.evaluate(ASK_NOW)
    expect(page.locator(".news")).to_contain_text("Шеф")
    expect(page.get_by_label("Что вышло")).to_have_value("Недописанное")


def test_pressing_twice_records_once(cast: Cast, page: Page) -> None:
    deal = cast.plain()
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    page.keyboard.press("KeyN")
    page.get_by_label("Что запомнить").fill("Один раз")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("Записано")
    assert deal.notes.count() == 1
