"""The chiefs' page in one keystroke, and live."""

from django.utils import timezone
from playwright.sync_api import Page, expect

from kochka.deals.go_aheads import ask_go_ahead
from kochka.deals.models import GoAhead
from tests.browser.hand import sign_in
from tests.cast import Cast


def asked(cast: Cast, note: str) -> GoAhead:
    deal = cast.walk_to("prepayment")
    return ask_go_ahead(deal, "start", seen=deal.open_jump_id, by=cast.anna, at=timezone.now(), note=note)


def test_a_no_with_its_why_and_a_yes_go_by_keys_alone_and_what_is_new_comes_by_itself(cast: Cast, page: Page) -> None:
    first, second = asked(cast, "Первая просьба"), asked(cast, "Вторая просьба")
    sign_in(page, cast.chief)
    page.goto("/go-aheads/")
    page.keyboard.press("KeyJ")
    page.keyboard.press("KeyN")
    note = page.get_by_label("Пара слов")
    expect(note).to_be_focused()
    page.keyboard.insert_text("Сначала деньги")
    page.keyboard.press("Enter")
    expect(page.locator("#go-aheads").get_by_text("Первая просьба")).to_have_count(0)
    expect(page.get_by_text("Сначала деньги")).to_be_visible()
    expect(page.locator(".question a").first).to_be_focused()
    page.keyboard.press("KeyY")
    expect(page.locator(".question")).to_have_count(0)
    assert [GoAhead.objects.get(pk=row.pk).granted for row in (first, second)] == [False, True]

    asked(cast, "Третья просьба")
    expect(page.get_by_text("Третья просьба")).to_be_visible(timeout=8_000)
