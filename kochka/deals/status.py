"""How an open jump stands: computed here and nowhere else, as a method and as a queryset (a test proves them equal).

Overdue is the next action's date; sinking is the stage's norm. Two words, two colours.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import Case, CharField, Q, QuerySet, Value, When

from kochka.core.workdays import WorkCalendar
from kochka.deals.models import Jump

WEEK = timedelta(days=7)


class Section(StrEnum):
    """Where a line stands on My day."""

    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


class Depth(StrEnum):
    """How much of the stage's norm is eaten."""

    DRY = "dry"
    WARNED = "warned"
    SINKING = "sinking"


@dataclass(frozen=True, slots=True)
class Moment:
    """The instants that status is measured by, in UTC: now, the end of today, and of the seventh day from today."""

    now: datetime
    day_ends: datetime
    week_ends: datetime

    @classmethod
    def of(cls, at: datetime, calendar: WorkCalendar) -> "Moment":
        """Days end at midnight in the company's timezone."""
        tomorrow = calendar.day_of(at) + timedelta(days=1)
        midnight = datetime.combine(tomorrow, datetime.min.time(), calendar.timezone)
        week = datetime.combine(tomorrow + timedelta(days=6), datetime.min.time(), calendar.timezone)
        return cls(at, midnight, week)


def when(jump: Jump, moment: Moment) -> Section:
    """Where the next action stands in time."""
    if jump.due_at < moment.now:
        return Section.OVERDUE
    if jump.due_at < moment.day_ends:
        return Section.TODAY
    return Section.WEEK if jump.due_at < moment.week_ends else Section.LATER


def depth(jump: Jump, moment: Moment) -> Depth:
    """How deep the deal stands in its stage."""
    if jump.sinks_at and jump.sinks_at < moment.now:
        return Depth.SINKING
    return Depth.WARNED if jump.warns_at and jump.warns_at < moment.now else Depth.DRY


def silent(jump: Jump, moment: Moment) -> bool:
    """Whether the client has gone without a word for longer than the stage lets it."""
    return jump.silent_at is not None and jump.silent_at < moment.now


def broken_promise(jump: Jump, moment: Moment) -> bool:
    """Whether something promised to the client is late: this stands before everything else."""
    return jump.promised and jump.due_at < moment.now


def section(jump: Jump, moment: Moment) -> Section:
    """The section of My day: a client who waits for a word shows like an overdue step."""
    return Section.OVERDUE if silent(jump, moment) else when(jump, moment)


def with_section(jumps: QuerySet[Jump], moment: Moment) -> QuerySet[Any]:
    """The same in the database: `section`, and `pressing` (0 for broken promises, else 1) to order by."""
    late = Q(due_at__lt=moment.now)
    return jumps.annotate(
        section=Case(
            When(late | Q(silent_at__lt=moment.now), then=Value(Section.OVERDUE.value)),
            When(due_at__lt=moment.day_ends, then=Value(Section.TODAY.value)),
            When(due_at__lt=moment.week_ends, then=Value(Section.WEEK.value)),
            default=Value(Section.LATER.value),
            output_field=CharField(),
        ),
        pressing=Case(When(late & Q(promised=True), then=Value(0)), default=Value(1)),
    )


def sinking(jumps: QuerySet[Jump], moment: Moment) -> QuerySet[Jump]:
    """Those past their norm."""
    return jumps.filter(sinks_at__lt=moment.now)
