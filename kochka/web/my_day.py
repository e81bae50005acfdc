"""My day: what waits for me, and one line a deal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from hashlib import sha256
from operator import or_

from django.db.models import F, Max, OuterRef, Q, Subquery, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kochka.core.statements import Kept
from kochka.deals.board import pulse
from kochka.deals.day import Asked, confirmations_for, counts, go_aheads_for, handed_to, jumps_read, my_jumps, stuck_for
from kochka.deals.models import Deal, Entry, GoAhead, Jump, Participant
from kochka.deals.status import Moment, Section
from kochka.funnel.models import StageAsk
from kochka.funnel.newer import proposed_to
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models import HandOffered, Question, Review, Session
from kochka.proposals.open_hours import rests
from kochka.proposals.sessions import standing_sessions
from kochka.web.day_lines import DayLines
from kochka.web.enquiries.lists import Clock, clocks, waiting_for
from kochka.web.people.guide import empty_day, guide_for
from kochka.web.reading import Reader, person, reader_of
from kochka.web.settings.backups import late_for
from kochka.web.standing import Standing, standings

LINES = 30
# What is not due today is shown in its beginning; the whole of it has a page of its own.
FEW = {Section.WEEK: 10, Section.LATER: 10}
# Roles that stages call in: they look for themselves where they are wanted, nobody tugs at them.
CALLED = frozenset({Role.EXPERT, Role.MANAGER})


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the day: some of its lines, and how many there are."""

    section: Section
    heading: str
    lines: list[Standing]
    total: int
    page: int
    written: list[SafeString]

    @property
    def more(self) -> int:
        """How many lines come after these."""
        return max(self.total - (self.page - 1) * LINES - len(self.lines), 0)

    @property
    def next_page(self) -> int:
        """Where the rest is: the section's own page, from its beginning where only that was shown."""
        return self.page + (len(self.lines) == LINES)


_FROM_EXPERTS = Kept(
    lambda ids: HandOffered.objects.standing().filter(jump__deal__owner__in=ids).order_by().values_list("pk"),
    lambda ids: Question.objects.standing().filter(deal__owner__in=ids).order_by().values_list("pk"),
    lambda ids: standing_sessions().filter(seller__in=ids).order_by().values_list("pk"),
)
"""Whatever experts may want of sellers."""


