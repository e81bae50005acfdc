"""Search: everything by what it is called, and nothing that one may not see."""

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.contacts import add_contact
from kochka.clients.naming import company_named
from kochka.core.keyboard import other_layout
from kochka.deals.details import edit
from kochka.deals.models import Deal
from kochka.web.search.commands import COMMANDS, commands_for
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words


@pytest.fixture
def portal(cast: Cast) -> Deal:
    """A deal of Anna's with a client and somebody there."""
    vector = company_named("ООО «Вектор»", by=cast.anna, at=cast.now())
    add_contact(vector, name="Ирина Петрова", phone="+7 912 345-67-89", email="irina@vector.example", by=cast.anna,
                at=cast.now())  # fmt: skip
    return edit(cast.plain(title="Портал для дилеров"), by=cast.anna, at=cast.now(), client=vector)


def asked(browser: Client, query: str, address: str = "search_hits", **params: str) -> str:
    return words(browser.get(reverse(address), {"q": query, **params}))


@pytest.mark.parametrize("address", ["search_hits", "search"])
def test_a_deal_is_found_by_title_client_and_number(cast: Cast, enter: Enter, portal: Deal, address: str) -> None:
    browser = enter(cast.anna)
    for query in ("порталы", "ВЕКТОР портал", f"№ {portal.pk}", f"{portal.pk}", "для дилера"):
        assert "Портал для дилеров" in asked(browser, query, address), query
    assert "Портал для дилеров" not in asked(browser, "сайт", address)


def test_clients_contacts_and_colleagues_are_found(cast: Cast, enter: Enter, portal: Deal) -> None:
    browser = enter(cast.anna)
    company = reverse("company", args=[portal.client_id])
    assert f'href="{company}"' in asked(browser, "вектору")
    for query in ("петрова", "irina@vector", "8 (912) 345-67-89", "+7912345", "345-67-89"):
        assert "Ирина Петрова" in asked(browser, query), query
    assert "Егор Лебедев" in asked(browser, "лебедева")


def test_what_one_may_not_see_is_not_found(cast: Cast, enter: Enter, portal: Deal) -> None:
    browser = enter(cast.oleg)
    for query in ("портал", "вектор", "петрова", "89123456789", f"№ {portal.pk}", "партал", "gjhnfk"):
        for address in ("search_hits", "search"):
            page = asked(browser, query, address)
            assert "Портал для дилеров" not in page, query
            assert "Ирина Петрова" not in page, query
            assert "«Вектор»" not in page, query
    assert "Портал" not in asked(browser, "портал", "search", group="deals", page="1")


def test_the_wrong_layout_and_typos_are_forgiven_and_said_so(cast: Cast, enter: Enter, portal: Deal) -> None:
    browser = enter(cast.anna)
    wrong = asked(browser, "gjhnfk")
    assert "Портал для дилеров" in wrong
    assert "«портал»" in wrong
    assert "Портал для дилеров" in asked(browser, "партал дилерво")
    assert "Портал для дилеров" in asked(browser, "dtrnjh")
    assert other_layout("gjhnfk") == "портал"
    assert other_layout("ьн вфн") == "my day"
    assert other_layout("портал crm") == "портал crm"
    assert other_layout("118") == "118"


def test_before_anything_is_typed_there_are_recent_deals_and_commands(cast: Cast, enter: Enter, portal: Deal) -> None:
    page = asked(enter(cast.anna), "")
    assert "Портал для дилеров" in page
    assert reverse("new_deal") in page


def test_commands_are_found_in_both_languages_and_only_those_that_one_may_give(cast: Cast, enter: Enter) -> None:
    for query in ("мой день", "my day", "vjq ltym", "сегодня"):
        assert 'href="/"' in asked(enter(cast.anna), query), query
    names = [one.page for one in commands_for(cast.egor, "")]
    assert "new_deal" not in names
    assert len({one.page for one in COMMANDS}) == len(COMMANDS)


def test_a_try_is_recorded_on_the_deal_before_me_or_on_one_that_is_chosen(
    cast: Cast, enter: Enter, portal: Deal
) -> None:
    browser = enter(cast.anna)
    form = reverse("attempt", args=[portal.pk])
    assert form in asked(browser, "попытка", deal=str(portal.pk))
    anywhere = asked(browser, "попытка")
    assert "then=attempt" in anywhere
    assert form not in anywhere
    for query in ("", "портал"):
        for address in ("search_hits", "search"):
            assert form in asked(browser, query, address, then="attempt")
    cast.lose(portal)
    assert form not in asked(browser, "портал", then="attempt")


def test_hostile_queries_get_a_clear_answer(cast: Cast, enter: Enter, portal: Deal) -> None:
    browser = enter(cast.anna)
    for query in ("<script>alert(1)</script>", '"', "'; DROP TABLE deals_deal; --", "%" * 50, "я" * 10_000, "\x00а",
                  "😀", "\u202eлатроп", "9" * 400, "* OR *", "NEAR(а б)"):  # fmt: skip
        for address in ("search_hits", "search"):
            answer = browser.get(reverse(address), {"q": query, "deal": "x", "page": "9" * 30, "group": "deals"})
            assert answer.status_code == 200, query
            assert "<script>alert" not in answer.content.decode()
    for odd in ({"group": "secrets"}, {"then": "me"}, {"page": "-1", "group": "deals"}, {"deal": "0"}):
        assert browser.get(reverse("search"), {"q": "портал", **odd}).status_code == 200


def test_a_group_has_pages(cast: Cast, enter: Enter) -> None:
    for n in range(23):
        cast.plain(title=f"Склад {n}")
    browser = enter(cast.anna)
    assert "group=deals" in asked(browser, "склад", "search")
    first = asked(browser, "склад", "search", group="deals")
    assert first.count('class="hit"') == 20
    assert "page=2" in first
    assert asked(browser, "склад", "search", group="deals", page="2").count('class="hit"') == 3


def test_the_same_number_of_queries_at_two_sizes(cast: Cast, enter: Enter, portal: Deal) -> None:
    browser = enter(cast.anna)

    def some_more(numbers: range) -> list[int]:
        for n in numbers:
            client = company_named(f"Портал {n}", by=cast.anna, at=cast.now())
            add_contact(client, name=f"Портал Порталович {n}", by=cast.anna, at=cast.now())
            edit(cast.plain(title=f"Портал {n}"), by=cast.anna, at=cast.now(), client=client)
        return [queries(lambda q=q: asked(browser, q)) for q in ("портал", "", "партал")]

    assert some_more(range(1)) == some_more(range(1, 13))


def test_nobody_searches_before_signing_in(cast: Cast, client: Client) -> None:
    assert client.get(reverse("search"), {"q": "портал"}).status_code == 302
