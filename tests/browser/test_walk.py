"""A deal from the first call to the end by keyboard alone: by those whose it is, and by one who plays all parts."""

import re
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from kochka.deals.gate import gate
from kochka.deals.models import Attempt, Deal
from kochka.people.accounts import grant
from kochka.people.models import User
from kochka.people.roles import Role
from tests.browser.hand import Count, Hand, another, sign_in
from tests.cast import Cast
from tests.offered import offered

STAGES = 10
OFFERED = ("proposal", "discussion", "decision")
WORDS = {"value": "2 400 000", "company": "Вектор", "link": "https://example.org/kp"}
BRIEF = ("Портал для дилеров", "Заказы теряются", "2,5 млн", "Совет директоров")
"""The four answers that a brief needs, in the order of their questions."""
FORMS = {"KeyT": "outcome", "KeyR": "next_action", "KeyH": "until", "KeyN": "text", "KeyO": "to", "KeyB": "reason"}
COSTS = re.compile(r"(\d+) key presses and (\d+) typed fields")
"""How docs/tour.md says what a whole deal costs one person with all roles. The figure may only fall."""


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "бумага.pdf"
    path.write_bytes(b"%PDF-1.4 paper")
    return path


def open_deal(hand: Hand) -> None:
    hand.press("KeyC")
    expect(hand.page.get_by_label("Что продаём")).to_be_focused()
    hand.type("Портал для дилеров")
    hand.press("Tab")
    hand.type("Позвонить Ирине")
    hand.press("Enter")
    hand.page.wait_for_url(re.compile(r"/deals/\d+/$"))


def mend(hand: Hand, paper: Path) -> bool:
    """Presses the key of the jump: it leads to what is missing and can be mended here; mends it. False when the gate is
    open, or waits for somebody else."""
    page = hand.page
    hand.press("KeyG")
    opened = page.locator("#place form")
    if "go" in hand.focused("class") or opened.count() or not hand.focused("hx-get"):
        return False
    hand.press("Enter")
    expect(opened).to_be_visible()
    fill(hand, paper)
    expect(opened).to_have_count(0)
    return True


def fill(hand: Hand, paper: Path) -> None:
    """The form that has just opened: its focus stands in the field that matters."""
    expect(hand.page.locator("#place :focus")).to_have_count(1)
    kind = hand.focused("name")
    if kind == "file":
        hand.choose_file(paper)
        hand.press("Control+Enter")
        return
    if kind == "q_what":
        for place, words in enumerate(BRIEF):
            if place:
                hand.press("Tab")
            hand.type(words)
        hand.press("Control+Enter")
        return
    if kind == "note" and hand.page.locator("#place [name=yes]").count():
        hand.tab_to("#place button[value='1']")
        hand.press("Enter")
        return
    if kind != "note":
        hand.type(WORDS.get(kind, "Сказала Ирина"))
    hand.press("Enter")


def jump(hand: Hand) -> None:
    expect(hand.page.locator("#place [name=next_action]")).to_be_focused()
    hand.press("Enter")
    expect(hand.page.locator("#place form")).to_have_count(0)


def stage_of(deal: Deal) -> str:
    return Deal.objects.select_related("stage").get(pk=deal.pk).stage.key


def offer_here(cast: Cast, deal: Deal, page: Page) -> None:
    """The proposal’s own way through its stages is walked in test_offer_walk.py; here its gates are met beforehand."""
    fresh = Deal.objects.with_jump().get(pk=deal.pk)
    if fresh.stage.key in OFFERED and not gate(fresh).is_open:
        offered(cast, fresh)
        page.reload()


def test_one_person_with_all_roles_walks_a_deal_to_its_end(cast: Cast, page: Page, paper: Path) -> None:
    for role in Role:
        grant(cast.anna, role, by=cast.chief, at=cast.now())
    sign_in(page, cast.anna)
    hand = Hand(page)
    open_deal(hand)
    deal = Deal.objects.get()
    for _ in range(STAGES - 1):
        before = stage_of(deal)
        offer_here(cast, deal, page)
        while mend(hand, paper):
            pass
        jump(hand)
        assert stage_of(deal) != before
    while mend(hand, paper):
        pass
    expect(page.locator("#place form")).to_be_visible()
    hand.tab_to("#place button[type=submit]")
    hand.press("Enter")
    hand.wait_said("Доведена до самого конца")
    assert Deal.objects.get().state == Deal.State.FINISHED
    told = COSTS.search((Path(__file__).parents[2] / "docs" / "tour.md").read_text(encoding="utf-8"))
    assert told, "docs/tour.md says what a whole deal costs"
    presses, fields = map(int, told.groups())
    assert (hand.count.presses, hand.count.fields) == (presses, fields)


