"""The price list: what an hour of each role is sold at, from which day on, in which currency. Roles themselves are rows
of a list as others are: `firm.lists`."""

from datetime import date, datetime

from kochka.core.money import Money
from kochka.firm.hourly import Price, PricedRole, currencies_in, hour_on, hours_on, set_hour
from kochka.firm.models import PriceRole, RolePrice
from kochka.people.models import User


def set_price(role: PriceRole, price: Money | None, since: date, *, by: User, at: datetime) -> None:
    """An hour of the role costs so much from that day on: `hourly.set_hour`. Raises NotYours, Invalid."""
    set_hour(RolePrice, "price", role, price, since, by=by, at=at)


def price_of(role: PriceRole, currency: str, day: date) -> Money | None:
    """What an hour of the role costs on that day; None where nobody has said. One query."""
    return hour_on(RolePrice, role, currency, day)


def price_list(day: date, currency: str) -> list[PricedRole]:
    """The roles that are offered, in their order, with what an hour of each costs on that day and will later. Two
    queries, however many there are."""
    return priced(list(PriceRole.objects.filter(retired_at=None)), day, currency)


def priced(roles: list[PriceRole], day: date, currency: str) -> list[PricedRole]:
    """These roles with their prices. One query."""
    return hours_on(RolePrice, roles, day, currency)


def prices_of(role: PriceRole, currency: str) -> list[Price]:
    """What an hour of the role cost, costs and will cost, in the order of time. One query."""
    [one] = priced([role], date.min, currency)
    return one.later


def currencies_priced() -> list[str]:
    """The currencies that some price is in. One query."""
    return currencies_in(RolePrice)
