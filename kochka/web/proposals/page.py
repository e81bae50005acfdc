"""The versions of a deal's proposal, and the page on which one is made."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed, demand
from kochka.people.models import User
from kochka.proposals.beginning import begin
from kochka.proposals.finishing import StepBackFirst
from kochka.proposals.models import Proposal
from kochka.proposals.reading import totals_of
from kochka.web.deals.acting import Asking, the_deal
from kochka.web.proposals.reading import Offer
from kochka.web.proposals.versions import versions_of
from kochka.web.proposals.way import states_of

SHOWN = 50


class Versions:
    """The versions of a deal with what they come to, the newest first: one query beside theirs, however many there
    are."""

    def __init__(self, deal: Deal, user: User, rows: Iterable[Proposal]) -> None:
        self.rows = list(rows)
        self.may = deal.is_open and allowed(user, Act.PROPOSE, deal)
        self.may_send = deal.is_open and allowed(user, Act.SEND, deal)
        totals = totals_of(self.rows)
        self.lines = [(row, self._money(row, totals[row.pk])) for row in self.rows]

    def _money(self, row: Proposal, minor: int | None) -> Money | None:
        return None if minor is None else Money(minor, row.currency)

    @property
    def told(self) -> list[tuple[Proposal, Money | None, dict[str, Any]]]:
        """Each version with what it comes to and how far it has come; three queries more."""
        states = states_of(self.rows)
        return [(row, total, states[row.pk]) for row, total in self.lines]

    @property
    def newest(self) -> tuple[Proposal, Money | None] | None:
        """The newest version that was not put away."""
        return next((line for line in self.lines if not line[0].withdrawn_at), None)


@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, deal_id: int) -> HttpResponse:
    """All versions; a POST begins the next one, a copy where `former` names a version of this deal."""
    asking = Asking(request, the_deal(request, deal_id))
    if request.method != "POST":
        page = Versions(asking.deal, asking.by, versions_of(asking.deal)[:SHOWN])
        return render(request, "proposals/list.html", {"deal": asking.deal, "page": page})
    demand(asking.by, Act.PROPOSE, asking.deal)
    try:
        row = begin(asking.deal, by=asking.by, at=timezone.now(), former=_former(asking))
    except StepBackFirst as refused:
        messages.error(request, str(refused))
        return redirect("return", asking.deal.pk)
    messages.success(request, _("Version %(number)s was begun.") % {"number": row.number})
    return redirect("proposal", asking.deal.pk, row.number)


def _former(asking: Asking) -> Proposal | None:
    """The version that the next one is to be a copy of; 404 where there is no such."""
    number = asking.request.POST.get("former", "")
    if not number:
        return None
    known = number if number.isascii() and number.isdecimal() and len(number) < 9 else "0"
    return get_object_or_404(Proposal, deal=asking.deal, number=int(known))


@require_safe
def proposal(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """One version."""
    return whole(Offer.asked(request, deal_id, number))


def whole(offer: Offer, *, status: int = 200) -> HttpResponse:
    """The whole page of a version."""
    context = {"offer": offer, "deal": offer.deal, "proposal": offer.proposal}
    return render(offer.asking.request, "proposals/page.html", context, status=status)
