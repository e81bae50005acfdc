"""A proposal from the filled brief to the client's yes, in three people's hands: seller, expert, chief."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from kochka.clients.contacts import add_contact
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.models import Proposal, Readiness
from tests.browser.hand import another, sign_in
from tests.cast import Cast
from tests.proposals.offers import role

COSTS = re.compile(r"(\d+) clicks and (\d+) typed fields from the filled brief to the sent proposal")
"""How docs/tour.md says what a proposal costs its seller and its reviewer. The figure may only fall."""


@dataclass
class Mouse:
    """One person at their screen: clicks and typed fields are counted."""

    page: Page
    clicks: int = 0
    fields: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def link(self, words: str) -> None:
        self.click(self.page.get_by_role("link", name=re.compile(words)).first)

    def button(self, words: str) -> None:
        self.click(self.page.get_by_role("button", name=re.compile(words)).first)

    def type(self, name: str, words: str) -> None:
        self.page.locator(f"[name={name}]").last.fill(words)
        self.fields += 1


def deal_of(cast: Cast) -> Deal:
    """At the stage of the proposal, with somebody at the client's."""
    deal = cast.walk_to("proposal")
    assert deal.client
    who = {"by": cast.anna, "at": cast.now()}
    add_contact(deal.client, name="Ирина Власова", email="irina@vektor.example", roles=["decides"], **who)
    return deal


def stage_of(deal: Deal) -> str:
    return Deal.objects.select_related("stage").get(pk=deal.pk).stage.key


def jump(mouse: Mouse, deal: Deal, to: str) -> None:
    mouse.page.goto(f"/deals/{deal.pk}/")
    mouse.link("Прыгаем")
    mouse.page.locator("#place button[type=submit]").click()
    expect(mouse.page.locator("#place form")).to_have_count(0)
    assert stage_of(deal) == to


def reviewer(browser: Browser, context_args: dict, user: User) -> Mouse:
    return Mouse(another(browser, context_args, user)[1])


@pytest.mark.usefixtures("at_work")
def test_a_proposal_goes_from_the_filled_brief_to_the_clients_yes(
    cast: Cast, page: Page, browser: Browser, browser_context_args: dict
) -> None:
    role("Дизайнер", 3_000_00)
    deal = deal_of(cast)
    sign_in(page, cast.anna)
    anna = Mouse(page)
    page.goto(f"/deals/{deal.pk}/")

    anna.button("Начать КП")
    for title, hours in (("Прототип", "6-8-12"), ("Дизайн", "40")):
        anna.type("title", title)
        page.locator("[data-new] [name=role]").select_option(label="Дизайнер")
        anna.type("hours", hours)
        page.locator("[data-new] [name=hours]").press("Enter")
        expect(page.locator("[data-new] [name=title]")).to_be_focused()
    anna.link("Попросить проверку")
    anna.type("what", "Хватит ли часов на дизайн?")
    anna.click(page.locator("#sheet button[type=submit]"))
    expect(page.locator("#sheet form")).to_have_count(0)

    egor = reviewer(browser, browser_context_args, cast.egor)
    egor.page.goto("/desk/")
    egor.button("Взять")
    expect(egor.page.get_by_role("heading", level=1)).to_contain_text("Портал")
    egor.link("Одобрить")
    egor.click(egor.page.locator("#sheet button[type=submit]"))
    expect(egor.page.locator("#sheet form")).to_have_count(0)
    assert Proposal.objects.get().is_sealed

    page.reload()
    anna.link("Отправить клиенту")
    anna.click(page.locator("#sheet button[type=submit]"))
    expect(page.locator("#talk")).to_contain_text("Ирина Власова")
    told = COSTS.search((Path(__file__).parents[2] / "docs" / "tour.md").read_text(encoding="utf-8"))
    assert told, "docs/tour.md says what a proposal costs"
    spent = (anna.clicks + egor.clicks, anna.fields + egor.fields)
    assert spent == tuple(map(int, told.groups()))

    anna.link("Получили")
    anna.type("words", "Получили, читаем")
    anna.click(page.locator("#sheet button[type=submit]"))
    expect(page.locator("#talk")).to_contain_text("Получили, читаем")
    jump(anna, deal, "discussion")

    anna.link("К предложению|Это окончательный вид")
    anna.click(page.locator("#place button[type=submit]"))
    expect(page.locator("#place form")).to_have_count(0)
    jump(anna, deal, "decision")
    assert Deal.objects.get(pk=deal.pk).value_minor == Proposal.objects.get().total_minor

    chief = reviewer(browser, browser_context_args, cast.chief)
    chief.page.goto(f"/deals/{deal.pk}/proposals/1/")
    expect(chief.page.locator("#talk")).to_contain_text("Окончательный вид")

    anna.link("Записать «да»")
    anna.click(page.locator("#place label", has_text="нашей форме"))
    anna.click(page.locator("#place [name=prepays][value=yes]").locator("xpath=.."))
    page.locator("#place [name=pays_by]").fill("через неделю")
    page.locator("#place [name=amount]").fill("72 000")
    page.locator("#place [name=payer]").fill("ООО «Вектор»")
    anna.click(page.locator("#place button[type=submit]"))
    expect(page.locator("#place form")).to_have_count(0)
    assert Readiness.objects.filter(withdrawn_at=None).count() == 2
    jump(anna, deal, "papers")
