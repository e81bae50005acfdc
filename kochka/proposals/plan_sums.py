"""How a total is paid in parts: shares and sums that add up to it to the minor unit.

Pure. Shares are basis points of the total. What sums leave is cut among the shares by largest remainders; among equal
ones the later payment is rounded up, so that the first asks for no more than its share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from kochka.core.money import LARGEST_MINOR, Money
from kochka.proposals.flaws import Flaw, Flawed, percent, said
from kochka.proposals.sharing import WHOLE, spread

MOST_PAYMENTS = 100

type Found = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment: a `share` or a sum of `minor` units, and when: on a day, with a stage of the funnel (its key), or by
    a `milestone` in words, which may also stand beside either. Only the first may be the prepayment."""

    share: int | None = None
    minor: int | None = None
    day: date | None = None
    stage: str = ""
    milestone: str = ""
    prepayment: bool = False


def payments(total: Money, plan: Sequence[Payment]) -> list[int]:
    """What each payment is, in minor units; together the total. Raises Flawed with all that is wrong."""
    if found := plan_flaws(total, plan):
        raise Flawed(found)
    return _cut(total.minor, plan)


def plan_flaws(total: Money, plan: Sequence[Payment]) -> list[Flaw]:
    """All that keeps the plan from being one; empty when it adds up."""
    if found := list(_of_number(total, plan)):
        return [Flaw(None, field, words) for field, words in found]
    flaws = [
        Flaw(number, field, _("Payment %(number)s: %(what)s") % {"number": number, "what": words})
        for number, payment in enumerate(plan, 1)
        for field, words in _of_payment(number, payment)
    ]
    return flaws or [Flaw(None, field, words) for field, words in _of_sum(total, plan)] or list(_empty(total, plan))


def _of_number(total: Money, plan: Sequence[Payment]) -> Found:
    if not 0 < total.minor <= LARGEST_MINOR:
        yield "total", _("There is nothing to be paid: the total must be more than nothing.")
    if not plan:
        yield "payments", _("The plan has no payments.")
    elif len(plan) > MOST_PAYMENTS:
        words = _("A plan has at most %(most)s payments, and there are %(count)s.")
        yield "payments", words % {"most": MOST_PAYMENTS, "count": len(plan)}


def _of_payment(number: int, payment: Payment) -> Found:
    if (payment.share is None) is (payment.minor is None):
        yield "share", _("give a share or a sum, one of the two.")
    elif (payment.share or payment.minor or 0) <= 0:
        yield "share" if payment.minor is None else "sum", _("a payment is more than nothing.")
    if payment.day and payment.stage:
        yield "when", _("a day or a stage, not both.")
    elif not (payment.day or payment.stage or payment.milestone.strip()):
        yield "when", _("say when it is due: a day, a stage or in words.")
    if payment.prepayment and number > 1:
        yield "prepayment", _("only the first payment is a prepayment.")


def _of_sum(total: Money, plan: Sequence[Payment]) -> Found:
    """Whether shares and sums come to the total, and by how much they do not."""
    shares, sums = sum(each.share or 0 for each in plan), sum(each.minor or 0 for each in plan)
    if not sums and shares != WHOLE:
        yield "payments", _shares_astray(total, shares)
        return
    over = sums + Fraction(total.minor * shares, WHOLE) - total.minor
    # What cannot be cut into whole minor units may be off by less than one.
    if over and (not shares or abs(over) >= 1):
        minor = round(abs(over)) or 1
        words = _("The payments come to %(by)s more than the total.")
        if over < 0:
            words = _("The payments come to %(by)s less than the total.")
        yield "payments", words % {"by": said(minor, total.currency)}


def _shares_astray(total: Money, shares: int) -> str:
    words = _("The shares come to %(shares)s: %(by)s too much, which is %(sum)s.")
    if shares < WHOLE:
        words = _("The shares come to %(shares)s: %(by)s too little, which is %(sum)s.")
    off = abs(shares - WHOLE)
    sum_off = round(Fraction(total.minor * off, WHOLE))
    return words % {"shares": percent(shares), "by": percent(off), "sum": said(sum_off, total.currency)}


def _cut(total: int, plan: Sequence[Payment]) -> list[int]:
    left = total - sum(each.minor or 0 for each in plan)
    parts = spread(left, [each.share or 0 for each in plan], last_first=True)
    return [part if each.minor is None else each.minor for part, each in zip(parts, plan, strict=True)]


def _empty(total: Money, plan: Sequence[Payment]) -> Iterator[Flaw]:
    """Payments whose share of the total is less than the smallest unit of money."""
    for number, minor in enumerate(_cut(total.minor, plan), 1):
        if minor < 1:
            words = _("Payment %(number)s: such a share of the total comes to nothing.")
            yield Flaw(number, "share", words % {"number": number})
