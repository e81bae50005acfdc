"""What chiefs see of questions: how long they wait, how many come back, what answering costs, which repeat."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Sum

from kochka.core.finding import root, words_of
from kochka.core.workdays import WorkCalendar
from kochka.proposals.models import Question, QuestionWord
from kochka.timesheets.models import TimeEntry

WEEKS, LONGEST = 8, 52
MOST = 2000
"""So many questions are looked at, the newest."""
SHORTEST = 3
"""Roots of fewer letters say little."""


@dataclass(slots=True)
class Told:
    """A question and what is counted of it. Waits are minutes of working time; None where it has not come to that."""

    row: Question
    taken: int | None
    answered: int | None
    minutes: int = 0
    back: int = 0
    passed: int = 0
    unpulled: bool = False

    @property
    def outcome(self) -> str:
        return self.row.outcome


@dataclass(frozen=True, slots=True)
class Wait:
    """How long something took: the middle one, the longest one, and of how many."""

    median: int
    longest: int
    count: int


@dataclass(slots=True)
class Group:
    """Questions that ask alike: half of the words or more are the same, two at the least."""

    roots: frozenset[str]
    lines: list[Told] = field(default_factory=list)

    @property
    def request(self) -> str:
        return self.lines[0].row.request

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)


class Figures:
    """The questions that were asked since a moment, three queries however many they are."""

    def __init__(self, since: datetime, now: datetime, calendar: WorkCalendar) -> None:
        self.now, self.calendar = now, calendar
        people = ("deal", "asked_by", "taken_by", "settled_by", "jump")
        found = Question.objects.filter(asked_at__gte=since).select_related(*people).order_by("-asked_at", "-pk")
        rows = list(found[: MOST + 1])
        self.is_cut = len(rows) > MOST
        kinds = (QuestionWord.Kind.ASKED_BACK, QuestionWord.Kind.PASSED_ON)
        said = QuestionWord.objects.filter(question__asked_at__gte=since, kind__in=kinds)
        words = Counter(said.order_by().values_list("question", "kind"))
        logged = TimeEntry.objects.filter(work__question__asked_at__gte=since, withdrawn_at=None).order_by()
        minutes = dict(logged.values_list("work").annotate(sum=Sum("minutes")).values_list("work", "sum"))
        self.all = [self._told(row, words, minutes) for row in rows[:MOST]]

    def _told(self, row: Question, words: Counter[tuple[int, str]], minutes: dict[int, int]) -> Told:
        told = Told(row, self._wait(row, row.taken_at), None, minutes.get(row.work_id, 0))
        if row.outcome == Question.Outcome.ANSWERED:
            told.answered = self._wait(row, row.settled_at)
        told.back = words[row.pk, QuestionWord.Kind.ASKED_BACK]
        told.passed = words[row.pk, QuestionWord.Kind.PASSED_ON]
        end = min(filter(None, (self.now, row.withdrawn_at, row.jump.closed_at)))
        told.unpulled = row.taken_at is None and row.needed_at < end
        return told

    def _wait(self, row: Question, until: datetime | None) -> int | None:
        if until is None:
            return None
        day = datetime.combine(until, self.calendar.closes) - datetime.combine(until, self.calendar.opens)
        return round(self.calendar.worked(row.asked_at, until) * int(day / timedelta(minutes=1)))

    @property
    def taken(self) -> list[Told]:
        """Those that somebody has taken, the longest wait first."""
        return sorted((one for one in self.all if one.taken is not None), key=lambda one: -(one.taken or 0))

    @property
    def answered(self) -> list[Told]:
        return sorted((one for one in self.all if one.answered is not None), key=lambda one: -(one.answered or 0))

    @property
    def back(self) -> list[Told]:
        """Those that an expert asked back about."""
        return [one for one in self.all if one.back]

    @property
    def passed(self) -> list[Told]:
        return [one for one in self.all if one.passed]

    @property
    def declined(self) -> list[Told]:
        return [one for one in self.all if one.outcome == Question.Outcome.DECLINED]

    @property
    def unpulled(self) -> list[Told]:
        """Those that nobody took by their day, the ones withdrawn after it among them."""
        return [one for one in self.all if one.unpulled]

    @property
    def costly(self) -> list[Told]:
        """Those that time is counted on, the most first."""
        return sorted((one for one in self.all if one.minutes), key=lambda one: -one.minutes)

    @property
    def uncounted(self) -> list[Told]:
        """Those that were answered and nobody has said how long it took."""
        return [one for one in self.answered if not one.minutes]

    @property
    def minutes(self) -> int:
        return sum(one.minutes for one in self.all)

    @property
    def until_taken(self) -> Wait | None:
        return _wait([one.taken for one in self.taken if one.taken is not None])

    @property
    def until_answered(self) -> Wait | None:
        return _wait([one.answered for one in self.answered if one.answered is not None])

    @property
    def an_answer(self) -> int | None:
        """The middle of what an answer costs, where it was counted."""
        counted = [one.minutes for one in self.answered if one.minutes]
        return round(median(counted)) if counted else None

    def repeats(self) -> list[Group]:
        """Questions that ask alike, the most frequent first."""
        return grouped(self.all)


def _wait(waits: list[int]) -> Wait | None:
    return Wait(round(median(waits)), max(waits), len(waits)) if waits else None


def grouped(lines: Iterable[Told]) -> list[Group]:
    """Each question stands with the first group whose first question shares half of the words of both, two at the
    least; groups of one are left out."""
    groups: list[Group] = []
    places: dict[str, list[int]] = {}
    for line in lines:
        roots = frozenset(word for word in map(root, words_of(line.row.request)) if len(word) >= SHORTEST)
        shared = Counter(place for word in roots for place in places.get(word, ()))
        like = [
            place for place, count in shared.items() if count >= 2 and 2 * count >= len(roots | groups[place].roots)
        ]
        if like:
            groups[min(like)].lines.append(line)
            continue
        for word in roots:
            places.setdefault(word, []).append(len(groups))
        groups.append(Group(roots, [line]))
    return sorted((each for each in groups if len(each.lines) > 1), key=lambda each: (-len(each.lines), -each.minutes))
