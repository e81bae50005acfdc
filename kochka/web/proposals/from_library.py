"""From the library into a deal's proposal: a block laid as a line, a whole proposal begun from; and back into it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.core.texts import fold
from kochka.deals.models import Deal
from kochka.deals.rights import Act, demand
from kochka.firm.models import ServiceLine
from kochka.proposals.beginning import begin
from kochka.proposals.library import keep_proposal, lay, wholes, works
from kochka.proposals.models import LibraryBlock, LibraryProposal, Proposal
from kochka.web.deals.acting import CHANGED, Asking, acting, the_deal
from kochka.web.forms.fields import Line
from kochka.web.library.page import looked_for
from kochka.web.proposals.acts import OnVersion
from kochka.web.proposals.reading import Offer
from kochka.web.reading import partly

SHOWN = 30


@require_http_methods(["GET", "HEAD", "POST"])
def laying(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Blocks to choose from; a POST lays one."""
    offer = Offer.asked(request, deal_id, number, to_write=True)
    if request.method == "POST":
        return _laid(request, offer)
    asked = looked_for(request) | {"retired": False}
    found = list(works(**asked)[: SHOWN + 1])
    context = {"offer": offer, "deal": offer.deal, "asked": asked, "works": found[:SHOWN], "more": found[SHOWN:]}
    part = "#found" if request.headers.get("HX-Target") == "library-found" else "#picker" if partly(request) else ""
    return render(request, f"proposals/laying.html{part}", context | {"level": 2 if part else 1})


def _laid(request: HttpRequest, offer: Offer) -> HttpResponse:
    pk = request.POST.get("block", "")
    row = get_object_or_404(LibraryBlock.objects.select_related("role"), pk=_number(pk))
    try:
        lay(offer.proposal, row, by=offer.asking.by, at=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(offer.url)
    messages.success(request, _("Laid: %(title)s.") % {"title": row.title})
    if partly(request):
        answer = HttpResponse(status=204)
        answer["HX-Trigger"] = CHANGED
        return answer
    return redirect(offer.url)


@require_http_methods(["GET", "HEAD", "POST"])
def beginnings(request: HttpRequest, deal_id: int) -> HttpResponse:
    """What to begin from: whole proposals of the library, versions of other deals that one sees; a POST begins."""
    asking = Asking(request, the_deal(request, deal_id))
    demand(asking.by, Act.PROPOSE, asking.deal)
    if request.method == "POST":
        row = begin(asking.deal, by=asking.by, at=timezone.now(), former=_chosen(asking))
        return redirect("proposal", asking.deal.pk, row.number)
    asked = looked_for(request) | {"retired": False}
    others = _of_others(asking, asked["query"])[:SHOWN]
    context = {"deal": asking.deal, "asked": asked, "wholes": list(wholes(**asked)[:SHOWN]), "others": list(others)}
    return render(request, "proposals/beginnings.html", context)


def _chosen(asking: Asking) -> Proposal:
    """The version that was chosen; 404 where there is no such for this person."""
    whole, version = (asking.request.POST.get(name, "") for name in ("whole", "version"))
    if whole:
        rows = LibraryProposal.objects.filter(retired_at=None).select_related("proposal")
        return get_object_or_404(rows, pk=_number(whole)).proposal
    found: Proposal = get_object_or_404(_of_others(asking, ""), pk=_number(version))
    return found


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 18 else 0


def _of_others(asking: Asking, query: str) -> QuerySet[Proposal]:
    """Versions of other deals that the person sees, found by words of the deal's title, the newest first."""
    assert asking.reader.firm is not None
    deals = Deal.objects.visible_to(asking.by, asking.reader.firm).exclude(pk=asking.deal.pk)
    for word in fold(query).split()[:8]:
        deals = deals.filter(folded__contains=word)
    rows = Proposal.objects.filter(deal__in=deals.values("pk"), withdrawn_at=None, outside=False)
    return rows.select_related("deal__client").order_by("-pk")


class KeepingForm(OnVersion):
    """The whole version is kept for others to begin from."""

    open_only = False
    heading = gettext_lazy("Into the library")
    explain = gettext_lazy("Others will begin from it. The client, the letter, discounts and the plan stay behind.")
    send = gettext_lazy("Keep it")
    done = gettext_lazy("It is in the library.")
    icon = "library"

    name = Line(label=gettext_lazy("Name"), attrs={"autofocus": True})
    about = Line(label=gettext_lazy("What it is for"), optional=True)
    service_line = forms.ModelChoiceField(
        ServiceLine.objects.filter(retired_at=None),
        label=gettext_lazy("Service line"),
        required=False,
        empty_label="—",
    )

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "name": self.proposal.title, "service_line": self.deal.service_line_id}


@acting(KeepingForm, Act.PROPOSE)
def _keeping(deal: Deal, said: KeepingForm) -> None:
    """Keeps the version."""
    keep_proposal(said.proposal, said("name"), about=said("about"), service_line=said("service_line"), **said.who)


def whole_keeping(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The version into the library."""
    return _keeping(request, deal_id, str(number))
