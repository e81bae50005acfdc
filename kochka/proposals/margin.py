"""What stays with us of a version: for chiefs in figures, for everybody else a caution without any."""

from kochka.proposals.sums import Figures, RollUp


def counted(sums: RollUp) -> list[Figures]:
    """The lines that count and have a price: of the others nobody knows yet what they will leave."""
    return [line for number, line in enumerate(sums.lines, 1) if line.counts and number not in sums.unpriced]


def is_thin(sums: RollUp | None, least: int | None) -> bool:
    """Whether less stays with us than the company wants at least, in per cent of the net sum. Lines whose cost nobody
    knows are taken to cost nothing: a caution is proved by what is known."""
    if sums is None or least is None:
        return False
    lines = counted(sums)
    net = sum(line.net for line in lines)
    return (net - sum(line.cost or 0 for line in lines)) * 100 < least * net


def unknown(sums: RollUp) -> int:
    """Of how many lines that count nobody knows what they cost us."""
    return sum(line.counts and line.cost is None for line in sums.lines)


def share(margin: int | None, net: int) -> int | None:
    """A margin in basis points of the net sum, rounded down; None where there is nothing to be a share of."""
    return None if margin is None or net <= 0 else margin * 10_000 // net
