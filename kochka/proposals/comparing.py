"""Two versions side by side: what was added, removed and changed, and what it did to the sums.

Pure but for `version_of`: what is compared was read before, the version with its entity.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from kochka.files.models import StoredFile
from kochka.proposals.enclosures import enclosures_of
from kochka.proposals.models import Block, Proposal, Section
from kochka.proposals.pairing import paired, reordered
from kochka.proposals.reading import Rolled, rolled
from kochka.proposals.sections import sections_of
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
class Pair[R]:
    """A row of the page: a block or a section as it was, as it is, or both. Totals are None where a version cannot be
    counted."""

    before: R | None
    after: R | None
    total_before: int | None = None
    total_after: int | None = None
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
class Version:
    """A version read for comparing: its lines and sums, its sections, the files that go along."""

    rolled: Rolled
    sections: tuple[Section, ...]
    files: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All of it: rows in the later version's order, removed ones where they stood. Sums that differ stand in `sums`;
    `difference` is of the totals, None across currencies or where one cannot be counted. `moved` and `sections_moved`
    say that rows of both versions stand in another order; `files` are those that came or went, as they are called."""

    head: tuple[Change, ...]
    pairs: tuple[Pair[Block], ...]
    sums: tuple[Change, ...]
    difference: int | None
    moved: bool
    sections: tuple[Pair[Section], ...]
    sections_moved: bool
    files: tuple[tuple[str, str], ...]

    @property
    def is_same(self) -> bool:
        other = self.head or self.sums or self.files or self.moved or self.sections_moved
        states = [pair.state for pair in self.pairs] + [pair.state for pair in self.sections]
        return not other and set(states) <= {"same"}


def version_of(proposal: Proposal) -> Version:
    """A version (read with its entity) as it is compared. Three queries."""
    files = tuple(each.file for each in enclosures_of(proposal))
    return Version(rolled(proposal), tuple(sections_of(proposal)), files)


def compared(before: Version, after: Version) -> Comparison:
    """What the later version has otherwise."""
    former, later = before.rolled, after.rolled
    sums, difference = _sums(former, later)
    blocks, sections = paired(former.blocks, later.blocks), paired(before.sections, after.sections)
    return Comparison(
        head=tuple(_changes(head_of(former.proposal), head_of(later.proposal))),
        pairs=tuple(_pairs(blocks, _totals(former), _totals(later))),
        sums=sums,
        difference=difference,
        moved=reordered(blocks),
        sections=tuple(Pair(was, now, changes=_said(was, now)) for was, now in sections),
        sections_moved=reordered(sections),
        files=tuple(_files(before.files, after.files)),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a section is compared; a picture by what it holds."""

    title: str
    text: str
    picture: str
    caption: str


def _said(before: Section | None, after: Section | None) -> tuple[Change, ...]:
    if not (before and after):
        return ()
    told = (_Told(row.title, row.text, _named(row.picture), row.caption) for row in (before, after))
    shown = {"picture": (before.picture, after.picture)}
    return tuple(Change(each.field, *shown.get(each.field, (each.before, each.after))) for each in _changes(*told))


def _named(file: StoredFile | None) -> str:
    """Two files of one name are not the same one."""
    return f"{file.name} ({file.sha256[:8]})" if file else ""


def _files(before: Sequence[StoredFile], after: Sequence[StoredFile]) -> Iterator[tuple[str, str]]:
    """The state and the name of each file that is not in both; one that was replaced under its name is both."""
    was, now = Counter(map(_named, before)), Counter(map(_named, after))
    shown = {_named(file): file.name for file in (*before, *after)}
    yield from (("removed", shown[each]) for each in (was - now).elements())
    yield from (("added", shown[each]) for each in (now - was).elements())


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


def _pairs(
    blocks: Sequence[tuple[Block | None, Block | None]], was: dict[int, int], now: dict[int, int]
) -> Iterator[Pair[Block]]:
    """Every block of either version once, with what it came to and comes to."""
    for before, after in blocks:
        changes = tuple(_changes(wanted_of(before), wanted_of(after))) if before and after else ()
        totals = was.get(before.pk) if before else None, now.get(after.pk) if after else None
        yield Pair(before, after, *totals, changes)


def _totals(found: Rolled) -> dict[int, int]:
    if found.sums is None:
        return {}
    return {block.pk: each.total for block, each in zip(found.blocks, found.sums.lines, strict=True)}
