"""A verdict says that talking goes into the offer: the deal and its draft say so until it is there, and nobody below
chiefs sees money of ours."""

import pytest

from kochka.deals.models import Deal
from kochka.proposals.models import Proposal
from kochka.proposals.reading import blocks_of
from kochka.timesheets.verdicts import give_verdict
from tests.cast import Cast
from tests.proposals.offers import block, draft, role
from tests.web.conftest import Enter, words
from tests.web.time.test_talk import dear, talked

pytestmark = pytest.mark.django_db


@pytest.fixture
def deal(cast: Cast) -> Deal:
    deal = dear(cast)
    talked(cast, deal, 10.5)
    return deal


@pytest.fixture
def offer(cast: Cast, deal: Deal) -> Proposal:
    row = draft(cast, deal)
    block(cast, row, title="Сборка", role=role(hour=3_000_00), likely=600)
    return row


def judged(cast: Cast, deal: Deal, kind: str) -> None:
    give_verdict(deal, kind, "Иначе не окупится", by=cast.anna, at=cast.now())


def test_the_deal_leads_to_the_draft_and_the_draft_takes_the_line(
    cast: Cast, enter: Enter, deal: Deal, offer: Proposal
):
    browser, page = enter(cast.anna), f"/deals/{deal.pk}/proposals/{offer.number}/"
    assert "разговоров" not in words(browser.get(page))
    judged(cast, deal, "line")
    assert "10 ч 30 мин разговоров вносим" in words(browser.get(f"/deals/{deal.pk}/"))
    assert page in words(browser.get(f"/deals/{deal.pk}/"))
    assert "10 ч 30 мин разговоров вносим" in words(browser.get(page))
    form = words(browser.get(f"{page}talk/line/"))
    assert "Предпроектная работа" in form and 'value="10:30"' in form
    designer = blocks_of(offer)[0].role
    assert designer
    typed = {"title": "Предпроектная работа", "minutes": "10:30", "role": designer.pk}
    assert browser.post(f"{page}talk/line/", {**typed, "minutes": "1ч99"}).status_code == 422
    assert browser.post(f"{page}talk/line/", {**typed, "title": ""}).status_code == 422
    assert browser.post(f"{page}talk/line/", typed).status_code == 302
    assert [row.title for row in blocks_of(offer)] == ["Сборка", "Предпроектная работа"]
    for address in (page, f"/deals/{deal.pk}/"):
        assert "разговоров вносим" not in words(browser.get(address)), address
    assert browser.post(f"{page}talk/line/", typed).status_code == 409
    assert browser.get(f"{page}talk/line/").status_code == 422
    assert "10 ч 30 мин разговоров вошли в версию 1" in words(browser.get(f"/deals/{deal.pk}/"))


def test_a_loading_goes_over_the_lines_or_as_a_line_where_that_is_better(
    cast: Cast, enter: Enter, deal: Deal, offer: Proposal
):
    judged(cast, deal, "loading")
    browser, page = enter(cast.anna), f"/deals/{deal.pk}/proposals/{offer.number}/"
    shown = words(browser.get(page))
    assert f"{page}talk/loading/" in shown and f"{page}talk/line/" in shown
    assert browser.post(f"{page}talk/loading/", {"minutes": "10:30"}).status_code == 302
    assert [row.minutes_likely for row in blocks_of(offer)] == [600 + 630]


def test_the_next_round_is_sold_by_hours_that_one_says(cast: Cast, enter: Enter, deal: Deal, offer: Proposal):
    judged(cast, deal, "paid_talk")
    browser, page = enter(cast.anna), f"/deals/{deal.pk}/proposals/{offer.number}/"
    assert "маленькую платную работу" in words(browser.get(page))
    assert 'value="10:30"' not in words(browser.get(f"{page}talk/line/"))


@pytest.mark.parametrize("way", ["line", "loading"])
def test_more_than_a_day_of_talking_goes_in_as_the_form_proposes_it(
    cast: Cast, enter: Enter, deal: Deal, offer: Proposal, way: str
):
    for ago in (1, 2):
        talked(cast, deal, 10, ago=ago)
    judged(cast, deal, way)
    browser, address = enter(cast.anna), f"/deals/{deal.pk}/proposals/{offer.number}/talk/{way}/"
    assert 'value="30:30"' in words(browser.get(address))
    typed = {"title": "Предпроектная работа", "minutes": "30:30"}
    for wrong in ("", "6-8-12", "минута", "-3", "99999999"):
        assert browser.post(address, {**typed, "minutes": wrong}).status_code == 422, wrong
    assert browser.post(address, typed).status_code == 302
    assert sum(row.minutes_likely or 0 for row in blocks_of(offer)) == 600 + 1830


def test_a_deal_without_a_draft_leads_to_its_versions(cast: Cast, enter: Enter, deal: Deal):
    judged(cast, deal, "line")
    assert f'href="/deals/{deal.pk}/proposals/">К предложениям' in words(enter(cast.anna).get(f"/deals/{deal.pk}/"))


def test_chiefs_see_what_became_of_a_verdict(cast: Cast, enter: Enter, deal: Deal, offer: Proposal):
    judged(cast, deal, "line")
    chief = enter(cast.chief)
    assert "в версии 1" not in words(chief.get("/talkers/verdicts/"))
    typed = {"title": "Предпроектная работа", "minutes": "10:30"}
    assert enter(cast.anna).post(f"/deals/{deal.pk}/proposals/1/talk/line/", typed).status_code == 302
    assert "в версии 1" in words(chief.get("/talkers/verdicts/"))


def test_whoever_may_not_offer_puts_nothing_in(cast: Cast, enter: Enter, deal: Deal, offer: Proposal):
    judged(cast, deal, "line")
    for way, typed in (("line", {"title": "Работа", "minutes": "10:30"}), ("loading", {"minutes": "10:30"})):
        assert enter(cast.oleg).post(f"/deals/{deal.pk}/proposals/1/talk/{way}/", typed).status_code in {403, 404}
    assert len(blocks_of(offer)) == 1


def test_what_talking_costs_us_moves_nothing_that_a_seller_reads_there(
    cast: Cast, enter: Enter, deal: Deal, offer: Proposal
):
    judged(cast, deal, "line")
    page = f"/deals/{deal.pk}/proposals/{offer.number}/"
    seen = [words(enter(cast.anna).get(address)) for address in (page, f"{page}talk/line/", f"{page}talk/loading/")]
    assert not any("10 500" in each or "1 000 ₽" in each for each in seen)
