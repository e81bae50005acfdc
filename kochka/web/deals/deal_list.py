"""The deals list: columns to choose, an order, filters, pages, and the views kept of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kochka.core.texts import number
from kochka.deals.board import pulse
from kochka.deals.filtering import DealFilter
from kochka.deals.models import Deal, SavedView
from kochka.deals.models.deal import DealRows, sees_all
from kochka.deals.ordering import Slice
from kochka.deals.saved_views import views_for
from kochka.deals.totals import Totals, totals
from kochka.firm.models import FieldDefinition
from kochka.web.deals.cells import cells, tagged, worded
from kochka.web.deals.columns import Column
from kochka.web.deals.filters import Filters, addressed
from kochka.web.deals.list_address import Address
from kochka.web.deals.listed import Listed, Sight, listed
from kochka.web.deals.standard_views import StandardView, standard_views
from kochka.web.reading import Reader, person, reader_of

PAGE = 50
MOST_AT_ONCE = 500
"""How many deals one form takes: more are done in several goes, so that each answer is read."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's head: its name, and the address that orders by it."""

    column: Column
    query: str
    sorted: str
    """"ascending", "descending", or nothing where the list is ordered otherwise."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One row: the deal, and what stands in its cells."""

    row: Listed
    cells: SafeString

    @property
    def deal(self) -> Deal:
        return self.row.deal

    @property
    def mark(self) -> str:
        """The deal and the jump that the person sees here: what a verb on many takes."""
        return f"{self.deal.pk}.{self.deal.open_jump_id or ''}"


class DealList:
    """What the page shows, each part asked for once: a fixed number of queries."""

    def __init__(self, request: HttpRequest, params: QueryDict | None = None) -> None:
        self.reader, self.user = reader_of(request), person(request)
        self.params = request.GET if params is None else params
        self.sight = Sight(self.reader)
        self.fields = list(FieldDefinition.objects.filter(retired_at=None))
        self.address = Address.read(self.params, currency=self.sight.currency, fields=self.fields)
        asks = ("stage", "state", "ended", "own")
        self.filters = Filters(
            request,
            self.address.wanted,
            into="list",
            kept=self.address.look,
            asks=asks,
            fields=self.fields,
            too=("views",),
        )

    @cached_property
    def deals(self) -> DealRows:
        """All that are wanted and that this person may see."""
        return deals_of(self.reader, self.address, self.sight)

    @cached_property
    def going(self) -> DealRows | None:
        """The open ones among one's own, where years of ended ones would be looked at beside. None where none are
        ended, for who sees all, and where words are sought: finding those twice would cost more."""
        assert self.reader.firm is not None
        wanted = self.address.wanted
        if wanted.words or wanted.open_only or sees_all(self.user, self.reader.firm):
            return None
        return deals_of(self.reader, self.address, self.sight, open_only=True)

    @property
    def token(self) -> str:
        """Changes when anything has happened to any deal."""
        return pulse(self.sight.moment)

    @cached_property
    def totals(self) -> Totals:
        return totals(self.deals)

    @property
    def counted(self) -> str:
        """How many deals there are, in words."""
        found = self.totals.number
        return ngettext("%(n)s deal", "%(n)s deals", found) % {"n": number(found, self.sight.language)}

    @property
    def all_of_them(self) -> str:
        """What the box says that chooses more than a page."""
        found = self.totals.number
        if found > MOST_AT_ONCE:
            return _("the first %(n)s of this view") % {"n": MOST_AT_ONCE}
        return _("all %(n)s of this view") % {"n": number(found, self.sight.language)}

    @property
    def sums(self) -> list[str]:
        return [worded(sum_, self.sight) for sum_ in self.totals.sums]

    @cached_property
    def slice(self) -> Slice:
        """The page: after a mark, before one, or the last."""
        order, asked = self.address.order, self.params
        after, before = order.mark(asked.get("after", "")), order.mark(asked.get("before", ""))
        if after:
            return order.slice(self.deals, PAGE, mark=after, going=self.going)
        back = before is not None or asked.get("end") == "1"
        return order.slice(self.deals, PAGE, mark=before, back=back, going=self.going)

    @cached_property
    def rows(self) -> list[Shown]:
        columns = self.address.columns
        found = listed(self.slice.ids, needs={column.needs for column in columns}, fields=fields_of(columns))
        tags = tagged(columns)
        return [Shown(row, cells(tags, row, self.sight)) for row in found]

    @property
    def headings(self) -> list[Heading]:
        order = self.address.order
        way = "descending" if order.descending else "ascending"
        return [
            Heading(
                column,
                self.address.turned(column).query() if column.is_sorted else "",
                way if order.key == column.key else "",
            )
            for column in self.address.columns
        ]

    @cached_property
    def standard(self) -> list[StandardView]:
        return standard_views(self.user)

    @cached_property
    def kept(self) -> list[SavedView]:
        """One's own views and the shared ones."""
        return views_for(self.user)

    @property
    def shelves(self) -> list[tuple[str, list[SavedView]]]:
        mine = [view for view in self.kept if view.owner_id == self.user.pk]
        return [(_("Mine"), mine), (_("Everybody’s"), [view for view in self.kept if view.owner_id != self.user.pk])]

    @cached_property
    def kept_now(self) -> SavedView | None:
        """The kept view that the list shows, if it is one."""
        return next((view for view in self.kept if view.query == self.first), None)

    @property
    def name(self) -> str:
        """What the present view is called."""
        known = next((view.name for view in self.standard if view.query == self.first), "")
        return self.kept_now.name if self.kept_now else known or _("Deals")

    @property
    def is_named(self) -> bool:
        """Whether the present view has a name already."""
        return self.kept_now is not None or any(view.query == self.first for view in self.standard)

    @property
    def is_first_day(self) -> bool:
        """Whether there is nothing to be found by any filter."""
        assert self.reader.firm is not None
        return not Deal.objects.visible_to(self.user, self.reader.firm).standing().exists()

    @property
    def unfiltered(self) -> str:
        return self.address.with_(wanted=DealFilter()).query()

    @property
    def keep_url(self) -> str:
        return f"{reverse('new_view')}?{self.first}"

    @property
    def columns_url(self) -> str:
        return f"{reverse('list_columns')}?{self.first}"

    @property
    def first(self) -> str:
        return self.address.query()

    @property
    def previous(self) -> str:
        return self.address.query(("before", str(self.slice.before)))

    @property
    def next(self) -> str:
        return self.address.query(("after", str(self.slice.after)))

    @property
    def last(self) -> str:
        return self.address.query(("end", "1"))


def deals_of(reader: Reader, address: Address, sight: Sight, *, open_only: bool = False) -> DealRows:
    """The deals of a view, as its reader may see them; `open_only`: the open ones of them."""
    assert reader.user is not None
    assert reader.firm is not None
    seen = Deal.objects.visible_to(reader.user, reader.firm, open_only=open_only or address.wanted.open_only)
    return address.wanted.applied(seen, sight.moment)


def fields_of(columns: Sequence[Column]) -> list[FieldDefinition]:
    """The company's own fields among the columns."""
    return [column.field for column in columns if column.field]


@require_safe
def deals(request: HttpRequest) -> HttpResponse:
    """The page; its address says all that it shows."""
    shown = DealList(request)
    return addressed(render(request, "deals/list.html", {"list": shown, "filters": shown.filters}), shown.filters)
