"""How long the selling of a deal has taken, by stage."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, Sum

from kochka.core.statements import Kept
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


def _sums(ids: list[int]) -> QuerySet[TimeEntry, Any]:
    rows = TimeEntry.objects.filter(work__deal__in=ids, withdrawn_at=None).order_by()
    return rows.values_list("stage__key", "stage__position", "person").annotate(_total=Sum("minutes"))


_BY_STAGE = Kept(_sums)


def spent_on(deal: Deal, user: User) -> list[Spent]:
    """Minutes on the deal by stage, in the order of the stages. One query, however many entries there are. A stage is
    one, whichever version of the funnel the deal went by then."""
    found: dict[str, Spent] = {}
    for key, position, person, minutes in _BY_STAGE.rows([deal.pk]):
        former = found.get(key, Spent(key, position, 0, 0))
        mine = minutes if person == user.pk else 0
        found[key] = Spent(key, position, former.minutes + minutes, former.mine + mine)
    return sorted(found.values(), key=lambda each: (each.position, each.stage))
