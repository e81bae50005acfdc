"""The list of rules and running it: each rule names what breaks it, by set queries, whatever the number of deals."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from kochka.core.refusals import Sentence

FIRST = 10
log = logging.getLogger("kochka.check")

type Broken = Callable[[], Iterable[object]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its key, its words, and what yields the ids of rows that break it."""

    key: str
    name: Sentence
    broken: Broken


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold: how many rows break it, and the first of them; or the trouble that testing it met."""

    key: str
    rule: str
    count: int
    first: tuple[str, ...]
    trouble: str = ""


_rules: dict[str, Rule] = {}


def rule(name: Sentence) -> Callable[[Broken], Broken]:
    """Declares a rule under the function's own name; the function yields what breaks it."""

    def declare(broken: Broken) -> Broken:
        key = broken.__name__
        if key in _rules:
            raise ValueError(f"rule {key} is declared twice")
        _rules[key] = Rule(key, name, broken)
        return broken

    return declare


def rules() -> list[Rule]:
    """All declared rules."""
    return list(_rules.values())


def findings(progress: Callable[[str], None] = lambda _name: None) -> list[Finding]:
    """Tests every rule; an empty list says that all hold. Data that a rule stumbles over is a finding too."""
    found = []
    for one in rules():
        progress(str(one.name))
        try:
            finding = _tested(one)
        except Exception as trouble:
            log.debug("%s could not be tested", one.key, exc_info=True)
            finding = Finding(one.key, str(one.name), 1, (), trouble=f"{type(trouble).__name__}: {trouble}")
        if finding:
            found.append(finding)
    return found


def _tested(one: Rule) -> Finding | None:
    rows = iter(one.broken())
    first = tuple(str(row) for row in islice(rows, FIRST))
    return Finding(one.key, str(one.name), len(first) + sum(1 for _row in rows), first) if first else None
