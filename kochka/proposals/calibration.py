"""How estimates have come out: blocks of one kind, their range of hours against the hours that were logged.

A kind is a role of the price list within a service line. A block counts once somebody has said that it is done: hours
of one that is still worked on would make every estimate look generous. Hours only: no sum and no rate stands here.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

from django.db.models import Q

from kochka.deals.models import Deal
from kochka.proposals.block_hours import STANDING
from kochka.proposals.models import BlockWork

ENOUGH = 5
"""Fewer blocks say nothing of a kind."""
LATEST = 1_000
"""How many blocks of a service line are looked at, the last that were done."""


class Pair(NamedTuple):
    """One block: minutes as they were estimated, and as they were logged."""

    role: int | None
    least: int
    likely: int
    most: int
    logged: int

    @property
    def times(self) -> float:
        return self.logged / self.likely


@dataclass(frozen=True, slots=True)
class Calibration:
    """A kind of blocks: how many were done, medians in minutes, and how many times the likely estimate it took: the
    median (`times`), the least and the most. `inside`: how many stayed within their range."""

    role: int | None
    blocks: int = 0
    least: int = 0
    likely: int = 0
    most: int = 0
    logged: int = 0
    times: float = 0
    lowest: float = 0
    highest: float = 0
    inside: int = 0

    @property
    def is_enough(self) -> bool:
        """Whether there are figures to be shown."""
        return self.blocks >= ENOUGH


def calibrations(deal: Deal, roles: Collection[int | None]) -> list[Calibration]:
    """One for each of these roles (None: no role), in their order, within the service line of the deal; those of which
    nothing is known too. One query."""
    pairs = pairs_of(deal.service_line_id, roles) if roles else []
    return [calibrated(role, [pair for pair in pairs if pair.role == role]) for role in roles]


def pairs_of(service_line: int | None, roles: Collection[int | None]) -> list[Pair]:
    """The last blocks of these roles that were done, of all deals of a service line that were not withdrawn."""
    known = [role for role in roles if role is not None]
    wanted = Q(block__role__in=known) | Q(block__role=None) if None in roles else Q(block__role__in=known)
    rows = BlockWork.objects.filter(
        wanted, work__closed_at__isnull=False, work__deal__service_line=service_line, block__minutes_likely__gt=0
    ).exclude(work__deal__state=Deal.State.WITHDRAWN)
    said = ("block__role", "block__minutes_least", "block__minutes_likely", "block__minutes_most")
    counted = rows.annotate(minutes=STANDING).filter(minutes__gt=0).order_by("-work__closed_at", "-pk")
    return [
        Pair(role, likely if least is None else least, likely, likely if most is None else most, minutes)
        for role, least, likely, most, minutes in counted.values_list(*said, "minutes")[:LATEST]
    ]


def calibrated(role: int | None, pairs: Sequence[Pair]) -> Calibration:
    """What these blocks say together."""
    if not pairs:
        return Calibration(role)
    times = [pair.times for pair in pairs]
    least, likely, most, logged = (
        round(median(column)) for column in zip(*((p.least, p.likely, p.most, p.logged) for p in pairs), strict=True)
    )
    inside = sum(pair.least <= pair.logged <= pair.most for pair in pairs)
    return Calibration(role, len(pairs), least, likely, most, logged, median(times), min(times), max(times), inside)
