"""Has anything changed? Asked by open pages every few seconds; 204 while the answer is no.

Nothing is written, not even a session.
"""

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.deals.models import Entry
from kochka.web.deals.acting import the_deal
from kochka.web.my_day import Day
from kochka.web.reading import person, reader_of


@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """Whether the day has changed since `?seen=`. While nothing at all has happened in the company, the day itself is
    not read; when something has, elsewhere, the page only learns what to ask with the next time."""
    day, seen = Day(person(request), reader_of(request)), request.GET.get("seen", "")
    company, _, mine = seen.partition(".")
    if company == day.pulse:
        return HttpResponse(status=204)
    template = "news.html#quiet_day" if mine and mine == day.hash() else "news.html#day"
    return render(request, template, {"day": day})


@require_safe
def deal(request: HttpRequest, deal_id: int) -> HttpResponse:
    """Whether the deal has changed since `?seen=`, and by whom."""
    row = the_deal(request, deal_id)
    latest = deal_token(row.pk)
    if request.GET.get("seen") == latest:
        return HttpResponse(status=204)
    last = Entry.objects.filter(deal=row).select_related("by").order_by("-pk").first()
    return render(request, "news.html#deal", {"deal": row, "last": last})


def deal_token(deal_id: int) -> str:
    """Changes with every entry in the deal's journal."""
    return str(Entry.objects.filter(deal=deal_id).aggregate(latest=Max("pk"))["latest"] or 0)
