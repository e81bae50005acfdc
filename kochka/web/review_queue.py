"""The queue of reviews: what I have in hand, what I am wished for, what is open to me; for chiefs what nobody took."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import F
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from kochka.core.money import Money
from kochka.core.refusals import Sentence
from kochka.people.models import User
from kochka.proposals.models import Review
from kochka.proposals.models.review import ReviewRows
from kochka.proposals.reading import totals_of
from kochka.proposals.reviewers import knows, open_to
from kochka.web.reading import Reader

SHOWN = 30


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A review as the queue says it. `takes`: one press takes it."""

    row: Review
    total: Money | None
    takes: bool
    today: bool
    late: bool
    is_question = False

    @property
    def url(self) -> str:
        return reverse("proposal", args=[self.row.proposal.deal_id, self.row.proposal.number])

    @property
    def taking_url(self) -> str:
        return reverse("proposal_review_taking", args=[self.row.proposal.deal_id, self.row.proposal.number])


@dataclass(frozen=True, slots=True)
class Section:
    """Some reviews under a heading; `more`: there are others behind them."""

    key: str
    heading: Sentence
    lines: list[QueueLine]
    more: bool


class Queue:
    """What one person sees of it: a fixed number of queries, however much waits."""

    def __init__(self, user: User, reader: Reader) -> None:
        self.user, self.reader, self.now = user, reader, reader.now

    @cached_property
    def sections(self) -> list[Section]:
        """Those that have lines."""
        found = [(key, words, self._read(rows)) for key, words, rows in self._asked()]
        reviews = {row.pk: row for _key, _words, rows in found for row in rows[:SHOWN]}
        totals = totals_of([row.proposal for row in reviews.values()])
        takes = set(open_to(self.user, self.now).filter(pk__in=reviews).values_list("pk", flat=True))
        return [
            Section(key, words, [self._line(row, totals, takes) for row in rows[:SHOWN]], len(rows) > SHOWN)
            for key, words, rows in found
            if rows
        ]

    def _asked(self) -> list[tuple[str, Sentence, ReviewRows]]:
        free = open_to(self.user, self.now).filter(knows(self.user))
        parts: list[tuple[str, Sentence, ReviewRows]] = [
            ("mine", _("In my hands"), Review.objects.in_hand_of(self.user)),
            ("wished", _("Asked of me by name"), free.filter(wish=self.user)),
            ("open", _("Open to me"), free.exclude(wish=self.user)),
        ]
        if self.user.is_chief:
            parts.append(("unpulled", _("Nobody took it"), Review.objects.unpulled(self.now)))
        return parts

    def _read(self, rows: ReviewRows) -> list[Review]:
        return list(rows.with_all().order_by("needed_at", "pk")[: SHOWN + 1])

    def _line(self, row: Review, totals: dict[int, int | None], takes: set[int]) -> QueueLine:
        minor = totals[row.proposal.pk]
        money = None if minor is None else Money(minor, row.proposal.currency)
        today = row.needed_on == self.reader.today
        return QueueLine(row, money, row.pk in takes, today, row.needed_at < self.now)

    @property
    def token(self) -> str:
        return token(self.now)


def token(now: datetime) -> str:
    """Changes when anything is asked, taken, put back or settled. One query."""
    rows = Review.objects.standing().order_by("pk").values_list("pk", "taken_by", "wish", F("opens_at"))[:500]
    seen = [(pk, taken, wish, opens <= now) for pk, taken, wish, opens in rows]
    return sha256(repr(seen).encode()).hexdigest()[:12]
