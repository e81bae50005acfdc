"""A company's own funnel, made of the ten by keyboard alone, and a deal walked through it. Clicks counted."""

import re
from pathlib import Path
from time import monotonic

import pytest
from playwright.sync_api import Page, expect

from kochka.deals.models import Deal
from kochka.deals.remarks import remark
from kochka.funnel.drafts import keeping, stages
from kochka.funnel.drafts.stages import Said
from kochka.funnel.models import Draft
from kochka.funnel.publishing import newest_versions
from kochka.people.accounts import grant
from kochka.people.roles import Role
from tests.browser.conftest import PHONE
from tests.browser.hand import Hand, sign_in
from tests.browser.test_walk import jump, mend, offer_here, open_deal, paper
from tests.cast import Cast

__all__ = ["paper"]

COSTS = re.compile(r"five stages of one’s own out of the ten: (\d+) key presses and (\d+) typed fields")
"""How docs/tour.md says what writing a funnel costs. The figure may only fall."""

OURS = ["Слушаем", "Готовим КП", "Принимают решение", "Ждём предоплату", "Закрываем"]


def test_five_stages_are_made_of_the_ten_and_a_deal_walks_through_them(cast: Cast, page: Page, paper: Path) -> None:
    for role in Role:
        grant(cast.anna, role, by=cast.chief, at=cast.now())
    sign_in(page, cast.anna)
    page.goto("/funnels/first/")
    hand, began = Hand(page), monotonic()
    expect(page.get_by_role("button", name="Пройти")).to_be_focused()
    hand.press("Enter")
    for key in ("KeyR", "KeyY", "KeyX", "KeyY", "KeyX", "KeyY", "KeyX", "KeyX", "KeyY", "KeyX"):
        step(hand, key)
    page.wait_for_url("**/publication/")
    expect(page.get_by_role("button", name="Опубликовать")).to_be_focused()
    hand.press("Enter")
    hand.wait_said("Версия 2 опубликована")
    assert monotonic() - began < 600
    assert [stage.name.ru for stage in newest_versions().get().definition.stages] == OURS
    told = COSTS.search((Path(__file__).parents[2] / "docs" / "tour.md").read_text(encoding="utf-8"))
    assert told, "docs/tour.md says what a funnel of one's own costs"
    assert (hand.count.presses, hand.count.fields) == tuple(map(int, told.groups()))
    walk_through(cast, hand, paper)


def step(hand: Hand, key: str) -> None:
    """Says of one stage whether it is ours, and waits for the next page."""
    expect(hand.page.get_by_role("button", name="Наш", exact=False).first).to_be_focused()
    if key != "KeyR":
        with hand.page.expect_navigation():
            hand.press(key)
        return
    hand.press(key)
    expect(hand.page.locator("details[open] [name=name]")).to_be_focused()
    hand.type("Слушаем")
    hand.press("Tab")
    hand.type("Знаем, что нужно, зачем и за сколько")
    with hand.page.expect_navigation():
        hand.press("Enter")


def walk_through(cast: Cast, hand: Hand, paper: Path) -> None:
    """A deal goes by the new funnel to its end."""
    open_deal(hand)
    for _stage in range(len(OURS) - 1):
        offer_here(cast, Deal.objects.get(), hand.page)
        while mend(hand, paper):
            pass
        jump(hand)
    while mend(hand, paper):
        pass
    expect(hand.page.locator("#place form")).to_be_visible()
    hand.tab_to("#place button[type=submit]")
    hand.press("Enter")
    hand.wait_said("Доведена до самого конца")
    deal = Deal.objects.select_related("stage__version").get()
    assert (deal.state, deal.stage.version.number) == (Deal.State.FINISHED, 2)


@pytest.mark.parametrize("size", [None, PHONE])
@pytest.mark.parametrize("mood", ["light", "dark"])
def test_the_pages_of_writing_are_clean_and_nothing_sticks_out(cast: Cast, page: Page, axe, size, mood: str) -> None:
    if size:
        page.set_viewport_size(size)
    page.emulate_media(color_scheme=mood)
    sign_in(page, cast.chief)

    def look() -> None:
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url

    page.goto("/funnels/first/")
    look()
    remark(cast.deal("Ж" * 200), by=cast.anna, at=cast.now(), text="ж" * 500)
    page.get_by_role("button", name="Пройти").click()
    page.wait_for_url("**/walk/")
    look()
    draft = Draft.objects.get()
    stage = draft.sheet["stages"][0] | {"name": {"ru": "Ж" * 200}, "output": {}, "norm": "пять"}
    stages.save_stage(draft, "inputs", stage, seen=keeping.token(draft.sheet["stages"][0]), by=cast.anna, at=cast.now())
    stages.add_stages(draft, [Said(f"Этап {each}", "Есть", "ru") for each in range(4)], by=cast.anna, at=cast.now())
    pages = ("stages/inputs/", "whole/", "stages/papers/cut/", "publication/")
    for address in (*(f"draft/{each}" for each in pages), "remarks/", ""):
        page.goto(f"/funnels/service-project/{address}")
        look()
    for address in ("/funnels/new/", "/funnels/", "/funnels/service-project/moving/"):
        page.goto(address)
        look()


def test_ctrl_enter_saves_and_what_was_typed_is_there(cast: Cast, page: Page) -> None:
    sign_in(page, cast.anna)
    page.goto("/funnels/service-project/")
    page.get_by_role("button", name="Изменить").click()
    page.wait_for_url("**/stages/inputs/")
    page.get_by_label("Почему это отдельный этап").fill("Чтобы понять: # & - «всё»\nи сразу")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#said")).to_contain_text("Сохранено")
    expect(page.get_by_label("Почему это отдельный этап")).to_have_value("Чтобы понять: # & - «всё»\nи сразу")


def test_a_step_is_cut_in_two_with_the_keyboard(cast: Cast, page: Page) -> None:
    sign_in(page, cast.anna)
    page.goto("/funnels/first/")
    hand = Hand(page)
    expect(page.get_by_role("button", name="Пройти")).to_be_focused()
    hand.press("Enter")
    page.wait_for_url("**/walk/")
    expect(page.get_by_role("button", name="Наш", exact=False).first).to_be_focused()
    for word in ("Слушаем", "Услышали", "Пересказываем", "Клиент сказал «да, это оно»"):
        if word == "Слушаем":
            hand.press("KeyD")
            expect(page.locator("[name=first_name]")).to_be_focused()
        else:
            hand.press("Tab")
        hand.type(word)
    with page.expect_navigation():
        hand.press("Enter")
    assert [stage["name"] for stage in Draft.objects.get().sheet["stages"][:2]] == [
        {"ru": "Слушаем"},
        {"ru": "Пересказываем"},
    ]
