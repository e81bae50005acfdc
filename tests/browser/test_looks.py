"""Pages in both moods, wide and on a phone: axe finds nothing, nothing runs over the edge, the console stays silent."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from kochka.clients.naming import company_named
from kochka.deals.details import edit
from kochka.deals.go_aheads import ask_go_ahead
from kochka.deals.journey.endings import withdraw
from kochka.people.roles import Role
from tests.browser.conftest import PHONE
from tests.browser.hand import sign_in
from tests.cast import Cast
from tests.web.clients.test_pages import fill

type Axe = Callable[[Page], None]

MOODS = ("light", "dark")


@pytest.fixture
def addresses(cast: Cast) -> list[str]:
    """Every page that there is, with something on it."""
    gated = cast.fresh(cast.step(cast.meet_gate(cast.gated(title="Портал для дилеров с очень длинным названием " * 3))))
    ask_go_ahead(gated, "start", seen=gated.open_jump_id, by=cast.anna, at=timezone.now(), note="Пора")
    cast.hand(gated, cast.egor, Role.EXPERT)
    tried = cast.fresh(cast.again(cast.again(cast.plain(title="Непереводимоедлинноесловобезпробелов" * 4))))
    held, lost, gone = cast.hold(cast.plain()), cast.lose(cast.plain()), cast.plain()
    withdraw(gone, by=cast.chief, at=timezone.now(), reason="Завели дважды")
    deals = [gated, tried, held, lost, gone, cast.step(cast.plain())]
    forms = ("jump", "attempt", "plan", "hold", "loss", "return", "hand", "note", "file", "details", "value", "client")
    client = company_named("Оченьдлинноеназваниеклиентабезпробелов" * 4, by=cast.anna, at=timezone.now())
    fill(cast, client)
    edit(tried, by=cast.anna, at=timezone.now(), client=client)
    on_client = ("company_details", "company_note", "new_contact", "new_requisites", "new_account", "company_merging")
    asked = reverse("decision", args=[gated.open_jump.go_aheads.get().pk])
    return [
        "/",
        reverse("new_deal"),
        *(reverse("deal", args=[deal.pk]) for deal in deals),
        *(reverse(name, args=[tried.pk]) for name in forms),
        reverse("confirmation", args=[gated.pk, "billing.prepaid"]),
        asked,
        reverse("journal", args=[gated.pk]),
        reverse("clients"),
        reverse("company", args=[client.pk]),
        reverse("new_client"),
        *(reverse(name, args=[client.pk]) for name in on_client),
        "/funnels/",
        reverse("funnel", args=["service-project"]),
        "/me/",
        reverse("my_password"),
        reverse("people"),
        reverse("person", args=[cast.anna.pk]),
        reverse("person_leaving", args=[cast.anna.pk]),
        reverse("invitation"),
        reverse("teams"),
        reverse("forgotten"),
        "/nothing-here/",
    ]


@pytest.mark.parametrize("mood", MOODS)
def test_axe_finds_nothing_and_nothing_overflows(
    cast: Cast, addresses: list[str], page: Page, axe: Axe, complaints, mood: str
) -> None:
    complaints.allow("status of 404")
    page.emulate_media(color_scheme=mood)  # type: ignore[arg-type]
    page.goto("/accounts/login/")
    axe(page)
    sign_in(page, cast.chief)
    wide = page.viewport_size
    for address in addresses:
        page.set_viewport_size(wide)
        page.goto(address)
        axe(page)
        page.set_viewport_size(PHONE)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{address} runs {over} px over the edge of a phone"


def test_a_phone_is_clean_too(cast: Cast, addresses: list[str], page: Page, axe: Axe, complaints) -> None:
    complaints.allow("status of 404")
    page.set_viewport_size(PHONE)
    sign_in(page, cast.chief)
    for address in addresses[:6]:
        page.goto(address)
        axe(page)


def test_english_reads_as_well(cast: Cast, addresses: list[str], page: Page, axe: Axe) -> None:
    cast.chief.language = "en"
    cast.chief.save()
    sign_in(page, cast.chief)
    for address in (*addresses[:3], "/me/", "/funnels/service-project/"):
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == "en"
        axe(page)


def test_ones_own_mood_is_stronger_than_the_devices(cast: Cast, page: Page) -> None:
    cast.anna.mood = "night"
    cast.anna.save()
    page.emulate_media(color_scheme="light")
    sign_in(page, cast.anna)
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(15, 23, 20)"


def test_the_typeface_is_ours(cast: Cast, page: Page) -> None:
    sign_in(page, cast.anna)
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px Onest', 'Кочка'))")
    assert page.evaluate(
        "[...document.fonts].some((face) => face.family.includes('Onest') && face.status === 'loaded')"
    )


def test_pages_read_and_act_without_scripts(cast: Cast, browser, browser_context_args: dict) -> None:
    deal = cast.plain(title="Без скриптов")
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, cast.anna)
    page.get_by_role("link", name="Позвонить").click()
    page.get_by_role("link", name="Записать попытку").click()
    page.get_by_label("Что вышло").fill("Дозвонились")
    page.get_by_label("Когда").fill("завтра")
    page.get_by_role("button", name="Записать").click()
    page.wait_for_url(f"**{reverse('deal', args=[deal.pk])}")
    assert "Дозвонились" in page.locator("main").inner_text()
    context.close()
