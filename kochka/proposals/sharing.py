"""Arithmetic of whole minor units: rounding half up, and a sum cut into parts that add up to it again."""

from collections.abc import Sequence

WHOLE = 10_000
"""A hundred per cent, in basis points."""


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two numbers that are not negative, a half rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)


def part_of(minor: int, share: int) -> int:
    """So many basis points of a sum, rounded half up."""
    return half_up(minor * share, WHOLE)


def spread(minor: int, weights: Sequence[int], *, last_first: bool = False) -> list[int]:
    """A sum cut in proportion to weights by largest remainders, so that the parts add up to it to the minor unit. Among
    equal remainders the earlier part is rounded up, or the later one (`last_first`). Weights are not negative; if all
    are nothing, so are the parts. A sum that is not above that of its weights leaves no part above its weight."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    parts = [minor * weight // whole for weight in weights]
    numbers = range(len(weights) - 1, -1, -1) if last_first else range(len(weights))
    by_remainder = sorted(numbers, key=lambda number: -(minor * weights[number] % whole))
    for number in by_remainder[: minor - sum(parts)]:
        parts[number] += 1
    return parts
