"""System checks: a name in a registry that nobody knows, or that nobody uses, stops the start."""

from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error, register

from kochka.core.problems import Problems
from kochka.deals.entries import Kind
from kochka.deals.journal import kinds
from kochka.funnel.definition import FactNeed
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.funnel.publishing import SHELF


@register
def registries(**_kwargs: Any) -> list[CheckMessage]:
    """Each kind of entry can say itself; the funnels on the shelf can be read; each fact stands in one of them."""
    return [*_unsaid_kinds(), *_shelf()]


def _unsaid_kinds() -> Iterator[CheckMessage]:
    for kind in Kind:
        if kind.value not in kinds():
            yield Error(f"The entry {kind.value} has no sentence.", id="deals.E001")


def _shelf() -> Iterator[CheckMessage]:
    used: set[str] = set()
    for path in sorted(SHELF.glob("*.yaml")):
        try:
            funnel = load(path.read_bytes(), specs())
        except Problems as found:
            yield Error(f"{path.name}: {found}", id="deals.E002")
            continue
        for stage in funnel.stages:
            used |= {need.fact for need in funnel.gate_of(stage.key) if isinstance(need, FactNeed)}
    for name in sorted(set(specs()) - used):
        yield Error(f"The fact {name} stands in no funnel of the shelf.", id="deals.E003")
