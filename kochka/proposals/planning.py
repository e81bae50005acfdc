"""How a deal is to be paid: a plan over what a version comes to, or over a sum by hand. The newest one counts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kochka.core.money import Money
from kochka.core.refusals import Invalid, Sentence, Stale
from kochka.core.said import said, said_aside
from kochka.deals.journey.turn import Turn
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.entries import Kind
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.models import PaymentLine, PaymentPlan, Proposal
from kochka.proposals.plan_sums import MOST_PAYMENTS, Payment, payments
from kochka.proposals.reading import rolled
from kochka.proposals.working import offering


def set_payment_plan(
    deal: Deal,
    plan: Sequence[Payment],
    *,
    seen: int,
    by: User,
    at: datetime,
    proposal: Proposal | None = None,
    total: Money | None = None,
    reason: str = "",
) -> PaymentPlan:
    """Plans the payments of a deal: over what a version of its proposal comes to, or by hand over a `total`, with the
    reason. `seen` is the number of the newest plan that the person saw, 0 for none. Raises Invalid; Flawed for a plan
    that does not add up, with by how much; Stale where there is a newer one."""
    with offering(deal.pk, by=by, at=at) as work:
        newest = newest_plan(work.deal)
        if newest and newest.number != seen:
            words = _("%(who)s was first and has planned the payments. Nothing was saved over it.")
            raise Stale(words % {"who": newest.by.name}, moved_by=newest.by.name, moved_at=newest.at)
        if proposal is None:
            why = said("reason", reason, limit=300, empty=_("Say why the plan is made by hand."))
            if total is None:
                raise Invalid("total", _("Say what there is to be paid."))
            return write_plan(work, plan, total, reason=why)
        row = Proposal.objects.filter(pk=proposal.pk, deal=work.deal, withdrawn_at=None).first()
        if row is None:
            raise Invalid("proposal", _("There is no such version of the proposal."))
        return write_plan(work, plan, total_of(row), proposal=row, reason=said_aside("reason", reason, limit=300))


def newest_plan(deal: Deal) -> PaymentPlan | None:
    """The plan that counts, with its lines in their order: two queries."""
    plans = PaymentPlan.objects.filter(deal=deal).select_related("by").prefetch_related("lines")
    return plans.order_by("-number").first()


def planned_of(plan: PaymentPlan) -> list[Payment]:
    """The payments of a plan as they were said: a share where there was one, else the sum."""
    return [
        Payment(
            share=line.share,
            minor=None if line.share else line.amount_minor,
            day=line.day,
            stage=line.stage,
            milestone=line.milestone,
            prepayment=line.prepayment,
        )
        for line in plan.lines.all()
    ]


def total_of(proposal: Proposal) -> Money:
    """What a version comes to. Raises Flawed where it cannot be counted."""
    if proposal.total_minor is not None:
        return Money(proposal.total_minor, proposal.currency)
    found = rolled(proposal)
    if found.sums is None:
        raise Flawed(found.flaws)
    return Money(found.sums.total, proposal.currency)


def write_plan(
    work: Turn, plan: Sequence[Payment], total: Money, *, proposal: Proposal | None = None, reason: str = ""
) -> PaymentPlan:
    """The plan's rows and their entry, inside a turn. Raises Flawed."""
    clean = [
        replace(each, milestone=said_aside("milestone", each.milestone, limit=200))
        if len(plan) <= MOST_PAYMENTS
        else each
        for each in plan
    ]
    parts = payments(total, clean)
    _stages_known(work, clean)
    last: int | None = PaymentPlan.objects.filter(deal=work.deal).aggregate(last=Max("number"))["last"]
    row = PaymentPlan(deal=work.deal, number=(last or 0) + 1, proposal=proposal, reason=reason, at=work.at, by=work.by)
    row.total_minor, row.currency = total.minor, total.currency
    row.save(force_insert=True)
    PaymentLine.objects.bulk_create(
        _line(row, place, payment, minor) for place, (payment, minor) in enumerate(zip(clean, parts, strict=True), 1)
    )
    work.write(Kind.PLANNED, plan=row, total=total.minor, currency=total.currency)
    return row


def _line(plan: PaymentPlan, place: int, payment: Payment, minor: int) -> PaymentLine:
    return PaymentLine(
        plan=plan,
        position=place,
        share=payment.share,
        amount_minor=minor,
        day=payment.day,
        stage=payment.stage,
        milestone=payment.milestone,
        prepayment=payment.prepayment,
    )


def _stages_known(work: Turn, plan: Sequence[Payment]) -> None:
    """Raises Flawed where a payment is due with a stage that the deal's funnel does not have."""
    known = {stage.key for stage in work.funnel.stages}
    words: Sentence = _("Payment %(number)s: the funnel has no such stage.")
    wrong = [number for number, each in enumerate(plan, 1) if each.stage and each.stage not in known]
    if wrong:
        raise Flawed([Flaw(number, "when", str(words) % {"number": number}) for number in wrong])
