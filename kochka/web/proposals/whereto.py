"""From what a gate lacks to where it is mended: the form that is next for the version that counts, else its page, or
the beginning of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from kochka.web.deals.acting import Asking, the_deal
from kochka.web.proposals.way import Way, way_of
from kochka.web.reading import partly

PLACES = {"review": "#review", "sending": "#talk", "final_form": "#talk", "validity": "#talk"}
IN_THEIR_HANDS = ("sent", "received")


@require_safe
def whereto(request: HttpRequest, deal_id: int, what: str) -> HttpResponse:
    """Leads on to a form, which opens where it was asked for, or to a page."""
    if what not in PLACES:
        raise Http404
    asking = Asking(request, the_deal(request, deal_id))
    way = way_of(asking.deal, asking.by, today=asking.reader.today, among=())
    if way is None:
        return _page(request, reverse("proposals", args=[deal_id]))
    if form := _form(way, what):
        return redirect(form)
    return _page(request, reverse("proposal", args=[deal_id, way.row.number]) + PLACES[what])


def _form(way: Way, what: str) -> str:
    """The address of the form that mends it; empty where there is none for this person now."""
    at = [way.deal.pk, way.row.number]
    if not way.may:
        return ""
    if what == "validity" and way.row.is_sealed:
        return reverse("proposal_validity", args=at)
    if what == "final_form" and way.state in IN_THEIR_HANDS:
        return reverse("proposal_final", args=at)
    step = way.next_step
    return step.url if step and not step.is_place else ""


def _page(request: HttpRequest, address: str) -> HttpResponse:
    """A page of its own, which no form of another page can hold."""
    return HttpResponseClientRedirect(address) if partly(request) else redirect(address)
