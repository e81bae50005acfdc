"""All deals that wait for a verdict, and what was said of late: for chiefs."""

from dataclasses import dataclass
from itertools import batched

from django.db.models import Exists, OuterRef

from kochka.deals.models import Deal
from kochka.timesheets.cost import standing_expenses, standing_time
from kochka.timesheets.models import Verdict
from kochka.timesheets.talkers import GOING, fates
from kochka.timesheets.talking import Level, Talk, talks

AT_ONCE = 2000
"""Deals whose talk is summed by one statement: a database takes so many numbers in one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A deal that stands still until its holder has given a verdict, with what talking has cost."""

    deal: Deal
    talk: Talk


def waiting() -> list[Waiting]:
    """The dearest talk first. A fixed number of queries for each AT_ONCE deals that are talked about."""
    worked = standing_time(work__deal=OuterRef("pk"))
    going = Deal.objects.filter(fates()[GOING]).filter(Exists(worked) | Exists(standing_expenses(deal=OuterRef("pk"))))
    found: dict[int, Talk] = {}
    for some in batched(going.order_by("pk").values_list("pk", flat=True), AT_ONCE):
        found |= {pk: talk for pk, talk in talks(some).items() if talk.level is Level.DEMANDED}
    deals = Deal.objects.with_jump().filter(pk__in=found).order_by()
    rows = [Waiting(deal, found[deal.pk]) for deal in deals]
    return sorted(rows, key=lambda row: (-row.talk.cost.minor, -row.talk.cost.minutes, row.deal.pk))


def last_verdicts(most: int) -> list[Verdict]:
    """The newest first. One query."""
    rows = Verdict.objects.select_related("by", "stage__version", "deal__client").order_by("-pk")
    return list(rows[:most])
