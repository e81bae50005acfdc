"""The registry of facts: named questions about deals, each answered by the app that knows.

A fact over nothing is false: no plan, no paper, a zero sum answer "missing", never "all of none".
"""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kochka.core.refusals import Sentence
from kochka.funnel.definition import FactSpec


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether the fact holds for a deal, since when, a sentence on what is there, and whom it waits for.

    `waits_for` are names for people's eyes; `waits_since` is when they were asked.
    """

    holds: bool
    since: datetime | None = None
    detail: Sentence = ""
    waits_for: tuple[str, ...] = ()
    waits_since: datetime | None = None
    silent: bool = False
    """It holds, and there is nothing to say of it: it does not stand at the gate at all."""
    warns: bool = False
    """It does not hold, and stops nobody."""


type Ask = Callable[..., Mapping[int, Answer]]


@dataclass(frozen=True, slots=True)
class Fact:
    """A declared fact: `name` is its sentence at a gate, `mend` the page key where it is made true."""

    key: str
    name: Callable[[Mapping[str, str]], Sentence]
    params: frozenset[str]
    mend: str
    ask: Ask
    choices: Mapping[str, tuple[str, ...]]
    """What a param can be, where a person chooses it on a page."""


_facts: dict[str, Fact] = {}


def fact(
    key: str,
    *,
    name: Sentence | Callable[[Mapping[str, str]], Sentence],
    mend: str,
    params: Collection[str] = (),
    choices: Mapping[str, tuple[str, ...]] | None = None,
) -> Callable[[Ask], Ask]:
    """Declares a fact; the decorated function takes deal ids and the parameters and answers for each id.

    One deal is the case of one id: there is no second form. A key declared twice is a programming error.
    """

    def declare(ask: Ask) -> Ask:
        if key in _facts:
            raise ValueError(f"fact {key} is declared twice")
        say = name if callable(name) else _constant(name)
        _facts[key] = Fact(key, say, frozenset(params), mend, ask, choices or {})
        return ask

    return declare


def _constant(sentence: Sentence) -> Callable[[Mapping[str, str]], Sentence]:
    return lambda _params: sentence


def offered() -> list[tuple[str, dict[str, str]]]:
    """What can be asked of a deal, with every choice of params: for those who write a funnel on a page."""
    found: list[tuple[str, dict[str, str]]] = []
    for key, declared in _facts.items():
        names = sorted(declared.params)
        if all(name in declared.choices for name in names):
            values = itertools.product(*(declared.choices[name] for name in names))
            found += [(key, dict(zip(names, each, strict=True))) for each in values]
    return found


def the_fact(key: str) -> Fact:
    """The fact of that key. Raises KeyError: the loader let no unknown key in."""
    return _facts[key]


def specs() -> dict[str, FactSpec]:
    """What the loader must know of every fact."""
    return {key: FactSpec(key, declared.params) for key, declared in _facts.items()}


@dataclass(slots=True)
class Reading:
    """Facts that are asked together: about which deals, and what they have read of them."""

    deal_ids: frozenset[int]
    known: dict[str, Any]


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(deal_ids: Collection[int]) -> Iterator[None]:
    """Facts that are asked within it share what they read of these deals (`shared`), also with a wider one that is
    going on. Nothing is changed within it."""
    here = _reading.get()
    if here and here.deal_ids.issuperset(deal_ids):
        yield
        return
    before = _reading.set(Reading(frozenset(deal_ids), {}))
    try:
        yield
    finally:
        _reading.reset(before)


def shared[T](name: str, read: Callable[[Collection[int]], T], deal_ids: Collection[int]) -> T:
    """What `read` finds of these deals; within a reading it is asked once for all its deals, and the answer may hold
    more than was asked for."""
    here = _reading.get()
    if here is None or not here.deal_ids.issuperset(deal_ids):
        return read(deal_ids)
    if name not in here.known:
        here.known[name] = read(here.deal_ids)
    found: T = here.known[name]
    return found


def answers(key: str, params: Mapping[str, Any], deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """Asks one fact for many deals at once; a deal that the app says nothing about does not hold."""
    given = _facts[key].ask(deal_ids, **params)
    return {deal_id: given.get(deal_id, Answer(False)) for deal_id in deal_ids}
