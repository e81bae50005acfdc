"""The figures of a version as its paper shows them: works, options, discounts, VAT, payments. Nothing is counted here;
whatever is a sum comes from the sheet of sums or from the plan's rows, so that page and paper never differ."""

from collections.abc import Iterator
from decimal import Decimal

from kochka.core.money import Money
from kochka.core.texts import NBSP
from kochka.funnel.definition import FunnelDefinition
from kochka.proposals.models import Block, PaymentLine, PaymentPlan
from kochka.proposals.paper import parts
from kochka.proposals.reading import Rolled
from kochka.proposals.sums import Figures, RollUp

WORDS = {
    "ru": {"prepayment": "Предоплата", "payment": f"Платёж{NBSP}{{n}}", "stage": "Этап «{name}»"},
    "en": {"prepayment": "Prepayment", "payment": f"Payment{NBSP}{{n}}", "stage": "Stage “{name}”"},
}
BASIS = Decimal(100)
"""Basis points in a percent."""


def budget_of(found: Rolled) -> parts.Budget | None:
    """The plan-budget; None where there is nothing to show, or nothing that can be counted yet."""
    sums, currency = found.sums, found.proposal.currency
    if sums is None or not found.blocks:
        return None
    rows = list(zip(found.blocks, sums.lines, strict=True))
    discounts = tuple(_discounts(found, sums))
    return parts.Budget(
        groups=(parts.Group("", tuple(_work(*row, currency) for row in rows if row[1].counts)),),
        options=tuple(_option(*row, found) for row in rows if not row[1].counts),
        works_total=Money(sums.whole.price, currency) if discounts else None,
        discounts=discounts,
        net=Money(sums.net, currency),
        vat=tuple(
            parts.Vat(each.rate / BASIS, Money(each.vat, currency)) for each in sums.by_rate if each.rate is not None
        ),
        total=Money(sums.total, currency),
    )


def _work(block: Block, figures: Figures, currency: str) -> parts.Block:
    """The likely hours decide the price, so it is one sum however far the hours may go."""
    return _row(block, figures, Money(figures.price, currency))


def _option(block: Block, figures: Figures, found: Rolled) -> parts.Block:
    """With its own discount taken off already: what is said under the works is about those that count."""
    proposal = found.proposal
    return _row(block, figures, Money(figures.total if proposal.vat_included else figures.net, proposal.currency))


def _row(block: Block, figures: Figures, price: Money) -> parts.Block:
    return parts.Block(
        title=block.title,
        description=block.text,
        role=block.role.name if block.role else "",
        hours=_hours(figures) if block.minutes_likely is not None else None,
        price=price,
    )


def _hours(figures: Figures) -> parts.Hours:
    least, most = (_in_hours(minutes) for minutes in (figures.hours.least, figures.hours.most))
    return least if least == most else (least, most)


def _in_hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


def _discounts(found: Rolled, sums: RollUp) -> Iterator[parts.Discount]:
    currency = found.proposal.currency
    for block, figures in zip(found.blocks, sums.lines, strict=True):
        if figures.counts and figures.discount:
            reason = f"{block.title} — {block.discount_reason}"
            yield parts.Discount(reason, Money(figures.discount, currency))
    if sums.whole_discount:
        yield parts.Discount(found.proposal.discount_reason, Money(sums.whole_discount, currency))


def payments_of(plan: PaymentPlan, funnel: FunnelDefinition, language: str) -> tuple[parts.Payment, ...]:
    """The payments of a plan, in the paper's language."""
    return tuple(_payment(line, plan.currency, funnel, language) for line in plan.lines.all())


def _payment(line: PaymentLine, currency: str, funnel: FunnelDefinition, language: str) -> parts.Payment:
    """What it is for, and when. A milestone is the one or the other: beside a day or a stage it says what for."""
    word = WORDS[language]
    named = word["prepayment"] if line.prepayment else word["payment"].format(n=line.position)
    dated = line.day or _stage(line.stage, funnel, language)
    what = line.milestone if dated and line.milestone else named
    if what != named and line.prepayment:
        what = f"{named}: {what}"
    share = None if line.share is None else line.share / BASIS
    return parts.Payment(what, Money(line.amount_minor, currency), dated or line.milestone, share)


def _stage(key: str, funnel: FunnelDefinition, language: str) -> str:
    """The stage by its name; its key where the deal has moved to a version of the funnel that has none such."""
    if not key:
        return ""
    name = next((stage.name.of(language) for stage in funnel.stages if stage.key == key), key)
    return WORDS[language]["stage"].format(name=name)
