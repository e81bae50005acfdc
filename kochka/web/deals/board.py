"""The board: one funnel's open deals by stage, filtered live, moved by the verbs alone."""

from functools import cached_property
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from kochka.deals.board import Board, pulse
from kochka.deals.filtering import DealFilter
from kochka.deals.status import Moment
from kochka.firm.models import FieldDefinition
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.web.deals.cards import Cards
from kochka.web.deals.filters import Filters, addressed
from kochka.web.reading import person, reader_of

FUNNELS = 40
STALE = "board-stale"


class BoardPage:
    """What the page shows, each part asked for once: a fixed number of queries."""

    def __init__(self, request: HttpRequest, key: str) -> None:
        self.request, self.reader = request, reader_of(request)
        assert self.reader.firm is not None
        self.moment = Moment.of(self.reader.now, self.reader.calendar)
        self.versions = list(newest_versions()[:FUNNELS])
        fields = list(FieldDefinition.objects.filter(retired_at=None))
        wanted = DealFilter.read(request.GET, self.reader.firm.currency, fields)
        self.version = self._chosen(key or wanted.funnel, named=bool(key))
        self.filters = Filters(request, wanted, into="board", asks=["own"], fields=fields)
        self.board = Board(self.version, wanted, person(request), self.reader.firm, self.moment)
        self.cards = Cards(self.board, self.reader, self.listed)

    def _chosen(self, key: str, *, named: bool) -> Version:
        found = next((version for version in self.versions if version.funnel.key == key), None)
        if found is None and (named or not self.versions):
            raise Http404
        return found or self.versions[0]

    @cached_property
    def token(self) -> str:
        return pulse(self.moment)

    @property
    def address(self) -> str:
        """Where the page reads itself anew: what it shows, in its shortest form."""
        query = self.filters.query()
        return f"{self.request.path}?{query}" if query else self.request.path

    @property
    def aside(self) -> list[tuple[str, int, str]]:
        """Deals that stand aside: their name, how many there are, and where they are listed."""
        names = {"held": _("Held"), "finished": _("Finished"), "lost": _("Did not come together")}
        return [(names[key], number, self.listed(state=key)) for key, number in self.board.aside.items() if number]

    def listed(self, **more: str) -> str:
        """The list of the deals that the board counts."""
        pairs = [pair for pair in self.board.wanted.pairs() if pair[0] not in more]
        query = urlencode([("funnel", self.version.funnel.key), *more.items(), *pairs])
        return f"{reverse('deals')}?{query}"


@require_safe
def board(request: HttpRequest, key: str = "") -> HttpResponse:
    """The page, of the first funnel or of the one that is named."""
    page = BoardPage(request, key)
    return addressed(render(request, "deals/board.html", {"page": page, "filters": page.filters}), page.filters)


@require_safe
def board_pulse(request: HttpRequest) -> HttpResponse:
    """Whether anything has happened since `?seen=`: 204 either way, with an event when the page is old."""
    reader = reader_of(request)
    answer = HttpResponse(status=204)
    if request.GET.get("seen") == pulse(Moment.of(reader.now, reader.calendar)):
        return answer
    return trigger_client_event(answer, STALE)
