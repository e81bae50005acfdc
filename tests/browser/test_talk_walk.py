"""Dear talk without a mouse: a caution, a shut gate, the verdict, an open one; then the watch, and the week."""

from datetime import timedelta

from playwright.sync_api import Browser, Page, expect

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.funnel.publishing import publish
from kochka.proposals.reading import blocks_of
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import TimeEntry, Timer, Verdict
from kochka.timesheets.rates import set_rate
from kochka.timesheets.verdicts import give_verdict
from tests.browser.hand import another, sign_in
from tests.cast import Cast
from tests.proposals.offers import draft
from tests.timesheets.test_verdicts import DEAR


def dear(cast: Cast) -> Deal:
    begun = cast.now().date() - timedelta(days=100)
    set_rate(cast.anna, Money(1000_00, "RUB"), begun, by=cast.chief, at=cast.now())
    return cast.deal("Портал", version=publish(DEAR, by=cast.chief, at=cast.now()), value=Money(100_000_00, "RUB"))


def talked(cast: Cast, deal: Deal, hours: float, ago: int) -> None:
    day = cast.now().date() - timedelta(days=ago)
    log_selling(deal, person=cast.anna, day=day, minutes=round(hours * 60), by=cast.anna, at=cast.now())


def test_a_verdict_is_wanted_given_and_opens_the_gate_by_keyboard_alone(cast: Cast, page: Page) -> None:
    deal = dear(cast)
    talked(cast, deal, 6, ago=3)
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    expect(page.locator(".time-card")).to_contain_text("разговоры дорожают")
    talked(cast, deal, 6, ago=2)
    page.goto(f"/deals/{deal.pk}/")
    page.keyboard.press("KeyG")
    expect(page.get_by_role("link", name="Дать вердикт")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#place form")).to_be_visible()
    page.locator("#place input[type=radio]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Крупный клиент, окупится")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".time-card")).to_contain_text("вердикт дан")
    assert Verdict.objects.get().kind == "go_on"
    page.keyboard.press("KeyG")
    expect(page.locator("#place form")).to_contain_text("Прыгаем")


def test_what_was_talked_becomes_a_line_of_the_offer_without_leaving_it(cast: Cast, page: Page) -> None:
    deal = dear(cast)
    talked(cast, deal, 12, ago=2)
    offer = draft(cast, deal)
    give_verdict(deal, Verdict.Kind.LINE, "Это уже аналитика", by=cast.anna, at=cast.now())
    sign_in(page, cast.anna)
    page.goto(f"/deals/{deal.pk}/")
    page.locator(".time-card").get_by_role("link", name="К версии 1").click()
    page.get_by_role("link", name="Добавить строку").press("Enter")
    expect(page.locator("#sheet form")).to_contain_text("Разговоры отдельной строкой")
    page.locator("#sheet input[name=title]").fill("Аналитика до проекта")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".lines-list")).to_contain_text("12")
    expect(page.get_by_role("link", name="Добавить строку")).to_have_count(0)
    assert [(row.title, row.minutes_likely) for row in blocks_of(offer)] == [("Аналитика до проекта", 720)]


def test_two_tabs_start_and_stop_one_watch(
    cast: Cast, page: Page, browser: Browser, browser_context_args: dict
) -> None:
    deal = cast.deal("Портал")
    sign_in(page, cast.anna)
    other = another(browser, browser_context_args, cast.anna)[1]
    for tab in (page, other):
        tab.goto(f"/deals/{deal.pk}/")
    for tab in (page, other):
        tab.keyboard.press("KeyW")
        expect(tab.locator(".watch [data-since]")).to_have_text("0:00")
    assert Timer.objects.count() == 1
    Timer.objects.update(started_at=cast.now() - timedelta(minutes=min(5, cast.now().minute or 1)))
    for tab in (page, other):
        tab.get_by_role("button", name="Остановить таймер").click()
        expect(tab.locator(".watch")).to_have_count(0)
    assert TimeEntry.objects.count() == 1


def test_the_week_is_typed_into_and_arrows_lead_on(cast: Cast, page: Page) -> None:
    deal = cast.deal("Портал")
    talked(cast, deal, 0.5, ago=0)
    sign_in(page, cast.anna)
    page.goto("/time/")
    today = page.locator('[data-sheet] td input[value="0:30"]')
    today.focus()
    page.keyboard.type("1:20")
    page.keyboard.press("Enter")
    expect(page.locator("#week-sheet tfoot")).to_contain_text("1:20")
    expect(page.locator("#week-entries")).to_contain_text("1:20")
    assert TimeEntry.objects.get(withdrawn_at=None).minutes == 80
    page.locator('[data-sheet] td input[value="1:20"]').fill("1ч99")
    page.keyboard.press("Enter")
    expect(page.locator("#week-sheet [data-refused]")).to_be_visible()
    expect(page.locator('#week-sheet [aria-invalid="true"]')).to_have_value("1ч99")
