"""Who talks, and who buys: what talking has cost by client, service line, source and seller, against what was bought;
and what losses cost by reason.

All is of the deals opened since a day, so that hours and purchases are of the same deals. Bought is what counts as
agreed in its funnel or went to the very end, worth what the deal says; payments are not known here. Money is in the
company's currency; what was bought without a sum, or in another one, is counted apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from kochka.clients.models import Company
from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.firm.models import LeadSource, LossReason, ServiceLine
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.timesheets.cost import NOTHING, Cost, costs_by, standing_expenses, standing_time, whole

WON, GOING, LOST = "won", "going", "lost"
FATES = (WON, GOING, LOST)
REASON = "reason"
GROUPS: Mapping[str, tuple[str, Any]] = {
    "client": ("client", Company),
    "line": ("service_line", ServiceLine),
    "source": ("source", LeadSource),
    "owner": ("owner", User),
    REASON: ("losses__reason", LossReason),
}
"""What talk is looked at by: the column of the deal, and whose names stand there."""
STANDING_LOSS = {"losses__reopened_at": None, "losses__isnull": False}


@dataclass(frozen=True, slots=True)
class Bought:
    """Deals that were bought: how many, their sum in minor units, and how many of them the sum does not hold."""

    deals: int = 0
    minor: int = 0
    unsaid: int = 0


@dataclass(frozen=True, slots=True)
class Talker:
    """A client, service line, source, seller or reason (`key`; None: none is said), what talking with them has cost by
    what became of the deals, and what was bought."""

    key: int | None
    name: str
    costs: Mapping[str, Cost] = field(default_factory=dict)
    bought: Bought = Bought()

    @property
    def cost(self) -> Cost:
        return whole(self.costs.values())

    def of(self, fate: str) -> Cost:
        return self.costs.get(fate, NOTHING)

    @property
    def only_talks(self) -> bool:
        """Whether there was talk, and nothing was bought."""
        return not self.bought.deals and not self.cost.is_nothing

    @property
    def percent(self) -> float | None:
        """Of what was bought, so many percent went into talking; None where no sum is known."""
        return float(self.cost.exactly * 100 / self.bought.minor) if self.bought.minor else None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which deals are looked at: those opened since a moment, all of them where it is None; of one `key` alone, where
    `by` is given."""

    since: datetime | None = None
    by: str = ""
    key: int | None = None

    def deals(self, prefix: str = "") -> Q:
        """The condition, from a deal or from what leads to one."""
        found = Q(**{f"{prefix}opened_at__gte": self.since}) if self.since else Q()
        if self.by == REASON:
            found &= Q(**{f"{prefix}{name}": value for name, value in STANDING_LOSS.items()})
        return found & Q(**{f"{prefix}{GROUPS[self.by][0]}": self.key}) if self.by else found


def fates() -> dict[str, Q]:
    """What became of deals, as conditions on them. One query, and one for each funnel's version not read yet."""
    stages = Stage.objects.select_related("version").order_by()
    agreed = [stage.pk for stage in stages if stage.version.definition.is_agreed(stage.key)]
    finished, going = Q(state=Deal.State.FINISHED), Q(state=Deal.State.OPEN)
    return {
        WON: finished | going & Q(stage__in=agreed),
        GOING: going & ~Q(stage__in=agreed),
        LOST: Q(state__in=[Deal.State.LOST, Deal.State.WITHDRAWN]),
    }


def talkers(by: str, asked: Asked, currency: str) -> list[Talker]:
    """Those with whom was talked or who bought, the dearest talk first. A fixed number of queries."""
    known = fates()
    wanted = Asked(asked.since)
    costs: dict[Any, dict[str, Cost]] = {}
    for fate in [LOST] if by == REASON else FATES:
        for key, cost in _costs(by, wanted, known[fate], currency).items():
            costs.setdefault(key, {})[fate] = cost
    bought = {} if by == REASON else _bought(GROUPS[by][0], wanted, known[WON], currency)
    names = _names(by, {*costs, *bought})
    rows = [Talker(key, names.get(key, ""), costs.get(key, {}), bought.get(key, Bought())) for key in {*costs, *bought}]
    return sorted(rows, key=lambda row: (-row.cost.minor, -row.cost.minutes, -row.bought.minor, row.name))


def _costs(by: str, asked: Asked, fate: Q, currency: str) -> dict[Any, Cost]:
    """Two queries. Deals are named by a query within, so that one condition serves hours and expenses."""
    deals = Deal.objects.filter(asked.deals(), fate).order_by().values("pk")
    loss = STANDING_LOSS if by == REASON else {}
    time = standing_time(work__deal__in=deals, **{f"work__deal__{name}": value for name, value in loss.items()})
    spent = standing_expenses(deal__in=deals, **{f"deal__{name}": value for name, value in loss.items()})
    return costs_by(by, time, spent, currency)


def _bought(column: str, asked: Asked, won: Q, currency: str) -> dict[Any, Bought]:
    """By what stands in the column. One query."""
    sums = Deal.objects.filter(asked.deals(), won).order_by().values_list(column)
    ours = Q(currency=currency, value_minor__gt=0)
    rows = sums.annotate(n=Count("pk"), sum=Sum("value_minor", filter=ours), said=Count("pk", filter=ours))
    return {key: Bought(deals, int(minor or 0), deals - said) for key, deals, minor, said in rows}


def _names(by: str, keys: set[Any]) -> dict[Any, str]:
    """One query; where there are very many, of all."""
    rows: QuerySet[Any] = GROUPS[by][1]._default_manager.order_by()
    wanted = rows.filter(pk__in=[key for key in keys if key]) if len(keys) < 500 else rows
    return dict(wanted.values_list("pk", "name"))


def name_of(by: str, key: int) -> str | None:
    """What one of them is called; None where there is none. One query."""
    return _names(by, {key}).get(key)


@dataclass(frozen=True, slots=True)
class Talked:
    """A deal behind the figures."""

    deal: Deal
    fate: str
    cost: Cost

    def value(self, currency: str) -> Money | None:
        """What was bought, as the figures count it."""
        counts = self.fate == WON and self.deal.currency == currency
        return self.deal.value if counts else None


def deals_behind(asked: Asked, currency: str, most: int) -> list[Talked]:
    """The deals behind one row: those with the dearest talk and the largest purchases, at most so many of each. Of a
    reason, the lost ones. A fixed number of queries."""
    known = fates()
    mine = Deal.objects.filter(asked.deals()).order_by()
    mine = mine.filter(known[LOST]) if asked.by == REASON else mine
    ids = mine.values("pk")
    costs = costs_by("deal", standing_time(work__deal__in=ids), standing_expenses(deal__in=ids), currency)
    dearest = sorted(costs, key=lambda pk: (-costs[pk].minor, -costs[pk].minutes, pk))[:most]
    largest = mine.filter(known[WON]).order_by("-value_minor", "pk").values_list("pk", flat=True)[:most]
    shown = {*dearest, *largest}
    won = set(Deal.objects.filter(known[WON], pk__in=shown).order_by().values_list("pk", flat=True))
    rows = Deal.objects.filter(pk__in=shown).select_related("client", "owner").order_by()
    found = [Talked(deal, WON if deal.pk in won else _fate(deal), costs.get(deal.pk, NOTHING)) for deal in rows]
    return sorted(found, key=lambda row: (-row.cost.minor, -row.cost.minutes, row.deal.pk))


def _fate(deal: Deal) -> str:
    return GOING if deal.is_open else LOST
