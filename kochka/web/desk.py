"""The expert's page: what I have in hand, what is mine to take, reviews and questions alike; the deals that want an
expert now; for chiefs what nobody took."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db.models import F, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import trigger_client_event

from kochka.core.refusals import Sentence
from kochka.deals.models import Deal, Hold, Participant
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.askers import hand_is_full, open_questions
from kochka.proposals.models import HandOffered, Question
from kochka.proposals.models.question import QuestionRows
from kochka.proposals.open_hours import next_open, rests
from kochka.proposals.reviewers import knows
from kochka.proposals.sessions import standing_sessions
from kochka.web.navigation import reviewers
from kochka.web.questions.card import Meeting
from kochka.web.questions.hours_said import day_and_hour
from kochka.web.reading import Reader, person, reader_of
from kochka.web.review_queue import Queue, QueueLine
from kochka.web.review_queue import token as reviews_token

SHOWN = 30
DEALS = 50


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question as the queue says it. `takes`: one press takes it."""

    row: Question
    takes: bool
    today: bool
    late: bool
    is_question = True

    @property
    def needed_at(self) -> datetime:
        return self.row.needed_at

    @property
    def url(self) -> str:
        return f"{reverse('deal', args=[self.row.deal_id])}#question-{self.row.pk}"

    @property
    def taking_url(self) -> str:
        return reverse("question_taking", args=[self.row.deal_id, self.row.pk])


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the queue under a heading; `more`: there is more behind it."""

    key: str
    heading: Sentence
    lines: list[QueueLine | QuestionLine]
    more: bool

    @property
    def waits(self) -> bool:
        """Whether it is what nobody has in hand yet, and this person might take."""
        return self.key in ("wished", "open")


@dataclass(frozen=True, slots=True)
class Wanting:
    """A deal that stands where experts are wanted: who its expert is, and whether I have offered a hand there."""

    deal: Deal
    expert: str
    hand: HandOffered | None
    may_offer: bool


class Desk:
    """What one person sees of it: a fixed number of queries, however much waits."""

    def __init__(self, user: User, reader: Reader) -> None:
        self.user, self.reader, self.now = user, reader, reader.now

    @property
    def is_full(self) -> bool:
        """Whether they take no more questions before they have answered one."""
        return self.reader.firm is not None and hand_is_full(self.user, self.reader.firm)

    @cached_property
    def _opens(self) -> datetime | None:
        return next_open(self.user, self.now, self.reader.calendar) if self.user.has(Role.EXPERT) else self.now

    @property
    def is_resting(self) -> bool:
        """Whether an expert looks at it outside of their open hours: the queue lies folded then."""
        return self._opens is None or self._opens > self.now

    @property
    def rest(self) -> str:
        """When they begin again, in a calm line; nothing within them."""
        if self._opens is None:
            return _("You have no open hours in sight. Nobody waits for an answer.")
        words = _("Your open hours: %(day)s from %(hour)s. Until then nobody waits for an answer.")
        return words % day_and_hour(self._opens, self.reader)

    @cached_property
    def sessions(self) -> list[Meeting]:
        """Those of this person that stand, the next one first; what took place and was not written down before."""
        mine = standing_sessions().filter(Q(seller=self.user) | Q(expert=self.user))
        rows = mine.select_related("seller", "expert", "deal").order_by("starts_at", "pk")[:SHOWN]
        return [Meeting.of(row, self.user, self.now) for row in rows]

    @cached_property
    def parts(self) -> list[Part]:
        """Those that have lines, what is needed first before the others."""
        reviews = {section.key: section for section in Queue(self.user, self.reader).sections}
        found = []
        for key, words, rows in self._asked():
            questions, section = list(self._read(rows)), reviews.get(key)
            lines: list[QueueLine | QuestionLine] = [*questions[:SHOWN], *(section.lines if section else [])]
            lines.sort(key=lambda line: (line.row.needed_at, line.row.pk))
            if lines:
                found.append(Part(key, words, lines, len(questions) > SHOWN or bool(section and section.more)))
        return found

    def _asked(self) -> list[tuple[str, Sentence, QuestionRows]]:
        free = open_questions(self.user, self.now)
        mine = knows(self.user)
        parts: list[tuple[str, Sentence, QuestionRows]] = [
            ("mine", _("In my hands"), Question.objects.in_hand_of(self.user)),
            ("wished", _("Mine to take first"), free.filter(offer__by=self.user)),
            ("open", _("Open to me"), free.filter(mine).exclude(offer__by=self.user)),
        ]
        if self.user.is_chief:
            parts.append(("unpulled", _("Nobody took it"), Question.objects.unpulled(self.now)))
        return parts

    def _read(self, rows: QuestionRows) -> Iterator[QuestionLine]:
        takes = set(open_questions(self.user, self.now).values_list("pk", flat=True)[:1000])
        for row in rows.with_all().order_by("needed_at", "pk")[: SHOWN + 1]:
            yield QuestionLine(row, row.pk in takes, row.needed_on == self.reader.today, row.needed_at < self.now)

    @cached_property
    def wanting(self) -> list[Wanting]:
        """Open deals at stages that want an expert, what is due first before the others, then the larger sum."""
        assert self.reader.firm is not None
        held = Hold.objects.filter(ended_at=None).values("deal")
        rows = Deal.objects.visible_to(self.user, self.reader.firm, open_only=True).with_jump().exclude(pk__in=held)
        asks = rows.filter(stage__asks__role=Role.EXPERT.value)
        found = asks.order_by(F("open_jump__due_at").asc(nulls_last=True), "-value_minor", "pk")[: DEALS + 1]
        deals = list(found)
        parts = Participant.objects.filter(deal__in=deals, role=Role.EXPERT.value, until=None).select_related("user")
        experts = {row.deal_id: row.user.short_name for row in parts}
        mine = HandOffered.objects.standing().filter(by=self.user, jump__deal__in=deals).select_related("jump")
        hands = {row.jump.deal_id: row for row in mine}
        return [self._wanting(deal, experts, hands) for deal in deals]

    @property
    def more_wanting(self) -> bool:
        """Whether there are more deals than are listed."""
        return len(self.wanting) > DEALS

    @property
    def listed(self) -> list[Wanting]:
        return self.wanting[:DEALS]

    def _wanting(self, deal: Deal, experts: dict[int, str], hands: dict[int, HandOffered]) -> Wanting:
        hand = hands.get(deal.pk)
        return Wanting(deal, experts.get(deal.pk, ""), hand, hand is None and deal.owner_id != self.user.pk)

    @property
    def token(self) -> str:
        return token(self.now)


def token(now: datetime) -> str:
    """Changes when anything of the queue does. Three queries."""
    rows: list[Any] = [reviews_token(now)]
    seen = Question.objects.standing().order_by("pk").values_list("pk", "taken_by", "asked_back_at", "opens_at")[:500]
    rows += [(pk, taken, back, opens <= now) for pk, taken, back, opens in seen]
    rows += list(HandOffered.objects.standing().order_by("pk").values_list("pk", flat=True)[:500])
    return sha256(repr(rows).encode()).hexdigest()[:12]


def _reader(request: HttpRequest) -> User:
    user = person(request)
    if not reviewers(user):
        raise Http404
    return user


@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The page."""
    page = Desk(_reader(request), reader_of(request))
    return render(request, "questions/desk.html", {"page": page})


@require_safe
def pulse(request: HttpRequest) -> HttpResponse:
    """Whether anything has changed since `?seen=`; outside of open hours it keeps quiet."""
    user, reader = _reader(request), reader_of(request)
    if rests(user, reader.now, reader.calendar) or request.GET.get("seen") == token(reader.now):
        return HttpResponse(status=204)
    return trigger_client_event(HttpResponse(status=204), "reviews-changed")
