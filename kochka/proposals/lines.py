"""What is priced: a line of a proposal, a discount, the terms of the whole; and what is wrong with them.

Pure: nothing here knows the database. Hours are whole minutes, sums whole minor units of the one currency of the whole,
shares and VAT rates basis points (2000 is 20 %).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kochka.core.money import LARGEST_MINOR
from kochka.proposals.flaws import Flaw
from kochka.proposals.sharing import WHOLE, half_up, part_of

MOST_LINES = 1000
MOST_MINUTES = 100_000 * 60
"""A hundred thousand hours: fifty people for a year."""

type Found = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Discount:
    """A share of a price or a sum, one of the two, and why; both nothing is no discount."""

    share: int = 0
    minor: int = 0
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.share or self.minor)

    def of(self, price: int) -> int:
        """What it takes off a price; never more than the price."""
        return min(price, self.minor or part_of(price, self.share))


NO_DISCOUNT = Discount()


@dataclass(frozen=True, slots=True)
class Hours:
    """Minutes of work: at least, most likely, at most."""

    least: int
    likely: int
    most: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `likely` alone decides the price, `least` and `most` how far it may go; `fixed` stands in place of
    hours by their price. An `optional` line counts when it is `chosen`. `vat` None is without VAT; `cost` is what an
    hour costs us, where that is known."""

    title: str = ""
    least: int | None = None
    likely: int | None = None
    most: int | None = None
    hour: int | None = None
    fixed: int | None = None
    optional: bool = False
    chosen: bool = False
    discount: Discount = NO_DISCOUNT
    vat: int | None = None
    cost: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it is in the total."""
        return self.chosen or not self.optional

    @property
    def is_priced(self) -> bool:
        """Whether a price can be told at all."""
        return self.fixed is not None or (self.hour is not None and self.likely is not None)

    @property
    def hours(self) -> Hours:
        """All three figures; what was not said is as likely, and nothing where that was not said either."""
        likely = self.likely or 0
        return Hours(likely if self.least is None else self.least, likely, likely if self.most is None else self.most)

    def price(self, minutes: int) -> int:
        """What it costs at so many minutes, before discounts; nothing while it has no price."""
        return self.fixed if self.fixed is not None else half_up(minutes * (self.hour or 0), 60)


@dataclass(frozen=True, slots=True)
class Whole:
    """What all lines share: the currency, whether prices include VAT, a discount on the whole."""

    currency: str
    vat_included: bool
    discount: Discount = NO_DISCOUNT


def flaws(whole: Whole, lines: Sequence[Line]) -> list[Flaw]:
    """All that keeps the sums from being counted; empty when they can be."""
    if len(lines) > MOST_LINES:
        words = _("A proposal has at most %(most)s lines, and there are %(count)s.")
        return [Flaw(None, "lines", words % {"most": MOST_LINES, "count": len(lines)})]
    found = [flaw for number, line in enumerate(lines, 1) for flaw in line_flaws(number, line)]
    return found or [Flaw(None, field, words) for field, words in _of_whole(whole, lines)]


def line_flaws(number: int, line: Line) -> Iterator[Flaw]:
    """What is wrong with one line, each sentence saying which line it is."""
    where = _("Line %(number)s, “%(title)s”") if line.title else _("Line %(number)s")
    name = where % {"number": number, "title": line.title}
    for field, words in _of_line(line):
        yield Flaw(number, field, f"{name}: {words}")


def line_words(line: Line) -> Found:
    """What is wrong with a line that is seen alone: the field, and a whole sentence."""
    yield from _alone(_of_line(line))


def discount_words(discount: Discount) -> Found:
    """What is wrong with a discount before it is known what it is given on."""
    yield from _alone(_of_discount(discount, LARGEST_MINOR))


def _alone(found: Found) -> Found:
    for field, words in found:
        yield field, words[:1].upper() + words[1:]


def _of_line(line: Line) -> Found:
    found = [*_of_hours(line), *_of_sums(line)]
    yield from found
    if found:
        return
    if line.price(line.hours.most) > LARGEST_MINOR:
        yield "hour", _("hours by their price come to more than any proposal is worth.")
    else:
        yield from _of_discount(line.discount, line.price(line.hours.likely))


def _of_hours(line: Line) -> Found:
    given = {"least": line.least, "likely": line.likely, "most": line.most}
    said = {field: minutes for field, minutes in given.items() if minutes is not None}
    wrong = [(field, words) for field, minutes in said.items() if (words := _of_minutes(minutes))]
    yield from wrong
    if wrong or not said:
        return
    if line.likely is None:
        yield "likely", _("say how many hours are likely: the price is counted by them.")
        return
    if line.hours.least > line.likely:
        yield "least", _("hours at least are more than the likely ones.")
    if line.hours.most < line.likely:
        yield "most", _("hours at most are fewer than the likely ones.")


def _of_minutes(minutes: int) -> str:
    if minutes < 0:
        return _("hours cannot be negative.")
    return _("more than 100,000 hours are no line of a proposal.") if minutes > MOST_MINUTES else ""


def _of_sums(line: Line) -> Found:
    negative = {
        "hour": _("the price of an hour cannot be negative."),
        "fixed": _("the price cannot be negative."),
        "cost": _("what an hour costs us cannot be negative."),
    }
    for field, minor in (("hour", line.hour), ("fixed", line.fixed), ("cost", line.cost)):
        if minor is not None and minor < 0:
            yield field, negative[field]
        elif minor is not None and minor > LARGEST_MINOR:
            yield field, _("the sum is larger than any proposal is worth.")
    if line.vat is not None and not 0 <= line.vat <= WHOLE:
        yield "vat", _("a VAT rate is between nothing and a hundred per cent.")


def _of_discount(discount: Discount, price: int) -> Found:
    if discount.share < 0 or discount.minor < 0:
        yield "discount", _("a discount cannot be negative.")
    elif discount.share and discount.minor:
        yield "discount", _("a discount is a share or a sum, not both.")
    elif discount.share > WHOLE:
        yield "discount", _("a discount cannot be over a hundred per cent.")
    elif discount.minor > price:
        yield "discount", _("the discount is larger than the price.")
    if discount and not discount.reason.strip():
        yield "discount_reason", _("say why there is a discount.")


def _of_whole(whole: Whole, lines: Sequence[Line]) -> Found:
    most, left = 0, 0
    for line in lines:
        if line.counts:
            price = line.price(line.hours.likely)
            left += price - line.discount.of(price)
            above = 0 if whole.vat_included else line.vat or 0
            most += half_up(line.price(line.hours.most) * (WHOLE + above), WHOLE)
    if most > LARGEST_MINOR:
        yield "lines", _("The lines come to more than any proposal is worth.")
        return
    for field, words in _of_discount(whole.discount, left):
        yield field, _("The whole: %(what)s") % {"what": words}
