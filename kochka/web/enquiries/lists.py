"""Enquiries as lists: those that wait, with their clocks, and those that are settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from kochka.core.when import Due
from kochka.deals.enquiries import may_act, working_minutes
from kochka.deals.models import Enquiry
from kochka.deals.models.enquiry import EnquiryRows
from kochka.people.models import User
from kochka.web.enquiries.acting import the_enquiry
from kochka.web.reading import Reader, person, reader_of

MOST_WAITING = 100
A_PAGE = 40


@dataclass(frozen=True, slots=True)
class Clock:
    """How one enquiry stands in time: until when the first word is due, or how many working minutes it is late."""

    row: Enquiry
    mine: bool
    due: Due
    late_minutes: int

    @property
    def ticks(self) -> bool:
        """Whether the first word is still to be said."""
        return self.row.settled_at is None and self.row.answered_at is None


def clocks(rows: Iterable[Enquiry], user: User, reader: Reader) -> list[Clock]:
    """The clocks of these enquiries, by what was read already."""
    minutes = working_minutes(reader.calendar)
    return [_clock(row, user, reader, minutes) for row in rows]


def _clock(row: Enquiry, user: User, reader: Reader, minutes: int) -> Clock:
    local = row.answer_by.astimezone(reader.zone)
    late = Decimal()
    if row.is_late(reader.now):
        late = reader.calendar.worked(row.answer_by, reader.now) * minutes
    return Clock(row, may_act(row, user), Due(local.date(), local.time()), round(late))


def waiting_for(user: User, *, limit: int = MOST_WAITING) -> EnquiryRows:
    """What waits in a person's hands, those without a first word before the others, the most pressing first."""
    return _in_order(Enquiry.objects.waiting().filter(holder=user))[:limit]


def _in_order(rows: EnquiryRows) -> EnquiryRows:
    related = rows.select_related("holder", "client")
    return related.order_by(F("answered_at").asc(nulls_first=True), "answer_by", "pk")


class Desk:
    """The page of enquiries for one reader; a fixed number of queries."""

    def __init__(self, user: User, reader: Reader, page: str) -> None:
        assert reader.firm is not None
        self.user, self.reader = user, reader
        self.seen = Enquiry.objects.standing().visible_to(user, reader.firm)
        settled = self.seen.filter(settled_at__isnull=False).order_by("-settled_at", "-pk")
        self.settled = Paginator(settled.select_related("holder", "deal", "settled_by"), A_PAGE).get_page(page)

    @cached_property
    def _waiting(self) -> list[Clock]:
        rows = _in_order(self.seen.filter(settled_at=None))
        return clocks(rows[: MOST_WAITING + 1], self.user, self.reader)

    @property
    def unanswered(self) -> list[Clock]:
        return [clock for clock in self._waiting[:MOST_WAITING] if clock.ticks]

    @property
    def answered(self) -> list[Clock]:
        return [clock for clock in self._waiting[:MOST_WAITING] if not clock.ticks]

    @property
    def has_more(self) -> bool:
        return len(self._waiting) > MOST_WAITING


@require_safe
def enquiries(request: HttpRequest) -> HttpResponse:
    """What came in."""
    desk = Desk(person(request), reader_of(request), request.GET.get("page", "1")[:6])
    return render(request, "enquiries/list.html", {"desk": desk})


@require_safe
def enquiry(request: HttpRequest, enquiry_id: int) -> HttpResponse:
    """One enquiry: its words, its clock, what can be done with it."""
    row = the_enquiry(request, enquiry_id)
    hands = row.hands.select_related("giver", "taker", "by").order_by("at")
    now = clocks([row], person(request), reader_of(request))[0]
    return render(request, "enquiries/page.html", {"enquiry": row, "now": now, "hands": hands})
