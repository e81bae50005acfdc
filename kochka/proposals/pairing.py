"""Which row of a later version is which row of a former one: blocks with blocks, sections with sections.

Rows belong together when one descends from the other or both from the same one; of what is left, those of one name.
"""

from collections.abc import Sequence

from kochka.core.texts import fold
from kochka.proposals.models import Block, Section


def paired[R: (Block, Section)](former: Sequence[R], later: Sequence[R]) -> list[tuple[R | None, R | None]]:
    """Every row of either version once, in the later one's order; removed ones where they stood. None: it was
    not, or is no more."""
    found, old = _partners(former, later), {row.pk: row for row in former}
    pairs: list[tuple[R | None, R | None]] = [(old.get(found.get(row.pk, 0)), row) for row in later]
    stay = set(found.values())
    for place, row in enumerate(former):
        if row.pk not in stay:
            above = former[place - 1].pk if place else None
            pairs.insert(_behind(above, pairs), (row, None))
    return pairs


def reordered[R: (Block, Section)](pairs: Sequence[tuple[R | None, R | None]]) -> bool:
    """Whether rows that stand in both versions stand in another order now."""
    places = [before.position for before, after in pairs if before and after]
    return places != sorted(places)


def _behind[R: (Block, Section)](above: int | None, pairs: Sequence[tuple[R | None, R | None]]) -> int:
    """Where a removed row stands: behind the row that it stood behind, else at the top."""
    if above is None:
        return 0
    return next(place for place, (before, _after) in enumerate(pairs, 1) if before and before.pk == above)


def _partners[R: (Block, Section)](former: Sequence[R], later: Sequence[R]) -> dict[int, int]:
    """Which row of the former version each row of the later one was, by their ids."""
    found: dict[int, int] = {}
    for key in (_descent, _name):
        free: dict[str, list[int]] = {}
        taken = set(found.values())
        for row in former:
            if row.pk not in taken:
                free.setdefault(key(row), []).append(row.pk)
        for row in later:
            if row.pk not in found and free.get(key(row)):
                found[row.pk] = free[key(row)].pop(0)
    return found


def _descent(row: Block | Section) -> str:
    return str(row.origin_id or row.pk)


def _name(row: Block | Section) -> str:
    return fold(row.title)
