"""Questions to experts as the deal's page shows them: whose turn it is, and what was said."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import cached_property

from kochka.deals.models import Deal
from kochka.deals.rights import Act, allowed
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.askers import open_questions
from kochka.proposals.kept_answers import may_keep
from kochka.proposals.models import HandOffered, Question, QuestionFile, QuestionWord
from kochka.proposals.questions import may_withdraw
from kochka.proposals.reviewing import asks_experts

SHOWN, WORDS = 20, 200


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
    """The questions of a deal while it stands where experts are wanted: five queries, elsewhere none."""

    def __init__(self, deal: Deal, user: User, now: datetime) -> None:
        self.deal, self.user, self.now = deal, user, now

    @cached_property
    def shows(self) -> bool:
        return asks_experts(self.deal)

    @property
    def may_ask(self) -> bool:
        return self.deal.is_open and allowed(self.user, Act.ASK_EXPERT, self.deal)

    @property
    def may_offer(self) -> bool:
        answers = self.user.is_chief or self.user.has(Role.EXPERT)
        return answers and self.user.pk != self.deal.owner_id and self.my_hand is None

    @cached_property
    def hands(self) -> list[HandOffered]:
        """Those that wait for a request."""
        rows = HandOffered.objects.standing().filter(jump=self.deal.open_jump_id).select_related("by")
        return list(rows.order_by("pk")[:SHOWN])

    @property
    def my_hand(self) -> HandOffered | None:
        return next((hand for hand in self.hands if hand.by_id == self.user.pk), None)

    @cached_property
    def lines(self) -> list[Asked]:
        """Those of the present jump, the open ones first, withdrawn ones left out."""
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