def test_the_seller_the_chief_and_the_administration_walk_a_deal_to_its_end(
    cast: Cast, page: Page, browser: Browser, browser_context_args: dict, paper: Path
) -> None:
    count = Count()
    sign_in(page, cast.anna)
    anna = Hand(page, count)
    open_deal(anna)
    deal = Deal.objects.get()
    address = page.url
    places = {user: another(browser, browser_context_args, user) for user in (cast.tamara, cast.chief)}
    others = {user: Hand(place[1], count) for user, place in places.items()}
    for _ in range(60):
        if not Deal.objects.get().is_open:
            break
        offer_here(cast, deal, page)
        if work_on(anna, deal, paper):
            continue
        for user in (cast.tamara, cast.chief):
            help_out(cast, others[user], user, deal, address, paper)
        page.goto(address)
    assert Deal.objects.get().state == Deal.State.FINISHED
    for context, _page in places.values():
        context.close()


def work_on(hand: Hand, deal: Deal, paper: Path) -> bool:
    """Mends what can be mended and goes on when the gate is open. False when the deal waits for others."""
    if mend(hand, paper):
        return True
    form = hand.page.locator("#place form")
    if not form.count():
        return False
    if form.locator("[name=next_action]").count():
        jump(hand)
    else:
        hand.tab_to("#place button[type=submit]")
        hand.press("Enter")
        expect(form).to_have_count(0)
    return True


def help_out(cast: Cast, hand: Hand, user: User, deal: Deal, address: str, paper: Path) -> None:
    """Somebody else sees on their day what waits for them, and does it there; a chief is asked to come and look."""
    page = hand.page
    page.goto("/")
    if page.locator("[data-row]").count():
        hand.press("KeyJ", "Enter")
        page.wait_for_url(f"**{urlsplit(address).path}")
    elif user.is_chief:
        page.goto(address)
    else:
        return
    for _ in range(4):
        if page.url.endswith(urlsplit(address).path):
            offer_here(cast, deal, page)
        if not work_on(hand, deal, paper):
            return


def test_a_call_is_recorded_in_one_key_one_line_and_enter(cast: Cast, page: Page) -> None:
    cast.plain(title="Портал")
    sign_in(page, cast.anna)
    hand = Hand(page)
    began = monotonic()
    hand.press("KeyJ", "KeyT")
    expect(page.get_by_label("Что вышло")).to_be_focused()
    hand.type("Просили перезвонить в пятницу")
    hand.press("Enter")
    hand.wait_said("Записано")
    assert monotonic() - began < 10
    assert (hand.count.presses, hand.count.fields) == (3, 1)
    assert Attempt.objects.get().outcome == "Просили перезвонить в пятницу"
    expect(page.locator("[data-row] a").first).to_be_focused()


def test_a_chief_says_yes_in_one_key(cast: Cast, page: Page) -> None:
    from kochka.deals.go_aheads import ask_go_ahead
    from kochka.deals.models import GoAhead

    deal = cast.fresh(cast.step(cast.meet_gate(cast.gated())))
    ask_go_ahead(deal, "start", seen=deal.open_jump_id, by=cast.anna, at=cast.now())
    sign_in(page, cast.chief)
    hand = Hand(page)
    hand.press("KeyJ", "KeyY")
    hand.wait_said("Отмашка дана")
    assert GoAhead.objects.get().granted is True


@pytest.mark.parametrize(("key", "field"), FORMS.items())
def test_keys_open_their_forms_and_escape_gives_focus_back(cast: Cast, page: Page, key: str, field: str) -> None:
    cast.step(cast.plain())
    sign_in(page, cast.chief)
    page.goto(f"/deals/{Deal.objects.get().pk}/")
    page.keyboard.press(key)
    expect(page.locator(f'[name="{field}"]:focus')).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(f'[name="{field}"]')).to_have_count(0)
    expect(page.locator(f'[data-key="{key}"]')).to_be_focused()


def test_keys_are_bound_to_their_place_and_shown_in_the_readers_layout(cast: Cast, page: Page) -> None:
    cast.plain()
    sign_in(page, cast.anna)
    page.goto(f"/deals/{Deal.objects.get().pk}/")
    expect(page.locator('[data-key="KeyT"] kbd')).to_have_text("Е")
    page.dispatch_event("body", "keydown", {"code": "KeyT", "key": "е", "bubbles": True})
    expect(page.get_by_label("Что вышло")).to_be_focused()


def test_keys_that_are_switched_off_do_nothing_and_are_not_shown(cast: Cast, page: Page) -> None:
    cast.anna.keys_on = False
    cast.anna.save()
    cast.plain()
    sign_in(page, cast.anna)
    page.goto(f"/deals/{Deal.objects.get().pk}/")
    expect(page.locator('[data-key="KeyT"] kbd')).to_be_hidden()
    page.keyboard.press("KeyT")
    page.wait_for_timeout(300)
    expect(page.locator("#place form")).to_have_count(0)


def test_keys_stay_silent_while_somebody_types(cast: Cast, page: Page) -> None:
    cast.plain()
    sign_in(page, cast.anna)
    page.goto(f"/deals/{Deal.objects.get().pk}/")
    page.keyboard.press("KeyT")
    expect(page.get_by_label("Что вышло")).to_be_focused()
    page.keyboard.type("ghlnc")
    expect(page.get_by_label("Что вышло")).to_have_value("ghlnc")
    expect(page.locator("#place form")).to_have_count(1)
