"""Questions to experts as the deal's page shows them: whose turn it is, and what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils.functional import cached_property

from kochka.core.statements import Kept
from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.askers import open_questions
from kochka.proposals.kept_answers import may_keep
from kochka.proposals.models import HandOffered, Question, QuestionFile, QuestionWord, Session
from kochka.proposals.questions import may_withdraw
from kochka.proposals.reviewing import asks_experts
from kochka.proposals.sessions import agrees, expert_of

SHOWN, WORDS, MEETINGS = 20, 200, 6
_MEETINGS = Kept(lambda ids: Session.objects.filter(deal__in=ids, cancelled_at=None).order_by().values_list("pk"))


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session as one person meets it."""

    row: Session
    is_mine: bool
    agrees: bool
    settles: bool

    @classmethod
    def of(cls, row: Session, user: User, now: datetime) -> "Meeting":
        """How it stands for this person."""
        mine = row.settled_at is None and (user.pk in (row.seller_id, row.expert_id) or user.is_chief)
        held = row.agreed_at is not None and row.starts_at <= now
        return cls(row, mine, mine and row.agreed_at is None and agrees(row, user), mine and held)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as one person meets it."""

    row: Question
    words: list[QuestionWord]
    files: list[QuestionFile]
    is_mine: bool
    takes: bool
    replies: bool
    is_late: bool
    keeps: bool


class QuestionCard:
    """The questions of a deal while it stands where experts are wanted: seven queries; elsewhere one, for
    the sessions that are still to be had or written down."""

    def __init__(self, deal: Deal, user: User, now: datetime) -> None:
        self.deal, self.user, self.now = deal, user, now

    @cached_property
    def shows(self) -> bool:
        return self.asks or bool(self.sessions)

    @cached_property
    def asks(self) -> bool:
        return asks_experts(self.deal)

    @cached_property
    def sessions(self) -> list[Meeting]:
        """Those that stand, then what the last ones settled; the latter only where experts are wanted."""
        if not _MEETINGS.any(self.deal.pk):
            return []
        rows = Session.objects.filter(deal=self.deal, cancelled_at=None).select_related("seller", "expert")
        if not self.asks:
            rows = rows.filter(settled_at=None)
        first = rows.order_by(F("settled_at").desc(nulls_first=True), "starts_at", "pk")[:MEETINGS]
        return [Meeting.of(row, self.user, self.now) for row in first]

    @property
    def may_meet(self) -> bool:
        """Whether this person is one of the pair, and may propose a session."""
        if not self.asks:
            return False
        expert = expert_of(self.deal)
        return expert is not None and self.user.pk in (self.deal.owner_id, expert.pk)

    @property
    def may_ask(self) -> bool:
        return self.asks and self.deal.is_open and allowed(self.user, Act.ASK_EXPERT, self.deal)

    @property
    def may_offer(self) -> bool:
        answers = self.user.is_chief or self.user.has(Role.EXPERT)
        return self.asks and answers and self.user.pk != self.deal.owner_id and self.my_hand is None

    @cached_property
    def hands(self) -> list[HandOffered]:
        """Those that wait for a request."""
        if not self.asks:
            return []
        rows = HandOffered.objects.standing().filter(jump=self.deal.open_jump_id).select_related("by")
        return list(rows.order_by("pk")[:SHOWN])

    @property
    def my_hand(self) -> HandOffered | None:
        return next((hand for hand in self.hands if hand.by_id == self.user.pk), None)

    @cached_property
    def lines(self) -> list[Asked]:
        """Those of the present jump, the open ones first, withdrawn ones left out."""
        if not self.asks:
            return []
        found = Question.objects.filter(jump=self.deal.open_jump_id, withdrawn_at=None)
        people = ("asked_by", "taken_by", "settled_by", "offer__by", "skill")
        rows = list(found.select_related(*people).order_by("-pk")[:SHOWN])
        rows.sort(key=lambda row: (row.settled_at is not None, -row.pk))
        words: dict[int, list[QuestionWord]] = {}
        for word in QuestionWord.objects.filter(question__in=rows).select_related("by").order_by("pk")[:WORDS]:
            words.setdefault(word.question_id, []).append(word)
        files: dict[int, list[QuestionFile]] = {}
        for file in QuestionFile.objects.filter(question__in=rows).select_related("file").order_by("pk")[:WORDS]:
            files.setdefault(file.question_id, []).append(file)
        waiting = [row.pk for row in rows if row.is_open and row.taken_at is None]
        takes = set(open_questions(self.user, self.now).filter(pk__in=waiting).values_list("pk", flat=True))
        return [self._asked(row, words.get(row.pk, []), files.get(row.pk, []), row.pk in takes) for row in rows]

    def _asked(self, row: Question, words: list[QuestionWord], files: list[QuestionFile], takes: bool) -> Asked:
        row.deal = self.deal
        mine = row.is_open and row.taken_by_id == self.user.pk
        keeps = row.outcome == Question.Outcome.ANSWERED and may_keep(row, self.user)
        late = row.is_open and row.taken_at is None and row.needed_at < self.now
        return Asked(row, words, files, mine, takes, row.is_open and may_withdraw(row, self.user), late, keeps)
