"""What selling costs: hours at the rates of their days, and what was spent.

Sums are made in the database, a fixed number of queries however much was logged. Money is whole minor units of the
company's currency, rounded once, half up, when a sum is read. Hours of days on which nobody had said what they cost
are counted apart (`unrated`), never guessed.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Self

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from kochka.core.money import Money
from kochka.core.statements import Kept
from kochka.firm.models import Firm
from kochka.timesheets.models import CostRate, Expense, TimeEntry

HOUR = 60


@dataclass(frozen=True, slots=True)
class Cost:
    """Minutes, and what they and expenses cost. `weighted` is minutes × minor units an hour: sixty times the money."""

    minutes: int = 0
    weighted: int = 0
    unrated: int = 0
    expenses: int = 0

    def __add__(self, other: Self) -> "Cost":
        return Cost(
            self.minutes + other.minutes,
            self.weighted + other.weighted,
            self.unrated + other.unrated,
            self.expenses + other.expenses,
        )

    @property
    def minor(self) -> int:
        """In minor units, half a unit up."""
        return self.expenses + (2 * self.weighted + HOUR) // (2 * HOUR)

    @property
    def sixtieths(self) -> int:
        """In sixtieths of a minor unit: whole, and not rounded."""
        return self.expenses * HOUR + self.weighted

    @property
    def exactly(self) -> Fraction:
        """In minor units, not rounded."""
        return Fraction(self.sixtieths, HOUR)

    @property
    def is_nothing(self) -> bool:
        return not (self.minutes or self.expenses)

    def money(self, currency: str) -> Money:
        return Money(self.minor, currency)


NOTHING = Cost()


def costs_of(deal_ids: Collection[int]) -> dict[int, Cost]:
    """What selling each of these deals has cost, in the company's currency. One query."""
    found: dict[int, Cost] = {}
    for deal_id, *sums in _OF_DEALS.rows(deal_ids):
        found[deal_id] = found.get(deal_id, NOTHING) + Cost(*map(int, sums))
    return {deal_id: found.get(deal_id, NOTHING) for deal_id in deal_ids}


def standing_time(**asked: Any) -> QuerySet[TimeEntry]:
    """Hours that count."""
    return TimeEntry.objects.filter(withdrawn_at=None, **asked).order_by()


def standing_expenses(**asked: Any) -> QuerySet[Expense]:
    """Expenses that count."""
    return Expense.objects.filter(withdrawn_at=None, **asked).order_by()


_BY: Mapping[str, tuple[str, str]] = {
    "deal": ("work__deal", "deal"),
    "stage": ("stage__key", "stage__key"),
    "client": ("work__deal__client", "deal__client"),
    "line": ("work__deal__service_line", "deal__service_line"),
    "source": ("work__deal__source", "deal__source"),
    "owner": ("work__deal__owner", "deal__owner"),
    "person": ("person", "by"),
    "reason": ("work__deal__losses__reason", "deal__losses__reason"),
}
"""What sums are made by: the path from an hour, and from an expense."""


def costs_by(what: str, time: QuerySet[TimeEntry], expenses: QuerySet[Expense], currency: str) -> dict[Any, Cost]:
    """Sums of hours and expenses by `deal`, `stage`, `client`, service `line`, `source`, `owner` of the deal,
    `person`, or `reason` of losses (those that stand are chosen by who asks). Two queries."""
    of_time, of_expense = _BY[what]
    found: dict[Any, Cost] = {}
    for rows in (_time_by(of_time, time, Value(currency)), _expenses_by(of_expense, expenses, Value(currency))):
        for key, *sums in rows:
            found[key] = found.get(key, NOTHING) + Cost(*sums)
    return found


def _time_by(what: str, time: QuerySet[TimeEntry], currency: Value | Subquery) -> QuerySet[TimeEntry, Any]:
    """The fields of a `Cost` by what stands there."""
    rate = CostRate.objects.filter(person=OuterRef("person"), currency=currency, since__lte=OuterRef("day"))
    rated = time.annotate(rate=Subquery(rate.order_by("-since").values("hour_minor")[:1]))
    return rated.values_list(what).annotate(
        _minutes=Sum("minutes"),
        _weighted=Coalesce(Sum(F("minutes") * F("rate")), 0),
        _unrated=Coalesce(Sum("minutes", filter=Q(rate=None)), 0),
        _expenses=Sum(Value(0)),
    )


def _expenses_by(what: str, expenses: QuerySet[Expense], currency: Value | Subquery) -> QuerySet[Expense, Any]:
    nothing = {f"_{name}": Sum(Value(0)) for name in ("minutes", "weighted", "unrated")}
    ours = expenses.filter(currency=currency).values_list(what)
    return ours.annotate(**nothing, _expenses=Sum("amount_minor"))


def _ours() -> Subquery:
    return Subquery(Firm.objects.order_by().values("currency")[:1])


_OF_DEALS = Kept(
    lambda ids: _time_by("work__deal", standing_time(work__deal__in=ids), _ours()),
    lambda ids: _expenses_by("deal", standing_expenses(deal__in=ids), _ours()),
)


def whole(costs: Iterable[Cost]) -> Cost:
    """All of them together."""
    return sum(costs, NOTHING)
