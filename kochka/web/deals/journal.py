"""What has been: the deal's journal, thirty lines at a time."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from kochka.deals.journal import Line, timeline
from kochka.deals.models import Deal
from kochka.web.deals.acting import the_deal
from kochka.web.reading import partly

LINES = 30
FIRST_LINES = 12
"""How many stand on the deal's own page, so that it does not grow into a scroll of its past."""


class Chronicle:
    """A page of the journal: its lines, and where the next one begins."""

    def __init__(self, deal: Deal, *, limit: int = LINES, before: int | None = None) -> None:
        found = timeline(deal, limit=limit + 1, before=before)
        self.lines: list[Line] = found[:limit]
        self.before = self.lines[-1].entry.pk if len(found) > limit else None
        self.more_url = f"{reverse('journal', args=[deal.pk])}?before={self.before}"


@require_safe
def journal(request: HttpRequest, deal_id: int) -> HttpResponse:
    """The lines before `?before=`: a page, or a part that goes on where the last one ended."""
    deal = the_deal(request, deal_id)
    before = request.GET.get("before", "")
    told = Chronicle(deal, before=int(before) if before.isdecimal() and len(before) < 16 else None)
    template = "deals/journal.html#lines" if partly(request) else "deals/journal.html"
    return render(request, template, {"deal": deal, "told": told})
