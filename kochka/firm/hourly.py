"""What an hour of a role is worth from a day on, in a currency: what it is sold at (`prices`), or costs us (`costs`).

Nothing is taken back: who named the wrong day says the right sum of that very day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from kochka.core.money import LARGEST_MINOR, Money
from kochka.core.refusals import Invalid
from kochka.firm.changing import changing
from kochka.firm.lists import about
from kochka.firm.models import PriceRole, RoleCost, RolePrice
from kochka.people.changes import record
from kochka.people.models import User

BACK, AHEAD = 20, 10
"""How many years back and ahead of the present one prices begin."""
MOST = 100
"""Changes of what one role's hour is worth in one currency."""

type Kept = type[RolePrice] | type[RoleCost]


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


def set_hour(
    kept: Kept, what: str, role: PriceRole, hour: Money | None, since: date, *, by: User, at: datetime
) -> None:
    """An hour of the role is worth so much from that day on: `begin_hour`. Raises NotYours, Invalid."""
    begin_hour(kept, what, {"role": role}, about(role), hour, since, by=by, at=at)


def begin_hour(
    kept: type[Model], what: str, whose: Mapping[str, Model], told: str, hour: Money | None, since: date, *, by: User,
    at: datetime,
) -> None:  # fmt: skip
    """An hour of somebody or something (`whose`: by the name of its column) is worth so much from that day on, in the
    sum's own currency; what was said of that very day before is written over. The same as holds on that day already:
    nothing. `what` names the field that is refused, and with `told` the dated rows. Raises NotYours, Invalid."""
    sum_ = _sensible(what, hour)
    if not at.year - BACK <= since.year <= at.year + AHEAD:
        words = _("%(year)s is too far away: prices begin from %(first)s to %(last)s.")
        raise Invalid("since", words % {"year": since.year, "first": at.year - BACK, "last": at.year + AHEAD})
    with changing(by):
        all_rows: QuerySet[Any] = kept._default_manager.filter(**whose, currency=sum_.currency)
        rows = list(all_rows.order_by("since"))
        holding = next((_money(row) for row in reversed(rows) if row.since <= since), None)
        if holding == sum_:
            return
        before = next((_said(_money(row)) for row in rows if row.since == since), "")
        if not before and len(rows) >= MOST:
            raise Invalid("since", _("A hundred changes of one price are enough."))
        row: dict[str, Any] = {**whose, "currency": sum_.currency, "since": since}
        all_rows.update_or_create(**row, defaults={"hour_minor": sum_.minor})
        record(told, f"{what}/{since.isoformat()}", before=before, after=_said(sum_), by=by, at=at)


def _sensible(what: str, hour: Money | None) -> Money:
    if hour is None:
        raise Invalid(what, _("Say what an hour costs."))
    if not 0 <= hour.minor <= LARGEST_MINOR:
        raise Invalid(what, _("A sum cannot be below zero.") if hour.minor < 0 else _("Check the zeros."))
    return hour


def hour_on(kept: Kept, role: PriceRole, currency: str, day: date) -> Money | None:
    """What an hour of the role is worth on that day; None where nobody has said. One query."""
    rows = kept.objects.filter(role=role, currency=currency, since__lte=day).order_by("-since")[:1]
    return next((_money(row) for row in rows), None)


def hours_on(kept: Kept, roles: list[PriceRole], day: date, currency: str) -> list[PricedRole]:
    """These roles with what their hours are worth. One query."""
    prices: dict[int, list[Price]] = {role.pk: [] for role in roles}
    for row in kept.objects.filter(currency=currency, role__in=prices).order_by("role", "since"):
        so_far = prices[row.role_id]
        if not so_far or so_far[-1].hour.minor != row.hour_minor:
            so_far.append(Price(_money(row), row.since))
    return [_on(role, prices[role.pk], day) for role in roles]


def currencies_in(kept: Kept) -> list[str]:
    """The currencies that something is said in. One query."""
    return list(kept.objects.order_by("currency").values_list("currency", flat=True).distinct())


def _on(role: PriceRole, prices: list[Price], day: date) -> PricedRole:
    begun = [price for price in prices if price.since <= day]
    return PricedRole(role, begun[-1] if begun else None, prices[len(begun) :])


def _money(row: Any) -> Money:
    return Money(row.hour_minor, row.currency)


def _said(hour: Money) -> str:
    """As the dated rows hold it."""
    return f"{hour.amount} {hour.currency}"
