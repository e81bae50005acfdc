"""What an hour of each person costs the company, from which day on: set by chiefs, and theirs alone to see.

Each rate holds until the next begins, so two never overlap, and behind the first there is no gap. Hours of days before
the first one have no rate: sums say how many they are, and guess nothing (`cost`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from kochka.core.money import Money
from kochka.firm.hourly import begin_hour
from kochka.people.models import User
from kochka.people.rights import demand_chief
from kochka.timesheets.models import CostRate

ABOUT = "rate"
"""What the dated rows call them: nothing on a person's own page tells of them."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What an hour costs, and since when."""

    hour: Money
    since: date


@dataclass(frozen=True, slots=True)
class Rated:
    """A person's rates in one currency, in the order of time."""

    person: User
    rates: list[Rate] = field(default_factory=list)

    def on(self, day: date) -> Rate | None:
        """The one that holds on that day."""
        return next((rate for rate in reversed(self.rates) if rate.since <= day), None)


def set_rate(person: User, hour: Money | None, since: date, *, by: User, at: datetime) -> None:
    """An hour of the person costs so much from that day on; what was said of that very day is written over, the same
    again is nothing. Raises NotYours for all but chiefs; Invalid for `rate` and `since`."""
    demand_chief(by)
    begin_hour(CostRate, "rate", {"person": person}, f"{ABOUT}:{person.pk}", hour, since, by=by, at=at)


def rate_on(person: User, currency: str, day: date) -> Money | None:
    """What an hour of the person costs on that day; None where nobody has said. One query."""
    rate = rated([person], currency)[0].on(day)
    return rate.hour if rate else None


def rated(people: Iterable[User], currency: str) -> list[Rated]:
    """These people with their rates. One query."""
    found = {person.pk: Rated(person) for person in people}
    for row in CostRate.objects.filter(currency=currency, person__in=found).order_by("person", "since"):
        found[row.person_id].rates.append(Rate(Money(row.hour_minor, row.currency), row.since))
    return list(found.values())
