"""Costs and margins on pages: for chiefs in figures, for everybody else a caution that says none."""

import re
from datetime import date

import pytest
from django.test import Client

from kochka.firm.adjusting import adjust
from kochka.firm.models import RoleCost
from kochka.people.models import Change
from kochka.proposals.beginning import next_version
from kochka.proposals.models import Block, Proposal
from kochka.proposals.printing import paper_of
from tests.cast import Cast
from tests.proposals.offers import HOUR, block, draft, role, sealed
from tests.web.conftest import Enter, words

from .test_offer_lines import at

COST, TOTAL_COST, MARGIN = "1 731 ₽", "17 310 ₽", "12 690 ₽"
FIGURES = ("1731", "17310", "12690", "42,3", "42.3")
CAUTION = "остаётся меньше"
TOKEN = re.compile(r'csrfmiddlewaretoken" value="[^"]*"|nonce[-="][^"\'; ]*|hx-headers=\S+|"X-CSRFToken": ?"[^"]*"')


@pytest.fixture
def costly(cast: Cast) -> Proposal:
    """A second version of ten hours, at 3 000 an hour, that cost us 1 731 each."""
    designer = role()
    RoleCost.objects.create(role=designer, since=date(2026, 1, 1), hour_minor=1_731_00, currency="RUB")
    deal = cast.gated()
    first = draft(cast, deal)
    block(cast, first, role=designer, likely=10 * HOUR)
    return next_version(sealed(cast, first), by=cast.anna, at=cast.now())


def pages(offer: Proposal) -> list[str]:
    deal = f"/deals/{offer.deal_id}/"
    own = ["", "head/", "sealing/", "sending/", "payments/", "letter.txt", "against/1/"]
    return [
        deal,
        f"{deal}proposals/",
        f"{deal}history/",
        *(at(offer, page) for page in own),
        "/",
        "/deals/",
        "/search/?q=Макет",
    ]


def taken(browser: Client, address: str) -> bytes:
    """A file that somebody takes away."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type]


def bodies(browser: Client, offer: Proposal) -> dict[str, str]:
    found = {page: browser.get(page) for page in pages(offer)}
    return {page: TOKEN.sub("", words(each)) for page, each in found.items() if each.status_code == 200}


def plain(text: str) -> str:
    return re.sub(r"(?<=\d)[\s\u00a0\u202f&nbsp;]+(?=\d)", "", text)


def test_a_chief_sees_what_it_costs_and_leaves(cast: Cast, enter: Enter, costly: Proposal) -> None:
    page = words(enter(cast.chief).get(at(costly)))
    assert TOTAL_COST in page
    assert MARGIN in page


def test_nobody_below_a_chief_sees_a_cost_or_a_margin(cast: Cast, enter: Enter, costly: Proposal) -> None:
    adjust(visibility="all", by=cast.chief, at=cast.now())
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        found = bodies(enter(user), costly)
        assert at(costly) in found, user.name
        for page, body in found.items():
            assert [figure for figure in FIGURES if figure in plain(body)] == [], (user.name, page)


def test_pages_of_companies_that_differ_in_cost_are_the_same(cast: Cast, enter: Enter, costly: Proposal) -> None:
    adjust(visibility="all", by=cast.chief, at=cast.now())
    browsers = [enter(user) for user in (cast.anna, cast.egor, cast.polina, cast.tamara)]
    [bodies(each, costly) for each in browsers]
    files = [[taken(each, "/deals/deals.csv"), taken(each, at(costly, "proposal.pdf"))] for each in browsers[:2]]
    assert all(content for pair in files for content in pair)
    before, paper, chief = [bodies(each, costly) for each in browsers], paper_of(costly), enter(cast.chief)
    seen_by_chief = bodies(chief, costly)[at(costly)]
    Block.objects.filter(proposal=costly).update(cost_minor=2_999_00)
    RoleCost.objects.update(hour_minor=2_999_00)
    assert [bodies(each, costly) for each in browsers] == before
    assert paper_of(costly) == paper
    assert [
        [taken(each, "/deals/deals.csv"), taken(each, at(costly, "proposal.pdf"))] for each in browsers[:2]
    ] == files
    assert bodies(chief, costly)[at(costly)] != seen_by_chief, "what would be seen is seen"


def test_a_thin_margin_is_a_caution_without_a_figure(cast: Cast, enter: Enter, costly: Proposal) -> None:
    adjust(least_margin=57, by=cast.chief, at=cast.now())
    for user in (cast.anna, cast.egor, cast.chief):
        assert CAUTION in words(enter(user).get(at(costly)))
    browser = enter(cast.anna)
    for page in ("sealing/", "sending/"):
        body = words(browser.get(at(costly, page)))
        assert CAUTION in body, page
        assert not [figure for figure in (*FIGURES, "57") if figure in plain(re.sub(r"<[^>]*>", "", body))], page
    adjust(least_margin=42, by=cast.chief, at=cast.now())
    assert CAUTION not in words(browser.get(at(costly)))


def test_a_chief_is_told_of_how_many_lines_the_cost_is_unknown(cast: Cast, enter: Enter, costly: Proposal) -> None:
    block(cast, costly, "Вёрстка", fixed=5_00)
    assert "неизвестна" in words(enter(cast.chief).get(at(costly)))
    assert "неизвестна" not in words(enter(cast.anna).get(at(costly)))


def test_a_chief_says_what_an_hour_costs_us(cast: Cast, enter: Enter) -> None:
    browser, designer = enter(cast.chief), role()
    data = {"name": "Дизайнер", "price": "3 000", "cost": "1 500", "since": "24.11.2026"}
    browser.post(f"/settings/prices/{designer.pk}/", data)
    assert RoleCost.objects.get().hour_minor == 1_500_00
    assert "1 500 ₽" in words(browser.get("/settings/prices/"))
    assert "1 500 ₽" in words(browser.get(f"/settings/prices/{designer.pk}/"))
    assert browser.post(f"/settings/prices/{designer.pk}/", data | {"cost": "-5"}).status_code == 422
    assert "Дизайнер" in words(browser.get("/settings/changes/"))
    assert enter(cast.anna).get(f"/settings/prices/{designer.pk}/").status_code == 403


def test_the_least_margin_is_set_with_who_decides_what(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    form = browser.get("/settings/access/").context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert browser.post("/settings/access/", data | {"least_margin": "30"}).status_code == 302
    assert browser.post("/settings/access/", data | {"least_margin": "100"}).status_code == 422
    assert [row.after for row in Change.objects.filter(what="least_margin")] == ["30"]
