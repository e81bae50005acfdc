"""What was confirmed by hand until the system learnt to know it, and the funnel that asks the system for it instead."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from kochka.funnel.definition import ConfirmNeed, FactNeed, FunnelDefinition, Need
from kochka.funnel.facts import specs

BECAME = {"decision.agreed": "proposals.agreed"}
"""Confirmations of former funnels whose fact bears another name."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A need that becomes a fact, and at which stage (empty: at every gate)."""

    stage: str
    was: ConfirmNeed
    fact: str


def known() -> frozenset[str]:
    """Facts that are asked without saying more."""
    return frozenset(key for key, spec in specs().items() if not spec.params)


def fact_of(key: str, facts: Collection[str]) -> str | None:
    """The fact that a confirmation has become; None while nobody but people knows it."""
    name = BECAME.get(key, key)
    return name if name in facts else None


def learnt(funnel: FunnelDefinition) -> tuple[Learnt, ...]:
    """The needs of a funnel that the system knows by now. One whose fact its gate asks for already stays."""
    always = _facts(funnel.always)
    found = list(_among("", funnel.always, always))
    for stage in funnel.stages:
        found += _among(stage.key, stage.needs, always | _facts(stage.needs))
    return tuple(found)


def _facts(needs: Iterable[Need]) -> set[str]:
    return {need.key for need in needs if isinstance(need, FactNeed)}


def _among(stage: str, needs: Iterable[Need], asked: set[str]) -> Iterable[Learnt]:
    """Adds to `asked` what is asked of the system from here on."""
    facts = known()
    for need in needs:
        name = fact_of(need.key, facts) if isinstance(need, ConfirmNeed) else None
        if name and name not in asked and isinstance(need, ConfirmNeed):
            asked.add(name)
            yield Learnt(stage, need, name)


def become(funnel: FunnelDefinition) -> FunnelDefinition:
    """The same funnel, asking the system for what it knows by now, in the same words; all else as it was."""
    found = {(one.stage, one.was.key): one.fact for one in learnt(funnel)}

    def asked(stage: str, needs: tuple[Need, ...]) -> tuple[Need, ...]:
        return tuple(_as_fact(need, stage, found) for need in needs)

    stages = tuple(replace(stage, needs=asked(stage.key, stage.needs)) for stage in funnel.stages)
    return replace(funnel, always=asked("", funnel.always), stages=stages)


def _as_fact(need: Need, stage: str, found: dict[tuple[str, str], str]) -> Need:
    if isinstance(need, FactNeed):
        after = tuple(found.get((stage, key)) or found.get(("", key)) or key for key in need.after)
        return replace(need, after=after)
    name = found.get((stage, need.key))
    if name is None:
        return need
    return FactNeed(name, name, text=need.text, waivable_by=need.waivable_by, caution=need.caution)
