"""Hours of days on which nobody had said yet what they cost: whose they are, and from which day to which."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Max, Min, OuterRef, Sum

from kochka.timesheets.cost import standing_time
from kochka.timesheets.models import CostRate


@dataclass(frozen=True, slots=True)
class Unrated:
    """So many minutes of one person, between two days."""

    minutes: int
    first: date
    last: date


def unrated(currency: str, *people: int) -> dict[int, Unrated]:
    """By person: of these people, or of all. Whoever has no such hours is not among them. One query."""
    rate = CostRate.objects.filter(person=OuterRef("person"), currency=currency, since__lte=OuterRef("day"))
    hours = standing_time(person__in=people) if people else standing_time()
    sums = hours.exclude(Exists(rate)).values_list("person").annotate(Sum("minutes"), Min("day"), Max("day"))
    return {person: Unrated(*rest) for person, *rest in sums}
