"""The price list on its pages: roles, today's price of an hour, later ones with their day, one currency at a time."""

from datetime import date
from typing import Any

import pytest

from kochka.core.money import Money
from kochka.firm.lists import add_role, retire
from kochka.firm.models import PriceRole, RolePrice
from kochka.firm.prices import price_of, set_price
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

URL = "/settings/prices/"
TODAY = date(2026, 11, 24)


@pytest.fixture
def role(cast: Cast) -> PriceRole:
    return add_role("Аналитик", **who(cast))


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def rub(roubles: int) -> Money:
    return Money(roubles * 100, "RUB")


def test_only_chiefs_come_in_and_only_they_change_anything(cast: Cast, enter: Enter, role: PriceRole) -> None:
    addresses = [URL, f"{URL}{role.pk}/"]
    data = {"name": "Моя", "price": "100", "since": "1.01.2026"}
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        browser = enter(user)
        assert [browser.get(address).status_code for address in addresses] == [403, 403]
        assert [browser.post(address, data).status_code for address in [*addresses, f"{URL}{role.pk}/up/"]] == [403] * 3
    assert PriceRole.objects.get().name == "Аналитик"
    assert not RolePrice.objects.exists()


def test_a_role_is_added_with_its_price_or_without(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    assert browser.get(URL).context["form"]["since"].value() == "24.11.2026"
    page = words(browser.post(URL, {"name": "Аналитик", "price": "3 500", "since": "1.01.2026"}, follow=True))
    assert "3 500 ₽" in page
    page = words(browser.post(URL, {"name": "Дизайнер", "price": "", "since": "24.11.2026"}, follow=True))
    assert "цены пока нет" in page


def test_a_later_price_is_shown_with_its_day(cast: Cast, enter: Enter, role: PriceRole) -> None:
    set_price(role, rub(3500), date(2026, 1, 1), **who(cast))
    browser, url = enter(cast.chief), f"{URL}{role.pk}/"
    form = browser.get(url).context["form"]
    assert (form["name"].value(), form["price"].value()) == ("Аналитик", "3\xa0500\xa0₽")
    browser.post(url, {"name": "Аналитик", "price": "4 000", "since": "1.01.2027"})
    page = words(browser.get(URL))
    assert "3 500 ₽" in page
    assert "с 1 января 2027 — 4 000 ₽" in page
    assert price_of(role, "RUB", TODAY) == rub(3500)
    assert "4 000 ₽" in words(browser.get(url)), "the role’s page tells all its prices"


def test_a_role_is_called_otherwise_and_its_price_stays(cast: Cast, enter: Enter, role: PriceRole) -> None:
    set_price(role, rub(3500), date(2026, 1, 1), **who(cast))
    browser, url = enter(cast.chief), f"{URL}{role.pk}/"
    form = browser.get(url, headers={"HX-Request": "true"})
    assert "<html" not in words(form)
    seen = form.context["form"].initial["seen"]
    data = {"name": "Бизнес-аналитик", "price": "3 500", "since": "24.11.2026", "seen": seen}
    assert browser.post(url, data).status_code == 302
    assert PriceRole.objects.get().name == "Бизнес-аналитик"
    assert RolePrice.objects.count() == 1
    assert browser.post(url, data | {"name": "Ещё иначе"}).status_code == 409


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "ы" * 121}, "name"),
        ({"price": "много"}, "price"),
        ({"price": "-5"}, "price"),
        ({"price": "10 $"}, "price"),
        ({"since": ""}, "since"),
        ({"since": "потом"}, "since"),
        ({"since": "1.01.1990"}, "since"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_half_added(
    cast: Cast, enter: Enter, given: dict[str, str], field: str
) -> None:
    data = {"name": "Аналитик", "price": "3 500", "since": "1.01.2026"} | given
    answer = enter(cast.chief).post(URL, data)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in data} == data
    assert not PriceRole.objects.exists()


def test_a_price_is_not_wiped_by_an_empty_line(cast: Cast, enter: Enter, role: PriceRole) -> None:
    set_price(role, rub(3500), date(2026, 1, 1), **who(cast))
    answer = enter(cast.chief).post(f"{URL}{role.pk}/", {"name": "Аналитик", "price": "", "since": "24.11.2026"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["price"]


def test_every_currency_has_prices_of_its_own(cast: Cast, enter: Enter, role: PriceRole) -> None:
    set_price(role, rub(3500), date(2026, 1, 1), **who(cast))
    browser, url = enter(cast.chief), f"{URL}{role.pk}/"
    browser.post(f"{url}?currency=EUR", {"name": "Аналитик", "price": "50", "since": "1.01.2026"})
    assert price_of(role, "EUR", TODAY) == Money(5_000, "EUR")
    euros = words(browser.get(f"{URL}?currency=EUR"))
    assert "50 €" in euros
    assert "3 500" not in euros
    assert f"{url}?currency=EUR" in euros, "one stays with the currency that one looks at"
    assert "3 500 ₽" in words(browser.get(f"{URL}?currency=<script>"))


def test_the_order_and_what_is_offered_are_the_companys(cast: Cast, enter: Enter, role: PriceRole) -> None:
    add_role("Дизайнер", **who(cast))
    browser = enter(cast.chief)
    browser.post(f"{URL}{role.pk}/down/")
    assert [row.name for row in PriceRole.objects.all()] == ["Дизайнер", "Аналитик"]
    browser.post(f"{URL}{role.pk}/retire/")
    page = browser.get(URL)
    assert [one.row.name for one in page.context["rows"]] == ["Дизайнер"]
    assert "Аналитик" in words(page), "what is offered no more can be brought back"
    browser.post(f"{URL}{role.pk}/return/")
    assert PriceRole.objects.get(pk=role.pk).retired_at is None


def test_the_audit_says_it_in_words(cast: Cast, enter: Enter, role: PriceRole) -> None:
    set_price(role, rub(3500), date(2026, 1, 1), **who(cast))
    set_price(role, rub(3600), date(2026, 1, 1), **who(cast))
    page = words(enter(cast.chief).get("/settings/changes/", {"about": "prices"}))
    for said in ("Роль прайса «Аналитик»", "Час роли «Аналитик» с 1 января 2026", "3 600 ₽"):
        assert said in page, said


def test_the_pages_cost_as_many_queries_for_much_as_for_little(cast: Cast, enter: Enter, role: PriceRole) -> None:
    set_price(role, rub(3500), date(2026, 1, 1), **who(cast))
    browser, addresses = enter(cast.chief), [URL, f"{URL}{role.pk}/"]
    few = [queries(lambda address=address: browser.get(address)) for address in addresses]
    for n in range(40):
        other = add_role(f"Роль {n}", **who(cast))
        set_price(other, rub(n + 1), date(2026, 1, 1), **who(cast))
        set_price(role, rub(4000 + n), date(2027 + n % 9, n % 12 + 1, 1), **who(cast))
        if n % 3 == 0:
            retire(other, **who(cast))
    assert [queries(lambda address=address: browser.get(address)) for address in addresses] == few
    assert max(few) <= 20


def test_a_role_that_is_not_there_is_not_there(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.chief)
    assert browser.get(f"{URL}99/").status_code == 404
    assert browser.post(f"{URL}99/up/").status_code == 404
