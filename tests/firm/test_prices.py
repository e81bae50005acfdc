"""The price list: an hour of a role costs so much from a day on, in a currency."""

from datetime import date
from typing import Any

import pytest

from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours
from kochka.firm.lists import add_role, move, rename, retire
from kochka.firm.models import PriceRole, RolePrice
from kochka.firm.prices import Price, currencies_priced, price_list, price_of, prices_of, set_price
from kochka.people.models import Change
from tests.cast import Cast
from tests.counting import queries

NEW_YEAR, MAY = date(2026, 1, 1), date(2026, 5, 1)


@pytest.fixture
def role(cast: Cast) -> PriceRole:
    return add_role("Аналитик", by=cast.chief, at=cast.now())


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def rub(roubles: int) -> Money:
    return Money(roubles * 100, "RUB")


def test_a_price_holds_from_its_day_on_in_its_own_currency(cast: Cast, role: PriceRole) -> None:
    set_price(role, rub(3500), NEW_YEAR, **who(cast))
    set_price(role, rub(4000), MAY, **who(cast))
    set_price(role, Money(5_000, "EUR"), MAY, **who(cast))
    assert price_of(role, "RUB", date(2025, 12, 31)) is None
    assert price_of(role, "RUB", date(2026, 4, 30)) == rub(3500)
    assert price_of(role, "RUB", MAY) == rub(4000)
    assert price_of(role, "EUR", MAY) == Money(5_000, "EUR")
    assert price_of(role, "USD", MAY) is None
    assert currencies_priced() == ["EUR", "RUB"]


def test_the_same_day_is_written_over_and_each_price_is_a_dated_row(cast: Cast, role: PriceRole) -> None:
    for price in (rub(3500), rub(3600), rub(3600)):
        set_price(role, price, NEW_YEAR, **who(cast))
    set_price(role, rub(3600), MAY, **who(cast))
    said = Change.objects.filter(what__startswith="price/").order_by("pk").values_list("what", "before", "after")
    assert list(said) == [
        ("price/2026-01-01", "", "3500.00 RUB"),
        ("price/2026-01-01", "3500.00 RUB", "3600.00 RUB"),
    ]
    assert RolePrice.objects.count() == 1


def test_the_list_says_todays_price_and_what_is_to_come(cast: Cast, role: PriceRole) -> None:
    other = add_role("Дизайнер", **who(cast))
    gone = add_role("Секретарь", **who(cast))
    retire(gone, **who(cast))
    set_price(role, rub(3500), NEW_YEAR, **who(cast))
    set_price(role, rub(4000), MAY, **who(cast))
    first, second = price_list(date(2026, 3, 1), "RUB")
    assert (first.role, first.now, first.later) == (role, Price(rub(3500), NEW_YEAR), [Price(rub(4000), MAY)])
    assert (second.role, second.now, second.later) == (other, None, [])
    assert price_list(date(2026, 3, 1), "EUR")[0].now is None


def test_a_wrong_day_is_mended_by_the_former_price_on_it(cast: Cast, role: PriceRole) -> None:
    set_price(role, rub(3500), NEW_YEAR, **who(cast))
    set_price(role, rub(9000), MAY, **who(cast))
    set_price(role, rub(3500), MAY, **who(cast))
    assert prices_of(role, "RUB") == [Price(rub(3500), NEW_YEAR)]


@pytest.mark.parametrize(
    ("price", "since", "field"),
    [
        (None, NEW_YEAR, "price"),
        (Money(-1, "RUB"), NEW_YEAR, "price"),
        (Money(10**16, "RUB"), NEW_YEAR, "price"),
        (rub(1), date(1990, 1, 1), "since"),
        (rub(1), date(2050, 1, 1), "since"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    cast: Cast, role: PriceRole, price: Money | None, since: date, field: str
) -> None:
    with pytest.raises(Invalid) as no:
        set_price(role, price, since, **who(cast))
    assert list(no.value.fields) == [field]
    assert not RolePrice.objects.exists()


def test_only_chiefs_set_prices_and_order_roles(cast: Cast, role: PriceRole) -> None:
    anna = {"by": cast.anna, "at": cast.now()}
    for act in (
        lambda: set_price(role, rub(1), NEW_YEAR, **anna),
        lambda: add_role("Моя", **anna),
        lambda: rename(role, "Моя", **anna),
        lambda: move(role, 1, **anna),
        lambda: retire(role, **anna),
    ):
        with pytest.raises(NotYours):
            act()


def test_there_is_an_end_to_how_often(cast: Cast, role: PriceRole) -> None:
    days = [date(2010 + n // 12, n % 12 + 1, 1) for n in range(100)]
    RolePrice.objects.bulk_create(RolePrice(role=role, currency="RUB", since=day, hour_minor=1) for day in days)
    with pytest.raises(Invalid):
        set_price(role, rub(5), MAY, **who(cast))


def test_the_list_costs_two_queries_however_long_it_is(cast: Cast, role: PriceRole) -> None:
    set_price(role, rub(3500), NEW_YEAR, **who(cast))
    readings = (lambda: price_list(MAY, "RUB"), lambda: price_of(role, "RUB", MAY), lambda: prices_of(role, "RUB"))
    assert [queries(read) for read in readings] == [2, 1, 1]
    for n in range(40):
        set_price(add_role(f"Роль {n}", **who(cast)), rub(n + 1), NEW_YEAR, **who(cast))
        set_price(role, rub(4000 + n), date(2027 + n % 9, n % 12 + 1, 1), **who(cast))
    assert [queries(read) for read in readings] == [2, 1, 1]
    assert len(price_list(MAY, "RUB")) == 41
