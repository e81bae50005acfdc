"""The planning meeting («Планёрка»): what is overdue or sinking, by person, and the next step typed while talking."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import trigger_client_event

from kochka.deals.board import pulse
from kochka.deals.journey import steps
from kochka.deals.models import Deal, Hold, Jump
from kochka.deals.planning import Meeting, Person, marks
from kochka.deals.status import Moment
from kochka.web.deals.acting import Asking, done, shown, the_deal
from kochka.web.deals.plan import PlanForm
from kochka.web.planning_lines import Lines
from kochka.web.reading import Reader, person, reader_of
from kochka.web.standing import standings

STALE = "planning-stale"
DEEPEST = 1000


@dataclass(frozen=True, slots=True)
class Part:
    """One person of the meeting with their lines."""

    person: Person
    lines: list[SafeString]


class MeetingPage:
    """What the page shows; a fixed number of queries."""

    def __init__(self, request: HttpRequest) -> None:
        self.request, self.reader, self.user = request, reader_of(request), person(request)
        assert self.reader.firm is not None
        self.moment = Moment.of(self.reader.now, self.reader.calendar)
        number, only = request.GET.get("page", ""), request.GET.get("person", "")
        self.page = min(int(number), DEEPEST) if number.isascii() and number.isdecimal() and 0 < len(number) < 6 else 1
        self.only = int(only) if only.isascii() and only.isdecimal() and len(only) < 18 else None
        self.meeting = Meeting(
            self.user,
            self.reader.firm,
            self.moment,
            day_begins=day_begins(self.reader),
            page=max(self.page, 1),
            only=self.only,
        )

    @cached_property
    def parts(self) -> list[Part]:
        people = self.meeting.people
        found = standings([jump for each in people for jump in each.jumps], self.reader)
        lines: dict[int, list[SafeString]] = {}
        said = Lines(self.request)
        for now in found:
            lines.setdefault(now.jump.holder_id, []).append(said.line(now))
        return [Part(each, lines.get(each.user.pk, [])) for each in people]

    @property
    def total(self) -> int:
        return sum(part.person.total for part in self.parts)

    @property
    def said(self) -> int:
        return sum(part.person.said for part in self.parts)

    @cached_property
    def token(self) -> str:
        return pulse(self.moment)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.meeting.has_more else None


def day_begins(reader: Reader) -> datetime:
    """Midnight on the company's clock."""
    return reader.now.replace(hour=0, minute=0, second=0, microsecond=0)


class StepForm(PlanForm):
    """The next step in one line; what was refused comes back into its line."""

    done = _("Said.")
    template = "planning/step.html"

    @cached_property
    def line(self) -> SafeString | None:
        return fresh_line(self.asking, self if self.is_bound else None)

    @property
    def held(self) -> bool:
        return Hold.objects.filter(deal=self.deal, ended_at=None).exists()

    @property
    def token(self) -> str:
        return pulse(Moment.of(self.asking.reader.now, self.asking.reader.calendar))


def fresh_line(asking: Asking, form: StepForm | None) -> SafeString | None:
    """The line of a deal as it stands now; None where it is on hold or has ended."""
    moment = Moment.of(asking.reader.now, asking.reader.calendar)
    rows = Jump.objects.going().filter(deal=asking.deal).annotate(**marks(moment, day_begins(asking.reader)))
    read = rows.select_related("stage__version", "deal__client", "deal__open_jump", "holder")
    found = standings(read, asking.reader)
    return Lines(asking.request).line(found[0], form) if found else None


@require_safe
def planning(request: HttpRequest) -> HttpResponse:
    """The page; `?person=` for all lines of one, `?page=` for further people."""
    return render(request, "planning/page.html", {"page": MeetingPage(request)})


@require_safe
def planning_pulse(request: HttpRequest) -> HttpResponse:
    """Whether anything has happened since `?seen=`: 204 either way, with an event when the page is old."""
    reader = reader_of(request)
    answer = HttpResponse(status=204)
    if request.GET.get("seen") == pulse(Moment.of(reader.now, reader.calendar)):
        return answer
    return trigger_client_event(answer, STALE)


def said(deal: Deal, form: StepForm) -> Any:
    """The next step as it was just said."""
    typed = {"next_action": form("next_action"), "due": form("when"), "promised": form("promised")}
    return steps.replan(deal, **form.turn, **typed)


@require_http_methods(["GET", "HEAD", "POST"])
def planning_step(request: HttpRequest, deal_id: int) -> HttpResponse:
    """One line of the meeting; a POST replans the deal."""
    asking = Asking(request, the_deal(request, deal_id))
    if request.method == "POST":
        answer = done(asking, StepForm, said)
        return redirect("planning") if answer.status_code == 302 else answer
    return shown(asking, StepForm(asking=asking))
