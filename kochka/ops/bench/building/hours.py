"""Hours of selling: of each ninth deal five entries, from the first talk to the last; 55,000 of 100,000 deals."""

from datetime import UTC, date, datetime, timedelta

from kochka.core.money import Money
from kochka.ops.bench.building.offers import worth
from kochka.ops.bench.building.plan import Plan
from kochka.ops.bench.building.writing import Ledger, moment_said
from kochka.people.models import User
from kochka.timesheets.models import CostRate, TimeEntry, Work

EACH, ENTRIES, MINUTES = 9, 5, 30
CHEAP = 100_000_00
"""Deals of less are sold without a word: five talks would ask for a verdict, and the bench wants open gates."""
FIRST, SECOND = 1500_00, 1900_00


def talk(plan: Plan, stages: list[int], ledger: Ledger) -> None:
    """Writes the hours of one deal, each at the stage where it stood. `stages` are their ids, in order."""
    if plan.deal % EACH or worth(plan.deal) < CHEAP:
        return
    begun, ended = plan.moments[0], plan.moments[-1]
    work = ledger.add(Work, begun, plan.deal, Work.Kind.SELLING.value, moment_said(begun))
    for number in range(1, ENTRIES + 1):
        at = begun + (ended - begun) * number // (ENTRIES + 1)
        place = max(place for place, entered in enumerate(plan.moments[:-1]) if entered <= at)
        day = datetime.fromtimestamp(at, UTC).date().isoformat()
        ledger.add(TimeEntry, at, work, plan.owner, day, MINUTES, "созвон", stages[place], moment_said(at), plan.owner)


def rates(sellers: list[User], now: datetime) -> None:
    """What an hour of each costs: one sum from the beginning on, another since a year ago."""
    changed = now.date() - timedelta(days=365)
    for person in sellers:
        for since, sum_ in ((date(2015, 1, 1), FIRST), (changed, SECOND)):
            hour = Money(sum_, "RUB")
            CostRate.objects.create(person=person, since=since, hour_minor=hour.minor, currency=hour.currency)
