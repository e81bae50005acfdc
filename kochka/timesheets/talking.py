"""How dear talking about a deal has become, against the thresholds of its funnel, and whether a verdict is demanded.

Nothing of it is stored but verdicts: hours, rates, the value and the thresholds say the rest at any moment. While the
value is clear, its share counts; else hours. A verdict holds for the step at which it was given: twice the threshold
is the next one, and asks anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kochka.deals.facts import Known, known
from kochka.firm.settings import the_firm
from kochka.funnel.definition import Talking
from kochka.funnel.facts import shared
from kochka.funnel.models import definition_of
from kochka.timesheets.cost import NOTHING, Cost, costs_of
from kochka.timesheets.models import Verdict

SHOWN = (1, 2, 3, 5, 7, 10, 15, 20, 30, 40, 50, 75, 100, 150, 200, 300, 500)
"""Percents as people below chiefs see them: rounded up to one of these, so that nobody works a rate out of them."""


class Level(StrEnum):
    """How a deal stands. DEMANDED shuts the gates; GIVEN is past the threshold with a verdict that holds."""

    CALM = "calm"
    CAUTION = "caution"
    DEMANDED = "demanded"
    GIVEN = "given"


@dataclass(frozen=True, slots=True)
class Talk:
    """What talking about a deal has cost and what was said of that. `share` is a part of the expected value, None while
    it is not clear."""

    cost: Cost
    currency: str
    terms: Talking | None
    """The thresholds; None where the funnel has none, and once the deal counts as agreed: then talking was bought."""
    value_minor: int | None = None
    verdict: Verdict | None = None

    @property
    def share(self) -> Fraction | None:
        return self.cost.exactly / self.value_minor if self.value_minor else None

    @property
    def basis(self) -> Verdict.Basis:
        return Verdict.Basis.HOURS if self.share is None else Verdict.Basis.SHARE

    @property
    def thresholds(self) -> tuple[Fraction, Fraction] | None:
        """From where it is dear, and from where it asks for a verdict: parts of the value, or minutes."""
        if self.terms is None:
            return None
        if self.share is not None:
            return Fraction(self.terms.caution, 100), Fraction(self.terms.verdict, 100)
        if self.terms.caution_hours is None or self.terms.verdict_hours is None:
            return None
        return Fraction(self.terms.caution_hours * 60), Fraction(self.terms.verdict_hours * 60)

    @property
    def eaten(self) -> Fraction:
        """What is compared with the thresholds."""
        return Fraction(self.cost.minutes) if self.share is None else self.share

    @property
    def step(self) -> int:
        """How many times over the second threshold talking has come."""
        found = self.thresholds
        return int(self.eaten / found[1]) if found else 0

    @property
    def level(self) -> Level:
        found = self.thresholds
        if found is None or self.eaten < found[0]:
            return Level.CALM
        if self.step == 0:
            return Level.CAUTION
        return Level.GIVEN if self.verdict and self.verdict.step >= self.step else Level.DEMANDED

    @property
    def percent(self) -> int | None:
        """As everybody may see it: rounded up to one of SHOWN."""
        if self.share is None:
            return None
        exact = self.share * 100
        return next((shown for shown in SHOWN if exact <= shown), SHOWN[-1]) if exact else 0


def talks(deal_ids: Collection[int]) -> Mapping[int, Talk]:
    """How dear talking about each of these deals is. Five queries at most, shared by what is read together."""
    return shared("timesheets.talks", _talks, deal_ids)


def any_asked(deal_ids: Collection[int]) -> bool:
    """Whether a verdict could be asked for in any of these deals: where none has thresholds, nothing need be summed."""
    rows = known(deal_ids)
    return any(_terms(rows[deal_id]) for deal_id in deal_ids if deal_id in rows)


def talk_of(deal_id: int) -> Talk:
    """Of one deal."""
    return talks([deal_id])[deal_id]


def _talks(deal_ids: Collection[int]) -> dict[int, Talk]:
    rows = known(deal_ids)
    terms = {deal_id: _terms(rows[deal_id]) if deal_id in rows else None for deal_id in deal_ids}
    currency = the_firm().currency
    costs = costs_of(deal_ids, currency)
    spent = [deal_id for deal_id, cost in costs.items() if not cost.is_nothing and terms[deal_id]]
    said = _verdicts(spent) if spent else {}
    found: dict[int, Talk] = {}
    for deal_id in deal_ids:
        row = rows.get(deal_id)
        value = row.value_minor if row and row.currency == currency and row.value_minor else None
        talk = Talk(costs.get(deal_id, NOTHING), currency, terms[deal_id], value)
        verdict = said.get((deal_id, talk.basis))
        found[deal_id] = Talk(talk.cost, currency, talk.terms, value, verdict) if verdict else talk
    return found


def _terms(row: Known) -> Talking | None:
    funnel = definition_of(row.source)
    return None if funnel.talking is None or funnel.is_agreed(row.stage) else funnel.talking


def _verdicts(deal_ids: Collection[int]) -> dict[tuple[int, str], Verdict]:
    """The furthest of each deal on each basis."""
    rows = Verdict.objects.filter(deal__in=deal_ids).select_related("by").order_by("step")
    return {(row.deal_id, row.basis): row for row in rows}
