"""An expert's day: three questions wait; one is taken and asked back, one answered, one declined; nothing is pushed."""

import pytest
from playwright.sync_api import Browser, Page, expect

from kochka.proposals.hands import offer_hand
from kochka.proposals.models import HandOffered, Question
from tests.browser.hand import another, sign_in
from tests.browser.test_offer_walk import Mouse
from tests.cast import Cast
from tests.proposals.questioning import limited, question

pytestmark = pytest.mark.usefixtures("at_work")


def waiting(cast: Cast) -> list[Question]:
    return [question(cast, cast.plain(title=title), request=f"{title}: сколько часов?") for title in ("А", "Б", "В")]


def said(mouse: Mouse, link: str, words: str) -> None:
    """One of the forms beside a question, filled in and sent."""
    mouse.link(link)
    mouse.type("text", words)
    mouse.click(mouse.page.locator("#place button[type=submit]"))
    expect(mouse.page.locator("#place form")).to_have_count(0)


def test_three_questions_are_taken_asked_back_answered_and_declined(cast: Cast, page: Page) -> None:
    limited(cast, 2)
    rows = waiting(cast)
    sign_in(page, cast.egor)
    egor = Mouse(page)
    page.goto("/desk/")
    expect(page.locator("#part-open")).to_contain_text("3")

    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyT")
    expect(page.get_by_role("heading", level=1)).to_contain_text("А")
    said(egor, "Переспросить", "Какая у них версия?")
    expect(page.locator("#questions")).to_contain_text("переспросили")

    for _each in range(2):
        page.goto("/desk/")
        page.locator("#part-open + ul").get_by_role("button", name="Взять").first.click()
    said(egor, "Отказать", "Это к юристам")
    expect(page.locator("#questions")).to_contain_text("отказались")
    page.goto(f"/deals/{rows[1].deal_id}/")
    said(egor, "Ответить", "Сорок часов")
    expect(page.locator("#questions")).to_contain_text("ответили")
    states = list(Question.objects.order_by("pk").values_list("outcome", flat=True))
    assert states == ["", "answered", "declined"]
    page.goto("/desk/")
    expect(page.locator("#part-mine")).to_contain_text("1")
    expect(page.locator("#part-open")).to_have_count(0)


def test_full_hands_take_no_more_by_page_or_key(cast: Cast, page: Page) -> None:
    limited(cast, 1)
    waiting(cast)
    sign_in(page, cast.egor)
    page.goto("/desk/")
    page.locator("#part-open + ul").get_by_role("button", name="Взять").first.click()
    page.goto("/desk/")
    expect(page.locator("#desk")).to_contain_text("Руки заняты")
    page.locator("#part-open + ul").get_by_role("button", name="Взять").first.click()
    expect(page.locator("main")).to_contain_text("У вас в руках 1 вопрос")
    assert Question.objects.in_hand_of(cast.egor).count() == 1


def test_a_hand_is_offered_by_one_key_and_answered_with_one_request(
    cast: Cast, page: Page, browser: Browser, browser_context_args: dict
) -> None:
    deal = cast.plain(title="Портал")
    sign_in(page, cast.egor)
    page.goto("/desk/")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyH")
    Mouse(page).click(page.locator("#sheet button[type=submit]"))
    expect(page.locator("#part-wanting + ul")).to_contain_text("вы спросили")
    assert HandOffered.objects.get().by_id == cast.egor.pk

    anna = Mouse(another(browser, browser_context_args, cast.anna)[1])
    anna.page.goto(f"/deals/{deal.pk}/")
    anna.link("Ответить одной просьбой")
    anna.type("what", "Сколько часов на обмен?")
    anna.click(anna.page.locator("#place button[type=submit]"))
    expect(anna.page.locator("#questions")).to_contain_text("Сколько часов на обмен?")
    expect(page.locator("#part-wished")).to_contain_text("1", timeout=20_000)
    assert offer_hand(deal, by=cast.egor, at=cast.now()) != HandOffered.objects.order_by("pk").first()
