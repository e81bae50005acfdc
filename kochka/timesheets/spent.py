"""How long the selling of a deal has taken, by stage."""

from dataclasses import dataclass

from django.db.models import Q, Sum

from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.timesheets.models import TimeEntry


@dataclass(frozen=True, slots=True)
class Spent:
    """Minutes at a stage: everybody's, and those of one person."""

    stage: str
    """Its key in the funnel."""
    position: int
    minutes: int
    mine: int


def spent_on(deal: Deal, user: User) -> list[Spent]:
    """Minutes on the deal by stage, in the order of the stages. One query, however many entries there are. A stage is
    one, whichever version of the funnel the deal went by then."""
    rows = TimeEntry.objects.filter(work__deal=deal, withdrawn_at=None).order_by().values("stage")
    sums = rows.annotate(total=Sum("minutes"), mine=Sum("minutes", filter=Q(person=user)))
    found: dict[str, Spent] = {}
    for row in sums.values_list("stage__key", "stage__position", "total", "mine"):
        key, position, minutes, mine = row
        former = found.get(key)
        found[key] = Spent(
            key,
            position,
            minutes + (former.minutes if former else 0),
            (mine or 0) + (former.mine if former else 0),
        )
    return sorted(found.values(), key=lambda each: (each.position, each.stage))
