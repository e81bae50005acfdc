"""Two versions side by side: what was added, removed and changed, and what it did to the sums.

Pure: what is compared was read before (`reading.rolled`, the version with its entity). Blocks belong together when one
descends from the other or both from the same one; of what is left, those of one name.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from kochka.core.texts import fold
from kochka.proposals.models import Block
from kochka.proposals.reading import Rolled
from kochka.proposals.typed import head_of, wanted_of

OURS = ("cost", "margin")
"""Sums that are no part of what is offered: chiefs see them on the version itself, a comparison is everybody's."""


@dataclass(frozen=True, slots=True)
class Change:
    """A field that is not as it was: a name of `typed.Head` or `typed.Wanted`, or of a sum."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Pair:
    """A row of the page: the block as it was, as it is, or both. Totals are None where a version cannot be counted."""

    before: Block | None
    after: Block | None
    total_before: int | None
    total_after: int | None
    changes: tuple[Change, ...] = ()

    @property
    def state(self) -> str:
        """added, removed, changed or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        return "changed" if self.changes else "same"


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it: rows in the later version's order, removed ones where they stood. Sums that differ stand in `sums`;
    `difference` is of the totals, None across currencies or where one cannot be counted."""

    head: tuple[Change, ...]
    pairs: tuple[Pair, ...]
    sums: tuple[Change, ...]
    difference: int | None

    @property
    def is_same(self) -> bool:
        return not (self.head or self.sums) and all(pair.state == "same" for pair in self.pairs)


def compared(former: Rolled, later: Rolled) -> Comparison:
    """What the later version has otherwise."""
    sums, difference = _sums(former, later)
    return Comparison(
        head=tuple(_changes(head_of(former.proposal), head_of(later.proposal))),
        pairs=tuple(_pairs(former, later)),
        sums=sums,
        difference=difference,
    )


def _sums(former: Rolled, later: Rolled) -> tuple[tuple[Change, ...], int | None]:
    if former.sums is None or later.sums is None:
        return (), None
    before, after = former.sums.whole, later.sums.whole
    difference = after.total - before.total if former.proposal.currency == later.proposal.currency else None
    return tuple(each for each in _changes(before, after) if each.field not in OURS), difference


def _changes(before: Any, after: Any) -> Iterator[Change]:
    """The fields in which two dataclasses of one kind differ."""
    for each in fields(before):
        was, now = getattr(before, each.name), getattr(after, each.name)
        if was != now:
            yield Change(each.name, was, now)


def _pairs(former: Rolled, later: Rolled) -> list[Pair]:
    """Every block of either version once."""
    partners = _partners(former.blocks, later.blocks)
    was, now = _totals(former), _totals(later)
    old = {block.pk: block for block in former.blocks}
    pairs = []
    for block in later.blocks:
        before = old.get(partners.get(block.pk, 0))
        changes = tuple(_changes(wanted_of(before), wanted_of(block))) if before else ()
        pairs.append(Pair(before, block, was.get(before.pk) if before else None, now.get(block.pk), changes))
    stay = set(partners.values())
    for place, block in enumerate(former.blocks):
        if block.pk not in stay:
            above = former.blocks[place - 1].pk if place else None
            pairs.insert(_behind(above, pairs), Pair(block, None, was.get(block.pk), None))
    return pairs


def _behind(above: int | None, pairs: Sequence[Pair]) -> int:
    """Where a removed block stands: behind the block that it stood behind, else at the top."""
    if above is None:
        return 0
    return next(place for place, pair in enumerate(pairs, 1) if pair.before and pair.before.pk == above)


def _totals(found: Rolled) -> dict[int, int]:
    if found.sums is None:
        return {}
    return {block.pk: each.total for block, each in zip(found.blocks, found.sums.lines, strict=True)}


def _partners(former: Sequence[Block], later: Sequence[Block]) -> dict[int, int]:
    """Which block of the former version each block of the later one was, by their ids."""
    found: dict[int, int] = {}
    for key in (_descent, _name):
        free: dict[str, list[int]] = {}
        taken = set(found.values())
        for block in former:
            if block.pk not in taken:
                free.setdefault(key(block), []).append(block.pk)
        for block in later:
            if block.pk not in found and free.get(key(block)):
                found[block.pk] = free[key(block)].pop(0)
    return found


def _descent(block: Block) -> str:
    return str(block.origin_id or block.pk)


def _name(block: Block) -> str:
    return fold(block.title)
