"""The brief of a deal: all questions on one page, written down during the call, read by whoever sees the deal."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.proposals.brief import answer, put_to_test
from kochka.proposals.briefs import Brief, brief_of
from kochka.web.deals.acting import Asking, done, shown, the_deal
from kochka.web.proposals.brief_form import BriefForm


@require_http_methods(["GET", "HEAD", "POST"])
def brief(request: HttpRequest, deal_id: int) -> HttpResponse:
    """Shows it, and writes down what was typed."""
    asking = Asking(request, the_deal(request, deal_id))
    if request.method == "POST":
        written = done(asking, BriefForm, fill)
        return redirect(*after(asking.deal)) if written.status_code == 302 else written
    if not allowed(asking.by, Act.BRIEF, asking.deal) or asking.deal.state == Deal.State.WITHDRAWN:
        context = {"deal": asking.deal, "brief": the_brief(asking.deal), "level": 2 if asking.partly else 1}
        return render(request, f"proposals/brief_read.html{'#form' if asking.partly else ''}", context)
    return shown(asking, BriefForm(asking=asking))


def fill(deal: Deal, said: BriefForm) -> None:
    """All that was typed, or nothing of it."""
    with transaction.atomic():
        answer(deal, said.answers(), seen=said.seen_before, **said.who)
        for kind, (passes, why) in said.tests().items():
            try:
                put_to_test(deal, kind, passes, why, seen=said.seen_before.get(f"test:{kind}", ""), **said.who)
            except Refused as no:
                no.fields = {f"{kind}_{name}": words for name, words in no.fields.items()}
                raise


def the_brief(deal: Deal) -> Brief:
    """The brief with all that was answered before."""
    return brief_of([deal], former=True)[deal.pk]


def after(deal: Deal) -> tuple[Any, ...]:
    """Where it goes once it is saved: to the deal; here again while answers are missing, or to a polite end."""
    found = brief_of([deal])[deal.pk]
    return ("brief" if found.lacking or found.failed else "deal", deal.pk)
