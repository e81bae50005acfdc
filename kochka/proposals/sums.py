"""The sheet of sums: what the lines of a proposal come to, to the minor unit.

Pure. Each line is rounded by itself, half up, VAT too, and the total is the sum of the lines. A discount on the whole
is spread over the lines by largest remainders, so that they always add up. The likely hours decide the price; at least
and at most show how far it may go. Optional lines that are not chosen stay out of the total and are counted apart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from kochka.proposals.flaws import Flawed
from kochka.proposals.lines import Hours, Line, Whole, flaws
from kochka.proposals.sharing import WHOLE, half_up, spread


@dataclass(frozen=True, slots=True)
class Figures:
    """What a line comes to. `price` is before discounts, with or without VAT as the whole quotes; `discount` its own,
    `spread` its part of the discount on the whole; `least` and `most` are totals. `cost` None is not known."""

    counts: bool
    hours: Hours
    price: int
    discount: int
    spread: int
    rate: int | None
    net: int
    vat: int
    total: int
    least: int
    most: int
    cost: int | None

    @property
    def margin(self) -> int | None:
        """What is left of the net sum after what it costs us; may be negative."""
        return None if self.cost is None else self.net - self.cost


@dataclass(frozen=True, slots=True)
class AtRate:
    """What is taxed at one rate (None: without VAT), and the tax."""

    rate: int | None
    net: int
    vat: int


@dataclass(frozen=True, slots=True)
class Sums:
    """Several lines together. `cost` and `margin` are of those lines whose cost is known; None where it is of none."""

    hours: Hours
    price: int
    discount: int
    net: int
    vat: int
    total: int
    least: int
    most: int
    cost: int | None
    margin: int | None


@dataclass(frozen=True, slots=True)
class RollUp:
    """The whole: `lines` in the order given, what counts together, options not chosen apart. `unpriced` are the numbers
    (from 1) of counted lines that have no price yet; `cost_is_known` says whether it is of every line that counts."""

    lines: tuple[Figures, ...]
    whole: Sums
    options: Sums
    by_rate: tuple[AtRate, ...]
    line_discounts: int
    whole_discount: int
    unpriced: tuple[int, ...]
    cost_is_known: bool

    @property
    def net(self) -> int:
        return self.whole.net

    @property
    def vat(self) -> int:
        return self.whole.vat

    @property
    def total(self) -> int:
        return self.whole.total


@dataclass(frozen=True, slots=True)
class _Counted:
    """A line at one of its three figures."""

    price: int
    discount: int
    spread: int
    net: int
    vat: int

    @property
    def total(self) -> int:
        return self.net + self.vat


def roll_up(whole: Whole, lines: Sequence[Line]) -> RollUp:
    """Counts everything. Raises Flawed with all that is wrong."""
    if found := flaws(whole, lines):
        raise Flawed(found)
    likely = _counted(whole, lines, lambda hours: hours.likely)
    least = _counted(whole, lines, lambda hours: hours.least)
    most = _counted(whole, lines, lambda hours: hours.most)
    figures = tuple(_figures(*each) for each in zip(lines, likely, least, most, strict=True))
    counting = [each for each in figures if each.counts]
    return RollUp(
        lines=figures,
        whole=_together(counting),
        options=_together([each for each in figures if not each.counts]),
        by_rate=_by_rate(counting),
        line_discounts=sum(each.discount for each in counting),
        whole_discount=sum(each.spread for each in counting),
        unpriced=tuple(number for number, line in enumerate(lines, 1) if line.counts and not line.is_priced),
        cost_is_known=bool(counting) and all(each.cost is not None for each in counting),
    )


def _counted(whole: Whole, lines: Sequence[Line], minutes: Callable[[Hours], int]) -> list[_Counted]:
    prices = [line.price(minutes(line.hours)) for line in lines]
    own = [line.discount.of(price) for line, price in zip(lines, prices, strict=True)]
    left = [price - off for price, off in zip(prices, own, strict=True)]
    counting = [rest if line.counts else 0 for line, rest in zip(lines, left, strict=True)]
    shares = spread(whole.discount.of(sum(counting)), counting)
    return [
        _Counted(price, off, share, *taxed(rest - share, line.vat, included=whole.vat_included))
        for line, price, off, rest, share in zip(lines, prices, own, left, shares, strict=True)
    ]


def taxed(minor: int, rate: int | None, *, included: bool) -> tuple[int, int]:
    """The net sum and the VAT of a sum that includes it, or to which it is added."""
    if included:
        vat = half_up(minor * (rate or 0), WHOLE + (rate or 0))
        return minor - vat, vat
    return minor, half_up(minor * (rate or 0), WHOLE)


def _figures(line: Line, likely: _Counted, least: _Counted, most: _Counted) -> Figures:
    known = line.cost is not None and line.likely is not None
    return Figures(
        counts=line.counts,
        hours=line.hours,
        price=likely.price,
        discount=likely.discount,
        spread=likely.spread,
        rate=line.vat,
        net=likely.net,
        vat=likely.vat,
        total=likely.total,
        # A discount on the whole may fall otherwise by a minor unit: no range turns round for that.
        least=min(least.total, likely.total),
        most=max(most.total, likely.total),
        cost=half_up(line.hours.likely * (line.cost or 0), 60) if known else None,
    )


def _together(figures: Sequence[Figures]) -> Sums:
    costed = [each for each in figures if each.cost is not None]
    cost = sum(each.cost or 0 for each in costed)
    return Sums(
        hours=Hours(
            sum(each.hours.least for each in figures),
            sum(each.hours.likely for each in figures),
            sum(each.hours.most for each in figures),
        ),
        price=sum(each.price for each in figures),
        discount=sum(each.discount + each.spread for each in figures),
        net=sum(each.net for each in figures),
        vat=sum(each.vat for each in figures),
        total=sum(each.total for each in figures),
        least=sum(each.least for each in figures),
        most=sum(each.most for each in figures),
        cost=cost if costed else None,
        margin=sum(each.net for each in costed) - cost if costed else None,
    )


def _by_rate(figures: Iterable[Figures]) -> tuple[AtRate, ...]:
    """By rate, the highest first, what is without VAT last."""
    sums: dict[int | None, tuple[int, int]] = {}
    for each in figures:
        net, vat = sums.get(each.rate, (0, 0))
        sums[each.rate] = (net + each.net, vat + each.vat)
    rates = sorted(sums, key=lambda rate: -1 if rate is None else rate, reverse=True)
    return tuple(AtRate(rate, *sums[rate]) for rate in rates)
