"""The sums of a proposal reckoned once more, from the rules and not from the product: exact fractions, one unit at a
time. Slow, and that is well: nothing of it is taken from the code that it is held against."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from kochka.proposals.lines import Discount, Line, Whole


def rounded(exact: Fraction) -> int:
    """The nearest whole number; a half goes up."""
    return math.floor(exact + Fraction(1, 2))


def dealt_out(amount: int, weights: Sequence[int], *, from_the_end: bool = False) -> list[int]:
    """An amount over weights: everybody gets the whole units of their due, what is left goes unit by unit to whoever
    still lacks most."""
    if not sum(weights):
        return [0 for _ in weights]
    due = [Fraction(amount) * Fraction(weight, sum(weights)) for weight in weights]
    got = [math.floor(each) for each in due]
    order = list(reversed(range(len(weights)))) if from_the_end else list(range(len(weights)))
    while sum(got) < amount:
        lacking = {number: due[number] - got[number] for number in order}
        poorest = max(lacking.values())
        got[next(number for number in order if lacking[number] == poorest)] += 1
    return got


def taken_off(discount: Discount, price: int) -> int:
    if discount.minor:
        return price if discount.minor > price else discount.minor
    return rounded(Fraction(price) * Fraction(discount.share, 10_000))


def priced(line: Line, which: str) -> int:
    if line.fixed is not None:
        return line.fixed
    if line.hour is None or line.likely is None:
        return 0
    said = {"least": line.least, "likely": line.likely, "most": line.most}[which]
    minutes = line.likely if said is None else said
    return rounded(Fraction(minutes, 60) * line.hour)


def lines_at(whole: Whole, lines: Sequence[Line], which: str) -> list[dict[str, Any]]:
    """What each line comes to at its least, likely or most hours."""
    rows = []
    for line in lines:
        price = priced(line, which)
        off = taken_off(line.discount, price)
        inside = not line.optional or line.chosen
        rows.append({"line": line, "price": price, "off": off, "left": price - off, "inside": inside})
    weights = [row["left"] if row["inside"] else 0 for row in rows]
    shares = dealt_out(taken_off(whole.discount, sum(weights)), weights)
    for row, share in zip(rows, shares, strict=True):
        paid = row["left"] - share
        rate = Fraction(row["line"].vat or 0, 10_000)
        row["share"] = share
        row["vat"] = rounded(paid * rate / (1 + rate)) if whole.vat_included else rounded(paid * rate)
        row["total"] = paid if whole.vat_included else paid + row["vat"]
        row["net"] = row["total"] - row["vat"]
    return rows
