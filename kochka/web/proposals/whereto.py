"""From what a gate lacks to the page where it is mended: the version that counts, or the beginning of one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from kochka.proposals.current import current_version
from kochka.web.deals.acting import the_deal

PLACES = {"review": "#review", "sending": "#talk", "final_form": "#talk", "validity": "#talk"}


@require_safe
def whereto(request: HttpRequest, deal_id: int, what: str) -> HttpResponse:
    """The place on the page of the current version; the list of versions where there is none."""
    if what not in PLACES:
        raise Http404
    deal = the_deal(request, deal_id)
    row = current_version(deal)
    if row is None:
        return redirect("proposals", deal.pk)
    return redirect(reverse("proposal", args=[deal.pk, row.number]) + PLACES[what])
