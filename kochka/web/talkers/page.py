"""Who talks and who buys: the page, the deals behind a figure, and the same as a table."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.people.changes import record
from kochka.timesheets.talkers import FATES, Talked, deals_behind, name_of
from kochka.timesheets.waiting import waiting
from kochka.web.deals.columns import Said
from kochka.web.deals.list_export import csv_bytes
from kochka.web.limits import TABLES, paced
from kochka.web.reading import person
from kochka.web.settings.acting import for_chiefs
from kochka.web.talkers.reading import WAYS, Line, Page, Search

MOST = 100
"""Deals behind a figure: the dearest, and as many of the largest purchases."""


@require_safe
@for_chiefs
def page(request: HttpRequest) -> HttpResponse:
    """`?by=` whom to look at, `?since=` which deals, `?only=talk` those who have bought nothing."""
    search = Search(request)
    return render(request, "talkers/page.html", {"search": search, "page": Page(search), "wait": len(waiting())})


@dataclass(frozen=True, slots=True)
class Behind:
    """A deal behind the figure, as the page shows it."""

    talked: Talked
    currency: str

    @property
    def deal(self) -> Deal:
        return self.talked.deal

    @property
    def cost(self) -> Money:
        return self.talked.cost.money(self.currency)


@require_safe
@for_chiefs
def deals(request: HttpRequest, by: str, pk: int) -> HttpResponse:
    """The deals behind one row; 0 is what is not said."""
    search = Search(request, by)
    name = str(WAYS[by][1]) if by in WAYS and not pk else name_of(by, pk) if by in WAYS else None
    if name is None:
        raise Http404
    asked = replace(search.asked, by=by, key=pk or None)
    found = [Behind(row, search.currency) for row in deals_behind(asked, search.currency, MOST)]
    context = {"search": search, "name": name, "rows": found, "most": MOST, "way": WAYS[by][0]}
    return render(request, "talkers/deals.html", context)


class Table:
    """The rows as a file: all of them, not a page."""

    def __init__(self, shown: Page) -> None:
        self.shown, self.language = shown, shown.language
        money = [_("cost"), _("of it bought"), _("of it under way"), _("of it lost")]
        bought = [_("deals bought"), _("bought for"), _("talk of what was bought, %")]
        way = str(WAYS[shown.search.by][0])
        self.heading = [way, _("hours"), _("hours without a rate"), *money, *bought, _("Currency")]

    def rows(self) -> Iterator[list[Said]]:
        for row in self.shown.wanted:
            yield self._row(self.shown.line(row, 0))

    def _row(self, line: Line) -> list[Said]:
        talker, cost = line.talker, line.talker.cost
        fates = [talker.of(fate).money(line.currency) for fate in FATES]
        share = None if talker.percent is None else Decimal(f"{talker.percent:.2f}")
        hours: list[Said] = [_hours(cost.minutes), _hours(cost.unrated)]
        return [line.name, *hours, line.cost, *fates, talker.bought.deals, line.bought, share, line.currency]


def _hours(minutes: int) -> Decimal:
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"))


@require_safe
@for_chiefs
@paced(TABLES)
def as_csv(request: HttpRequest) -> HttpResponseBase:
    """The same as a CSV table. That somebody took it is a line of the audit."""
    search = Search(request)
    record("export", "talkers", before="", after=f"{search.by}.csv", by=person(request), at=timezone.now())
    answer = StreamingHttpResponse(csv_bytes(Table(Page(search))), content_type="text/csv; charset=utf-8")
    name = f"{_('price of talking')} {search.reader.today.isoformat()}.csv"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer
