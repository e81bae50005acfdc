"""What an hour of a role costs us: from a day on, in a currency, by chiefs; and the least margin of the company."""

from datetime import date

import pytest

from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours
from kochka.firm.adjusting import adjust
from kochka.firm.costs import cost_of, costs_of, currencies_costed, set_cost
from kochka.firm.lists import add_role
from kochka.firm.models import PriceRole, RoleCost
from kochka.firm.prices import price_of
from kochka.firm.settings import the_firm
from kochka.people.models import Change
from tests.cast import Cast

NEW_YEAR, MAY = date(2026, 1, 1), date(2026, 5, 1)


@pytest.fixture
def role(cast: Cast) -> PriceRole:
    return add_role("Аналитик", by=cast.chief, at=cast.now())


def test_a_cost_holds_from_its_day_on_and_is_no_price(cast: Cast, role: PriceRole) -> None:
    set_cost(role, Money(1500_00, "RUB"), NEW_YEAR, by=cast.chief, at=cast.now())
    set_cost(role, Money(1700_00, "RUB"), MAY, by=cast.chief, at=cast.now())
    assert cost_of(role, "RUB", date(2025, 12, 31)) is None
    assert cost_of(role, "RUB", date(2026, 4, 30)) == Money(1500_00, "RUB")
    assert [each.hour for each in costs_of(role, "RUB")] == [Money(1500_00, "RUB"), Money(1700_00, "RUB")]
    assert cost_of(role, "EUR", MAY) is None
    assert currencies_costed() == ["RUB"]
    assert price_of(role, "RUB", MAY) is None


def test_a_cost_is_a_dated_row(cast: Cast, role: PriceRole) -> None:
    for roubles in (1500, 1600, 1600):
        set_cost(role, Money(roubles * 100, "RUB"), NEW_YEAR, by=cast.chief, at=cast.now())
    said = Change.objects.filter(what__startswith="cost/").order_by("pk").values_list("before", "after")
    assert list(said) == [("", "1500.00 RUB"), ("1500.00 RUB", "1600.00 RUB")]


@pytest.mark.parametrize("minor", [None, -1, 10**16])
def test_a_cost_that_cannot_be_is_refused_at_its_field(cast: Cast, role: PriceRole, minor: int | None) -> None:
    cost = None if minor is None else Money(minor, "RUB")
    with pytest.raises(Invalid) as no:
        set_cost(role, cost, NEW_YEAR, by=cast.chief, at=cast.now())
    assert list(no.value.fields) == ["cost"]


def test_only_chiefs_set_costs(cast: Cast, role: PriceRole) -> None:
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        with pytest.raises(NotYours):
            set_cost(role, Money(1, "RUB"), NEW_YEAR, by=user, at=cast.now())
    assert not RoleCost.objects.exists()


@pytest.mark.parametrize("share", [-1, 100])
def test_a_least_margin_is_a_share_that_can_be(cast: Cast, share: int) -> None:
    with pytest.raises(Invalid) as no:
        adjust(least_margin=share, by=cast.chief, at=cast.now())
    assert list(no.value.fields) == ["least_margin"]


def test_the_least_margin_is_set_and_taken_off_with_dated_rows(cast: Cast) -> None:
    for share in (30, 0, None, None):
        adjust(least_margin=share, by=cast.chief, at=cast.now())
    assert the_firm().least_margin is None
    said = Change.objects.filter(what="least_margin").order_by("pk").values_list("before", "after")
    assert list(said) == [("", "30"), ("30", "0"), ("0", "")]
