"""What becomes of each deal: how many end how, where they stand today, and what stands out on the board.

The stage that sinks is the papers: since the studio has taken on banks and factories, their lawyers eat the whole norm
before anybody can sign, and the remarks on that stage say so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kochka.ops.demo.past.dice import Dice

STAGES = (
    "inputs",
    "proposal",
    "discussion",
    "decision",
    "papers",
    "prepayment",
    "start",
    "production",
    "closing",
    "feedback",
)
SINKS = "papers"

# The deals that stand today beside those of the stories: at which stage, since how many working days, and what stands
# out.
STANDING: tuple[tuple[str, tuple[int, ...], str], ...] = (
    ("inputs", (1, 1, 1, 2, 2, 2, 2), ""),
    ("inputs", (2,), "held"),
    ("proposal", (1, 1, 2, 2, 3, 3, 3, 3), ""),
    ("discussion", (1, 2, 2, 3, 3, 4, 4), ""),
    ("discussion", (8,), "sinks"),
    ("discussion", (4,), "held"),
    ("decision", (1, 2, 3, 4, 4, 5, 6), ""),
    ("decision", (11,), "sinks"),
    ("decision", (5, 9), "held"),
    ("papers", (1, 3, 5), ""),
    ("papers", (9, 11, 12, 14, 16, 19), "sinks"),
    ("papers", (10,), "spent"),
    ("prepayment", (1, 2, 3, 4), ""),
    ("prepayment", (3,), "asks"),
    ("prepayment", (4,), "held"),
    ("start", (1, 2), ""),
    ("start", (2,), "asks"),
    ("production", (4, 9, 13, 18, 22, 27, 31, 36), ""),
    ("production", (46,), "sinks"),
    ("closing", (2, 4, 6), ""),
    ("feedback", (3, 6, 8), ""),
)
FINISHED, WITHDRAWN, REOPENED = 103, 7, 2
# Where deals were lost, how many, and for which of the company's reasons (from 1, in their order).
LOST: tuple[tuple[str, int, tuple[int, ...]], ...] = (
    ("inputs", 31, (7, 6, 3, 5, 6, 7, 4)),
    ("proposal", 14, (3, 5, 4, 2, 6)),
    ("discussion", 29, (1, 8, 2, 5, 1, 9, 4)),
    ("decision", 39, (2, 5, 1, 3, 2, 5, 4)),
    ("papers", 13, (9, 3, 5, 2, 9)),
    ("prepayment", 7, (5, 3, 9)),
    ("start", 1, (3,)),
    ("production", 2, (3, 9)),
)


@dataclass(frozen=True, slots=True)
class Fate:
    """How a deal ends ("finished", "lost", "withdrawn"; "open": not yet) and at which stage; an open one stands there
    for `days` already. `stands_out` is what is to be seen of it, `reason` that of a loss."""

    end: str
    stage: str
    days: int = 0
    stands_out: str = ""
    reason: int = 0


def fates(dice: Dice, wanted: int) -> list[Fate]:
    """That many fates, the open ones first: all of them, or a sample that keeps the proportions."""
    standing = [Fate("open", stage, days, out) for stage, many, out in STANDING for days in many]
    ended = [Fate("finished", STAGES[-1], stands_out="reopened" if n < REOPENED else "") for n in range(FINISHED)]
    ended += [
        Fate("lost", stage, reason=reasons[n % len(reasons)]) for stage, many, reasons in LOST for n in range(many)
    ]
    ended += [Fate("withdrawn", STAGES[n % 3]) for n in range(WITHDRAWN)]
    share = min(wanted / (len(standing) + len(ended)), 1)
    going = round(len(standing) * share)
    return _sample(standing, going) + dice.mixed(_sample(ended, min(wanted - going, len(ended))))


def _sample[T](items: Sequence[T], wanted: int) -> list[T]:
    """So many, evenly spread."""
    return [items[place * len(items) // wanted] for place in range(wanted)]


ALL = sum(len(many) for _stage, many, _out in STANDING) + FINISHED + WITHDRAWN + sum(many for _s, many, _r in LOST)