class Day:
    """One person's day, each part asked for once; a fixed number of queries."""

    def __init__(self, user: User, reader: Reader) -> None:
        assert reader.firm is not None
        self.user, self.reader, self.firm = user, reader, reader.firm
        self.moment = Moment.of(reader.now, reader.calendar)

    @cached_property
    def enquiries(self) -> list[Clock]:
        """What came in and is in this person's hands: it stands above everything."""
        return clocks(waiting_for(self.user, limit=LINES), self.user, self.reader)

    @cached_property
    def go_aheads(self) -> list[GoAhead]:
        return go_aheads_for(self.user, self.firm)

    @cached_property
    def asked(self) -> list[Asked]:
        return confirmations_for(self.user, self.firm)

    @cached_property
    def handed(self) -> list[Jump]:
        return handed_to(self.user)

    @cached_property
    def stuck(self) -> list[Jump]:
        return stuck_for(self.user)

    @cached_property
    def counts(self) -> Mapping[Section, int]:
        return counts(self.user, self.moment)

    @cached_property
    def _beside(self) -> list[Standing]:
        # Each reason by an index of its own, and only what is shown is read: one OR of them would walk all jumps.
        parts = Participant.objects.filter(user=self.user, until=None).values("deal")
        called = self.user.roles & CALLED
        if rests(self.user, self.reader.now, self.reader.calendar):
            called -= {Role.EXPERT}
        wanted = StageAsk.objects.filter(role__in=called).values("stage")
        reasons = Jump.objects.open().filter(deal__in=parts).values("pk")
        if called:
            reasons = reasons.union(Jump.objects.open().filter(stage__in=wanted).values("pk"))
        rows = Jump.objects.going().exclude(holder=self.user).filter(pk__in=reasons).order_by("due_at", "pk")
        shown = Jump.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[: LINES + 1]))
        read = shown.select_related("stage__version", "deal__client", "holder").order_by("due_at", "pk")
        return standings(read, self.reader)

    @property
    def beside(self) -> list[Standing]:
        """Deals that others hold, where this person has a part or is of use: whoever is called comes by themselves."""
        return self._beside[:LINES]

    @property
    def beside_written(self) -> list[SafeString]:
        return self._lines.all(self.beside, with_holder=True)

    @property
    def more_beside(self) -> bool:
        return len(self._beside) > LINES

    @cached_property
    def unpulled(self) -> int:
        """For chiefs: how many reviews and questions nobody has taken by the day they were needed. They look, nobody
        is pushed."""
        if not self.user.is_chief:
            return 0
        now = self.reader.now
        return Review.objects.unpulled(now).count() + Question.objects.unpulled(now).count()

    @cached_property
    def from_experts(self) -> list[HandOffered | Question | Session]:
        """What experts want of this person in their deals: hands offered, what was asked back, sessions of today, those
        that wait for a yes and those not written down. Four queries where there may be any; none for who sells not."""
        if not (self.user.is_chief or self.user.has(Role.SELLER)) or not _FROM_EXPERTS.any(self.user.pk):
            return []
        mine = HandOffered.objects.standing().filter(jump__deal__owner=self.user, jump__deal__state=Deal.State.OPEN)
        hands = mine.select_related("by", "jump__deal").order_by("pk")[:LINES]
        back = Question.objects.standing().filter(deal__owner=self.user, asked_back_at__isnull=False)
        asked = back.select_related("taken_by", "deal").order_by("asked_back_at")[:LINES]
        mine_too = standing_sessions().filter(seller=self.user)
        night = datetime.combine(self.reader.today + timedelta(days=1), time(0), self.reader.zone)
        near = mine_too.filter(
            Q(agreed_at=None, proposed_by=F("expert")) | Q(agreed_at__isnull=False, starts_at__lt=night)
        )
        return [*hands, *asked, *near.select_related("expert", "deal").order_by("starts_at", "pk")[:LINES]]

    @property
    def waiting(self) -> int:
        return len(self.go_aheads) + len(self.asked) + len(self.handed) + len(self.stuck)

    @property
    def is_empty(self) -> bool:
        nobody = not self.enquiries and not self.waiting and not self.from_experts
        return nobody and not self.beside and not any(self.counts.values())

    def parts(self, only: Section | None = None, page: int = 1) -> list[Part]:
        """The sections that have lines; or one of them, a page of it."""
        place = Window(RowNumber(), partition_by=F("section"), order_by=["pressing", "due_at", "pk"])
        # The places of all lines are counted over what orders them; only those that are shown are read.
        counted = my_jumps(self.user, self.moment).select_related(None).annotate(place=place)
        first = list(counted.filter(_wanted(only, page)).values_list("pk", flat=True))
        shown = standings(jumps_read(first, self.moment), self.reader)
        self._lines.remind(shown)
        self._lines.weigh(shown)
        found = {section: [now for now in shown if section_of(now) is section] for section in Section}
        wanted = [only] if only else [section for section in Section if found[section]]
        return [self._part(section, found[section], page) for section in wanted]

    def _part(self, section: Section, lines: list[Standing], page: int) -> Part:
        written = self._lines.all(lines, short=section is Section.TODAY)
        return Part(section, headings()[section], lines, self.counts[section], page, written)

    @cached_property
    def _lines(self) -> DayLines:
        return DayLines(self.reader)

    @property
    def sentence(self) -> str:
        """The day in a sentence: how many deals wait for a step today, how many are late."""
        today, late = self.counts[Section.TODAY], self.counts[Section.OVERDUE]
        said = []
        if asks := sum(clock.ticks for clock in self.enquiries):
            words = ngettext("%(n)s enquiry waits for a first word", "%(n)s enquiries wait for a first word", asks)
            said.append(words % {"n": asks})
        if today:
            words = ngettext("%(n)s deal waits for a step today", "%(n)s deals wait for a step today", today)
            said.append(words % {"n": today})
        if late:
            words = ngettext("%(n)s is overdue", "%(n)s are overdue", late)
            said.append(words % {"n": late})
        return ", ".join(said) if said else _("Nothing is due today")

    @cached_property
    def pulse(self) -> str:
        """Changes with whatever happens to deals in the company, with the enquiries that wait here, and every five
        minutes; a few cheap queries."""
        came = [(clock.row.pk, bool(clock.late_minutes)) for clock in self.enquiries]
        return f"{pulse(self.moment)}-{self.reader.now.minute // 5}-{sha256(repr(came).encode()).hexdigest()[:8]}"

    def token(self) -> str:
        """Changes when anything on the day may have changed: the company's pulse, and the day's own state."""
        return f"{self.pulse}.{self.hash()}"

    def hash(self) -> str:
        """Changes when anything on the day changes."""
        newest = Entry.objects.filter(deal=OuterRef("deal")).order_by("-pk").values("pk")[:1]
        mine = Jump.objects.open().filter(holder=self.user).order_by()
        latest = mine.aggregate(latest=Max(Subquery(newest)))["latest"]
        asked = [(row.deal.pk, row.item.key) for row in self.asked]
        came = [(clock.row.pk, clock.ticks, bool(clock.late_minutes)) for clock in self.enquiries]
        waiting = [came, [row.pk for row in self.go_aheads], [row.pk for row in self.handed]]
        beside = [(now.jump.pk, now.jump.due_at, now.jump.next_action) for now in self.beside]
        said = repr((latest, asked, waiting, beside, dict(self.counts)))
        return sha256(said.encode()).hexdigest()[:16]


def _wanted(only: Section | None, page: int) -> Q:
    """The beginning of each section, or a page of one."""
    if only:
        return Q(section=only.value, place__gt=(page - 1) * LINES, place__lte=page * LINES)
    return reduce(or_, (Q(section=section.value, place__lte=FEW.get(section, LINES)) for section in Section))


def section_of(now: Standing) -> Section:
    """Where the database has put the line."""
    return Section(now.jump.section)  # type: ignore[attr-defined]


def headings() -> dict[Section, str]:
    """The sections in words."""
    return {
        Section.OVERDUE: _("Overdue"),
        Section.TODAY: _("Today"),
        Section.WEEK: _("This week"),
        Section.LATER: _("Later"),
    }


@require_safe
def my_day(request: HttpRequest) -> HttpResponse:
    """The page; `?section=later&page=2` for the rest of a long section."""
    day = Day(person(request), reader_of(request))
    named = request.GET.get("section", "")
    only = Section(named) if named in [section.value for section in Section] else None
    page = request.GET.get("page", "1")
    parts = day.parts(only, min(int(page), 10_000) if page.isdecimal() and page != "0" and len(page) < 6 else 1)
    told = {"guide": guide_for(day.user), "empty_says": empty_day(day.user)}
    context = {"day": day, "parts": parts, "only": only, "late_backup": late_for(day.reader)}
    context["newer_funnel"] = None if only else proposed_to(day.user)
    return render(request, "my_day.html", context | told)
