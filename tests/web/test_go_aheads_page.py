"""The chiefs' page: what is asked, with the deal at a glance, and what was said before."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from kochka.deals.deciding import for_me
from kochka.deals.go_aheads import ask_go_ahead, decide_go_ahead
from kochka.deals.models import Deal, GoAhead
from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words

PAGE = "/go-aheads/"


@pytest.fixture
def ask(cast: Cast) -> Callable[..., GoAhead]:
    """A deal that awaits its prepayment, and a go-ahead asked for by Anna."""

    def asked(note: str = "Платёжка пришла") -> GoAhead:
        deal = cast.walk_to("prepayment")
        return ask_go_ahead(deal, "start", seen=deal.open_jump_id, by=cast.anna, at=timezone.now(), note=note)

    return asked


def second_chief(cast: Cast) -> User:
    other = cast.person("Павел Второй", "pavel@example.org", Role.CHIEF)
    firm = Firm.objects.get()
    firm.go_ahead_rule = Firm.GoAheadRule.EACH
    firm.save()
    firm.go_ahead_chiefs.set([cast.chief, other])
    return other


def test_what_is_asked_stands_there_with_the_deal_at_a_glance(cast: Cast, enter: Enter, ask) -> None:
    row = ask()
    page = words(enter(cast.chief).get(PAGE))
    for said in ("Портал", "Вектор", "100 000 ₽", "Анна Соколова", "Платёжка пришла", "Ждём предоплату"):
        assert said in page, said
    assert reverse("decision", args=[row.pk]) in page
    assert 'data-row-key="KeyY"' in page
    assert 'data-row-key="KeyN"' in page


@pytest.mark.parametrize("who", ["anna", "egor", "polina", "tamara", "oleg"])
def test_the_page_is_for_chiefs(cast: Cast, enter: Enter, who: str) -> None:
    browser = enter(getattr(cast, who))
    assert browser.get(PAGE).status_code == 404
    assert browser.get(f"{PAGE}pulse/").status_code == 404
    assert PAGE not in words(browser.get("/"))


def test_a_yes_leads_back_and_stands_among_what_was_said(cast: Cast, enter: Enter, ask) -> None:
    row = ask()
    browser = enter(cast.chief)
    assert '<span class="n">1</span>' in words(browser.get("/"))
    answer = browser.post(reverse("decision", args=[row.pk]), {"yes": "1", "note": "Вперёд", "back": "go_aheads"})
    assert answer["Location"] == PAGE
    page = words(browser.get(PAGE))
    assert "Вперёд" in page
    assert "Ваше слово не ждут" not in page
    assert "data-row-key" not in page
    assert '<span class="n">' not in words(browser.get("/"))


def test_a_no_without_its_why_comes_back_with_the_form(cast: Cast, enter: Enter, ask) -> None:
    row = ask()
    browser = enter(cast.chief)
    address = reverse("decision", args=[row.pk])
    assert browser.post(address, {"yes": "0", "back": "go_aheads"}).status_code == 422
    assert 'name="back" value="go_aheads"' in words(browser.post(address, {"yes": "0", "back": "go_aheads"}))
    browser.post(address, {"yes": "0", "note": "Сначала деньги", "back": "go_aheads"})
    assert "Сначала деньги" in words(browser.get(PAGE))


def test_where_each_chief_is_asked_the_page_says_who_has_said_what(cast: Cast, enter: Enter, ask) -> None:
    row = ask()
    other = second_chief(cast)
    decide_go_ahead(row, by=cast.chief, at=timezone.now(), yes=True)
    page = words(enter(cast.chief).get(PAGE))
    assert "Павел: слова ещё нет" in page
    assert "Шеф: да" in page
    assert "data-row-key" not in page, "one word of each is enough"
    assert "data-row-key" in words(enter(other).get(PAGE))
    firm = Firm.objects.get()
    assert not for_me(cast.chief, firm).exists()
    assert for_me(other, firm).count() == 1


def test_what_waits_comes_oldest_first_and_holds_wait_for_nobody(cast: Cast, enter: Enter, ask) -> None:
    first, second = ask("первая просьба"), ask("вторая просьба")
    page = words(enter(cast.chief).get(PAGE))
    assert page.index("первая просьба") < page.index("вторая просьба")
    cast.hold(Deal.objects.get(jumps=first.jump_id), by=cast.chief)
    page = words(enter(cast.chief).get(PAGE))
    assert "первая просьба" not in page
    assert reverse("decision", args=[second.pk]) in page


def test_a_page_that_has_grown_old_is_told_so(cast: Cast, enter: Enter, ask) -> None:
    browser = enter(cast.chief)
    seen = words(browser.get(PAGE)).split("pulse/?seen=")[1].split('"')[0]
    assert "HX-Trigger" not in browser.get(f"{PAGE}pulse/", {"seen": seen})
    ask()
    assert "go-aheads-changed" in browser.get(f"{PAGE}pulse/", {"seen": seen})["HX-Trigger"]


def test_the_same_number_of_queries_at_two_sizes(cast: Cast, enter: Enter, ask) -> None:
    browser = enter(cast.chief)
    for _ in range(2):
        decide_go_ahead(ask(), by=cast.chief, at=timezone.now(), yes=True)
        ask()
    few = queries(lambda: browser.get(PAGE))
    for _ in range(4):
        decide_go_ahead(ask(), by=cast.chief, at=timezone.now(), yes=True)
        ask()
    assert queries(lambda: browser.get(PAGE)) == few
    assert few < 40


def test_the_count_in_the_frame_costs_a_chief_one_query_and_others_none(cast: Cast, enter: Enter, ask) -> None:
    before = [queries(lambda user=user: enter(user).get(reverse("help"))) for user in (cast.chief, cast.anna)]
    ask()
    ask()
    assert [queries(lambda user=user: enter(user).get(reverse("help"))) for user in (cast.chief, cast.anna)] == before
    assert before[0] - before[1] <= 1


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "9" * 40, "²"])
def test_any_page_number_is_answered(cast: Cast, enter: Enter, page: str) -> None:
    assert enter(cast.chief).get(PAGE, {"page": page}).status_code == 200
