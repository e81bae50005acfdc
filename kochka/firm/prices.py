"""The price list: what an hour of each role is sold at, from which day on, in which currency. Roles themselves are rows
of a list as others are: `firm.lists`.

Nothing is taken back: who named the wrong day says the right price of that very day.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kochka.core.money import LARGEST_MINOR, Money
from kochka.core.refusals import Invalid
from kochka.firm.changing import changing
from kochka.firm.lists import about
from kochka.firm.models import PriceRole, RolePrice
from kochka.people.changes import record
from kochka.people.models import User

BACK, AHEAD = 20, 10
"""How many years back and ahead of the present one prices begin."""
MOST = 100
"""Changes of one role's price in one currency."""


def set_price(role: PriceRole, price: Money | None, since: date, *, by: User, at: datetime) -> None:
    """An hour of the role costs so much from that day on, in the price's own currency; what was said of that very day
    before is written over. The same as holds on that day already: nothing. Raises NotYours, Invalid."""
    if price is None:
        raise Invalid("price", _("Say what an hour costs."))
    if not 0 <= price.minor <= LARGEST_MINOR:
        raise Invalid("price", _("A sum cannot be below zero.") if price.minor < 0 else _("Check the zeros."))
    if not at.year - BACK <= since.year <= at.year + AHEAD:
        words = _("%(year)s is too far away: prices begin from %(first)s to %(last)s.")
        raise Invalid("since", words % {"year": since.year, "first": at.year - BACK, "last": at.year + AHEAD})
    with changing(by):
        rows = list(RolePrice.objects.filter(role=role, currency=price.currency).order_by("since"))
        if _holding(rows, since) == price:
            return
        before = next((_said(row) for row in rows if row.since == since), "")
        if not before and len(rows) >= MOST:
            raise Invalid("since", _("A hundred changes of one price are enough."))
        RolePrice.objects.update_or_create(
            role=role, currency=price.currency, since=since, defaults={"hour_minor": price.minor}
        )
        what = f"price/{since.isoformat()}"
        record(about(role), what, before=before, after=f"{price.amount} {price.currency}", by=by, at=at)


def price_of(role: PriceRole, currency: str, day: date) -> Money | None:
    """What an hour of the role costs on that day; None where nobody has said. One query."""
    rows = RolePrice.objects.filter(role=role, currency=currency, since__lte=day).order_by("-since")[:1]
    return next((_money(row) for row in rows), None)


@dataclass(frozen=True, slots=True)
class Price:
    """What an hour costs, and since when."""

    hour: Money
    since: date


@dataclass(frozen=True, slots=True)
class PricedRole:
    """A role on the price list: what its hour costs (None: nobody has said), and the prices that are to come."""

    role: PriceRole
    now: Price | None
    later: list[Price] = field(default_factory=list)


def price_list(day: date, currency: str) -> list[PricedRole]:
    """The roles that are offered, in their order, with what an hour of each costs on that day and will later. Two
    queries, however many there are."""
    return priced(list(PriceRole.objects.filter(retired_at=None)), day, currency)


def priced(roles: list[PriceRole], day: date, currency: str) -> list[PricedRole]:
    """These roles with their prices. One query."""
    prices: dict[int, list[Price]] = {role.pk: [] for role in roles}
    for row in _in(currency).filter(role__in=prices):
        so_far = prices[row.role_id]
        if not so_far or so_far[-1].hour.minor != row.hour_minor:
            so_far.append(Price(_money(row), row.since))
    return [_on(role, prices[role.pk], day) for role in roles]


def prices_of(role: PriceRole, currency: str) -> list[Price]:
    """What an hour of the role cost, costs and will cost, in the order of time. One query."""
    [one] = priced([role], date.min, currency)
    return one.later


def currencies_priced() -> list[str]:
    """The currencies that some price is in. One query."""
    return list(RolePrice.objects.order_by("currency").values_list("currency", flat=True).distinct())


def _in(currency: str) -> QuerySet[RolePrice]:
    return RolePrice.objects.filter(currency=currency).order_by("role", "since")


def _on(role: PriceRole, prices: list[Price], day: date) -> PricedRole:
    begun = [price for price in prices if price.since <= day]
    return PricedRole(role, begun[-1] if begun else None, prices[len(begun) :])


def _holding(rows: list[RolePrice], day: date) -> Money | None:
    return next((_money(row) for row in reversed(rows) if row.since <= day), None)


def _money(row: RolePrice) -> Money:
    return Money(row.hour_minor, row.currency)


def _said(row: RolePrice) -> str:
    """As the dated rows hold it."""
    return f"{_money(row).amount} {row.currency}"
