"""How dear talking about a deal has become, against the thresholds of its funnel, and whether a verdict is demanded.

Nothing of it is stored but verdicts: hours, rates, the value and the thresholds say the rest at any moment. While the
value is clear, its share counts; else hours. A verdict holds for the step at which it was given: twice the threshold
is the next one, and asks anew.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from kochka.deals.facts import Known, known
from kochka.funnel.definition import Talking
from kochka.funnel.facts import shared
from kochka.funnel.models import definition_of
from kochka.timesheets.cost import Cost, costs_of
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
    def basis(self) -> Verdict.Basis:
        return Verdict.Basis.SHARE if self.value_minor else Verdict.Basis.HOURS

    @property
    def eaten(self) -> int:
        """What is compared with the limits, in parts of which `unit` make a percent of the value, or an hour."""
        return self.cost.sixtieths * 100 if self.value_minor else self.cost.minutes

    @property
    def unit(self) -> int:
        return 60 * (self.value_minor or 1)

    @property
    def limits(self) -> tuple[int, int] | None:
        """From where it is dear, and from where it asks for a verdict: percents of the value, or hours."""
        if self.terms is None:
            return None
        if self.value_minor:
            return self.terms.caution, self.terms.verdict
        if self.terms.caution_hours is None or self.terms.verdict_hours is None:
            return None
        return self.terms.caution_hours, self.terms.verdict_hours

    @property
    def step(self) -> int:
        """How many times over the second limit talking has come."""
        found = self.limits
        return self.eaten // (found[1] * self.unit) if found else 0

    @property
    def level(self) -> Level:
        found = self.limits
        if found is None or self.eaten < found[0] * self.unit:
            return Level.CALM
        if self.step == 0:
            return Level.CAUTION
        return Level.GIVEN if self.verdict and self.verdict.step >= self.step else Level.DEMANDED

    @property
    def percent(self) -> int | None:
        """As everybody may see it: rounded up to one of SHOWN. None while the value is not clear."""
        if not self.value_minor:
            return None
        eaten, unit = self.eaten, self.unit
        return next((shown for shown in SHOWN if eaten <= shown * unit), SHOWN[-1]) if eaten else 0


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
    rows, costs = known(deal_ids), costs_of(deal_ids)
    found = {deal_id: _talk(rows.get(deal_id), costs[deal_id]) for deal_id in deal_ids}
    stopped = [deal_id for deal_id, talk in found.items() if talk.level is Level.DEMANDED]
    said = _verdicts(stopped) if stopped else {}
    for deal_id in stopped:
        if verdict := said.get((deal_id, found[deal_id].basis)):
            found[deal_id] = replace(found[deal_id], verdict=verdict)
    return found


def _talk(row: Known | None, cost: Cost) -> Talk:
    if row is None:
        return Talk(cost, "", None)
    value = row.value_minor if row.currency == row.ours else None
    return Talk(cost, row.ours, _terms(row), value or None)


def _terms(row: Known) -> Talking | None:
    funnel = definition_of(row.source)
    return None if funnel.talking is None or funnel.is_agreed(row.stage) else funnel.talking


def _verdicts(deal_ids: Collection[int]) -> dict[tuple[int, str], Verdict]:
    """The furthest of each deal on each basis."""
    rows = Verdict.objects.filter(deal__in=deal_ids).select_related("by").order_by("step")
    return {(row.deal_id, row.basis): row for row in rows}
