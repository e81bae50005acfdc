"""What an hour of each role costs us, from which day on, in which currency: set by chiefs, and theirs alone to see."""

from datetime import date, datetime

from kochka.core.money import Money
from kochka.firm.hourly import Price, PricedRole, currencies_in, hour_on, hours_on, set_hour
from kochka.firm.models import PriceRole, RoleCost
from kochka.people.models import User


def set_cost(role: PriceRole, cost: Money | None, since: date, *, by: User, at: datetime) -> None:
    """An hour of the role costs us so much from that day on: `hourly.set_hour`. Raises NotYours, Invalid."""
    set_hour(RoleCost, "cost", role, cost, since, by=by, at=at)


def cost_of(role: PriceRole, currency: str, day: date) -> Money | None:
    """What an hour of the role costs us on that day; None where nobody has said. One query."""
    return hour_on(RoleCost, role, currency, day)


def costed(roles: list[PriceRole], day: date, currency: str) -> list[PricedRole]:
    """These roles with what they cost us. One query."""
    return hours_on(RoleCost, roles, day, currency)


def costs_of(role: PriceRole, currency: str) -> list[Price]:
    """What an hour of the role cost us, costs and will cost, in the order of time. One query."""
    [one] = costed([role], date.min, currency)
    return one.later


def currencies_costed() -> list[str]:
    """The currencies that some cost is in. One query."""
    return currencies_in(RoleCost)
