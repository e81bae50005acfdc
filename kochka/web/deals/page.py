"""The deal: where it stands, the one task, what is missing, what can be done, who is there, what has been."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.clients.models import Contact
from kochka.core.money import Money
from kochka.deals.gate import Gate, gate
from kochka.deals.go_aheads import FACT
from kochka.deals.models import Attachment, Confirmation, Deal, GoAhead, Hold, Jump, Loss, Participant, Withdrawal
from kochka.deals.reminders import NextReminder, next_reminder
from kochka.deals.rights import Act, allowed
from kochka.deals.status import Depth
from kochka.funnel.definition import FactNeed, FunnelDefinition, Stage
from kochka.funnel.facts import reading
from kochka.funnel.publishing import is_outdated
from kochka.people.models import User
from kochka.proposals.briefs import Brief, brief_of
from kochka.proposals.models import Proposal
from kochka.web.deals.acting import the_deal
from kochka.web.deals.gate_rows import GateRow, gate_rows
from kochka.web.deals.journal import FIRST_LINES, Chronicle
from kochka.web.deals.own_fields import Details
from kochka.web.proposals.decision import Decision
from kochka.web.proposals.page import Versions
from kochka.web.proposals.way import Way, way_of
from kochka.web.questions.card import QuestionCard
from kochka.web.reading import Reader, person, reader_of
from kochka.web.standing import Standing, standings
from kochka.web.time.card import TimeCard

SHOWN = 20
VERSIONS = 5


@dataclass(frozen=True, slots=True)
class Hummock:
    """A stage on the path: past, here, ahead; or, for a lost deal, where it went under."""

    stage: Stage
    kind: str
    depth: Depth | None = None
    """How deep the deal stands there, where it stands."""

    @property
    def shape(self) -> str:
        """Which drawing: with grass where one stands, lower in the water the more of the norm is eaten."""
        if self.kind == "under":
            return "hum-sunk"
        return {None: "hum", Depth.DRY: "hum-grass", Depth.WARNED: "hum-wet", Depth.SINKING: "hum-sunk"}[self.depth]

    @property
    def width(self) -> int:
        return 66 if self.kind == "here" else 46

    @property
    def height(self) -> int:
        return 43 if self.kind == "here" else 30


class DealPage:
    """Everything that the page shows, each asked for once; a fixed number of queries."""

    def __init__(self, deal: Deal, user: User, reader: Reader) -> None:
        self.deal, self.user, self.reader = deal, user, reader

    @property
    def funnel(self) -> FunnelDefinition:
        return self.deal.stage.version.definition

    @property
    def stage(self) -> Stage:
        return self.funnel.stage(self.deal.stage.key)

    @property
    def ahead(self) -> Stage | None:
        return self.funnel.after(self.deal.stage.key)

    @property
    def behind(self) -> Stage | None:
        return self.funnel.before(self.deal.stage.key)

    @property
    def path(self) -> list[Hummock]:
        """All hummocks in order."""
        return [self._hummock(stage) for stage in self.funnel.stages]

    def _hummock(self, stage: Stage) -> Hummock:
        step = stage.position - self.stage.position
        if step < 0 or (step == 0 and self.deal.state == Deal.State.FINISHED):
            return Hummock(stage, "past")
        if step > 0:
            return Hummock(stage, "ahead")
        if self.standing is None:
            return Hummock(stage, "under")
        return Hummock(stage, "here", Depth.DRY if self.hold else self.standing.depth)

    @cached_property
    def jump(self) -> Jump | None:
        return self.deal.open_jump

    @cached_property
    def standing(self) -> Standing | None:
        """How the open jump stands."""
        if self.jump is None:
            return None
        self.jump.deal, self.jump.stage = self.deal, self.deal.stage
        return standings([self.jump], self.reader)[0]

    @cached_property
    def gate(self) -> Gate | None:
        return gate(self.deal) if self.deal.is_open else None

    @cached_property
    def rows(self) -> list[GateRow]:
        """The gate, with what this person can do about each need, and what was confirmed in former jumps."""
        if self.gate is None:
            return []
        wanted = any(isinstance(item.need, FactNeed) and item.need.fact == FACT for item in self.gate.items)
        asked = GoAhead.objects.filter(jump=self.deal.open_jump_id, settled_at=None) if wanted else ()
        keys = [item.key for item in self.gate.missing]
        earlier = Confirmation.objects.filter(jump__deal=self.deal, key__in=keys).exclude(jump=self.deal.open_jump_id)
        before = earlier.select_related("by", "file").order_by("-at")[:SHOWN]
        return gate_rows(self.gate, self.deal, self.user, asked, before)

    @cached_property
    def reminder(self) -> NextReminder | None:
        """The next link of the stage's chain; none on hold."""
        if self.jump is None or self.hold:
            return None
        self.jump.stage = self.deal.stage
        return next_reminder(self.jump, self.reader.calendar)

    @property
    def reminder_is_due(self) -> bool:
        return self.reminder is not None and self.reminder.is_due(self.reader.today)

    @cached_property
    def hold(self) -> Hold | None:
        if self.standing is None or not self.standing.on_hold:
            return None
        return Hold.objects.filter(deal=self.deal, ended_at=None).select_related("by").first()

    @cached_property
    def loss(self) -> Loss | None:
        rows = Loss.objects.filter(deal=self.deal, reopened_at=None)
        return rows.select_related("reason", "by").first() if self.deal.state == Deal.State.LOST else None

    @cached_property
    def withdrawal(self) -> Withdrawal | None:
        gone = self.deal.state == Deal.State.WITHDRAWN
        return Withdrawal.objects.filter(deal=self.deal).select_related("by").first() if gone else None

    @cached_property
    def people(self) -> list[Participant]:
        rows = Participant.objects.filter(deal=self.deal, until=None)
        return list(rows.select_related("user").order_by("since")[:SHOWN])

    @cached_property
    def contacts(self) -> list[Contact]:
        rows = Contact.objects.filter(company=self.deal.client_id, retired_at=None).order_by("-pk")
        return list(rows[:5]) if self.deal.client_id else []

    @cached_property
    def brief(self) -> Brief:
        return brief_of([self.deal])[self.deal.pk]

    @cached_property
    def way(self) -> Way | None:
        """How far the version that counts has come."""
        return way_of(self.deal, self.user, today=self.reader.today, among=self.offers.rows)

    @property
    def way_total(self) -> Money | None:
        """What it comes to."""
        totals = {row.pk: total for row, total in self.offers.lines}
        row = self.way.row if self.way else None
        if row and row.total_minor is not None:
            return Money(row.total_minor, row.currency)
        return totals.get(row.pk) if row else None

    @cached_property
    def offers(self) -> Versions:
        """What is offered; nothing more than the newest version that stands is shown."""
        rows = Proposal.objects.filter(deal=self.deal).order_by("-number")
        return Versions(self.deal, self.user, rows[:VERSIONS])

    @cached_property
    def questions(self) -> QuestionCard:
        """What experts are asked here."""
        return QuestionCard(self.deal, self.user, self.reader.now)

    @cached_property
    def time(self) -> TimeCard:
        """How long it has taken."""
        return TimeCard(self.deal, self.user, self.reader.language)

    @cached_property
    def decision(self) -> Decision:
        return Decision(self.deal)

    @cached_property
    def details(self) -> Details:
        return Details(self.deal, self.reader)

    @cached_property
    def files(self) -> list[Attachment]:
        rows = Attachment.objects.filter(deal=self.deal).select_related("file", "by")
        return list(rows.order_by("-pk")[:SHOWN])

    @cached_property
    def told(self) -> Chronicle:
        return Chronicle(self.deal, limit=FIRST_LINES)

    @property
    def token(self) -> str:
        """What the page has seen of the deal."""
        return str(self.told.lines[0].entry.pk) if self.told.lines else "0"

    @cached_property
    def newer_version(self) -> bool:
        """Whether the funnel has a newer version than the deal goes by."""
        return self.deal.is_open and is_outdated(self.deal.stage.version_id)

    @property
    def unknown_years(self) -> tuple[int, ...]:
        """Years on the way whose days off nobody has decreed yet: they are counted by weekends and holidays."""
        if self.jump is None:
            return ()
        ends = [moment for moment in (self.jump.due_at, self.jump.sinks_at) if moment]
        return self.reader.calendar.unknown_years(self.reader.now, max(self.reader.now, *ends))

    @property
    def another_holds(self) -> bool:
        """Whether the jump is in other hands than the deal."""
        return self.jump is not None and self.jump.holder_id != self.deal.owner_id

    @property
    def is_shut(self) -> bool:
        return self.gate is not None and not self.gate.is_open

    @property
    def go_css(self) -> str:
        """How the button of the jump looks: it can be pressed either way, and leads to what is missing."""
        return "btn go shut" if self.is_shut else "btn go"

    @property
    def ending(self) -> str:
        """How an ended deal ended, in a line."""
        if self.loss:
            who = _("The client refused") if self.loss.ended_by == "client" else _("We refused")
            return f"{who}: {self.loss.reason.name}"
        if self.deal.state == Deal.State.FINISHED:
            return _("Finished, to the very end")
        return _("Withdrawn as a mistake") if self.withdrawal else str(self.deal.get_state_display()).capitalize()

    @cached_property
    def may(self) -> dict[str, bool]:
        """The rights table for this person here: buttons that it refuses do not stand on the page."""
        return {act.value: allowed(self.user, act, self.deal) for act in Act}

    @property
    def may_lose(self) -> bool:
        """From where a deal counts as agreed on, only chiefs end it."""
        return self.may["lose"] and (self.user.is_chief or not self.funnel.is_agreed(self.deal.stage.key))


@require_safe
def deal(request: HttpRequest, deal_id: int) -> HttpResponse:
    """The page."""
    row = the_deal(request, deal_id)
    page = DealPage(row, person(request), reader_of(request))
    with reading([row.pk]):  # gate, offer and decision stand on one page and read the same versions
        return render(request, "deals/page.html", {"deal": row, "page": page})
