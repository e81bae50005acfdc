"""A plan of payments over a sum, for a deal that was sold without a proposal here: with the reason why by hand."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kochka.core.money import Money, UnreadableMoney, format_money, parse_money
from kochka.core.refusals import Refused
from kochka.deals.rights import Act, demand
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.models import PaymentPlan
from kochka.proposals.planning import newest_plan, set_payment_plan
from kochka.web.deals.acting import Asking, the_deal
from kochka.web.proposals.payments import PlanForm


class Hand:
    """The deal whose payments are planned, and the plan that counts."""

    def __init__(self, asking: Asking) -> None:
        self.asking, self.deal = asking, asking.deal
        self.language = asking.reader.language
        self.url = reverse("proposals", args=[asking.deal.pk])

    @property
    def currency(self) -> str:
        return self.deal.currency

    @cached_property
    def plan(self) -> PaymentPlan | None:
        return newest_plan(self.deal)


class HandForm(PlanForm):
    """The same form, with the sum and the reason typed."""

    @property
    def typed_total(self) -> str:
        if self.data is not None:
            return self.data.get("total", "")
        plan = self.offer.plan
        there = Money(plan.total_minor, plan.currency) if plan else self.offer.deal.value
        return format_money(there, self.language) if there else ""

    @property
    def reason(self) -> str:
        return self.data.get("reason", "") if self.data is not None else ""

    def _whole(self) -> Money | None:
        typed = self.typed_total.strip()
        if not typed:
            if self.data is None:
                return None
            raise Flawed([Flaw(None, "total", _("Say what there is to be paid."))])
        try:
            return parse_money(typed, self.currency, language=self.language)
        except UnreadableMoney:
            raise Flawed([Flaw(None, "total", _("This sum is not clear. Write it like 320 000."))]) from None


@require_http_methods(["GET", "HEAD", "POST"])
def by_hand(request: HttpRequest, deal_id: int) -> HttpResponse:
    """The plan by hand; `do=count` only counts."""
    asking = Asking(request, the_deal(request, deal_id))
    demand(asking.by, Act.PROPOSE, asking.deal)
    hand = Hand(asking)
    data: QueryDict | None = request.POST if request.method == "POST" else None
    form = HandForm(hand, data)
    if data is None:
        return _shown(hand, form)
    if data.get("do") == "count" or not form.is_good:
        return _shown(hand, form, status=200 if form.is_good else 422)
    return _set(hand, form)


def _set(hand: Hand, form: HandForm) -> HttpResponse:
    seen = int(form.seen) if form.seen.isascii() and form.seen.isdecimal() and len(form.seen) < 9 else 0
    who: dict[str, Any] = {"by": hand.asking.by, "at": timezone.now()}
    try:
        set_payment_plan(hand.deal, form.plan, seen=seen, total=form.total, reason=form.reason, **who)
    except Refused as no:
        form.refuse(no)
        hand.__dict__.pop("plan", None)
        form.seen = str(hand.plan.number if hand.plan else 0)
        return _shown(hand, form, status=no.status)
    messages.success(hand.asking.request, _("The payments are planned."))
    return redirect(hand.url)


def _shown(hand: Hand, form: HandForm, *, status: int = 200) -> HttpResponse:
    context = {"offer": hand, "deal": hand.deal, "form": form}
    return render(hand.asking.request, "proposals/payments.html", context, status=status)
