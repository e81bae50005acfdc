"""The list of rules and running it: each rule names what breaks it, by set queries, whatever the number of deals."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

FIRST = 10


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in words, and what yields the ids of rows that break it."""

    name: str
    broken: Callable[[], Iterable[object]]


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold: how many rows break it, and the first of them."""

    rule: str
    count: int
    first: tuple[str, ...]


_rules: list[Rule] = []


def rule(name: str) -> Callable[[Callable[[], Iterable[object]]], Callable[[], Iterable[object]]]:
    """Declares a rule; the decorated function yields what breaks it."""

    def declare(broken: Callable[[], Iterable[object]]) -> Callable[[], Iterable[object]]:
        _rules.append(Rule(name, broken))
        return broken

    return declare


def findings(progress: Callable[[str], None] = lambda _name: None) -> list[Finding]:
    """Tests every rule; an empty list says that all hold."""
    found = []
    for one in _rules:
        progress(one.name)
        rows = iter(one.broken())
        first = tuple(str(row) for row in islice(rows, FIRST))
        if first:
            found.append(Finding(one.name, len(first) + sum(1 for _row in rows), first))
    return found
