"""The clocks of a jump: when the next action is due, the stage warns and sinks, the client has waited too long.

Deadlines are stored (rule 9) and counted in working time: a norm of 5 working days that begins on Tuesday at noon ends
on the next Tuesday at noon. A hold stops the norm for as long as it lasts and begins the silence anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.core.when import LAST_YEAR, Due
from kochka.core.workdays import WorkCalendar
from kochka.deals.models import Hold, Jump
from kochka.funnel.definition import Stage

WARNS_AT = Decimal("0.75")


@dataclass(frozen=True, slots=True)
class Deadlines:
    """What is stored on a jump; None where the stage sets no norm or no silence."""

    due_at: datetime
    warns_at: datetime | None
    sinks_at: datetime | None
    silent_at: datetime | None


def deadlines(
    jump: Jump, stage: Stage, calendar: WorkCalendar, *, heard_at: datetime | None, holds: Iterable[Hold] = ()
) -> Deadlines:
    """The deadlines of an open jump, from its own row, its stage and its holds that are over."""
    over = [hold for hold in holds if hold.ended_at is not None]
    paused = sum((calendar.worked(hold.at, hold.ended_at) for hold in over if hold.ended_at), Decimal())
    spoke = max([heard_at or jump.opened_at, *(hold.ended_at for hold in over if hold.ended_at)])
    norm = stage.norm
    return Deadlines(
        due_at=calendar.due_at(jump.due_on, jump.due_time),
        warns_at=calendar.after(jump.opened_at, norm * WARNS_AT + paused) if norm else None,
        sinks_at=calendar.after(jump.opened_at, norm + paused) if norm else None,
        silent_at=calendar.after(spoke, stage.silence) if stage.silence else None,
    )


def wind(
    jump: Jump, stage: Stage, calendar: WorkCalendar, *, heard_at: datetime | None, holds: Iterable[Hold] = ()
) -> None:
    """Puts the deadlines on the row, without saving it."""
    found = deadlines(jump, stage, calendar, heard_at=heard_at, holds=holds)
    jump.due_at, jump.warns_at = found.due_at, found.warns_at
    jump.sinks_at, jump.silent_at = found.sinks_at, found.silent_at


def not_past(due: Due, calendar: WorkCalendar, at: datetime) -> None:
    """A next action lies ahead. Raises Invalid on the field `when`."""
    if due.day < calendar.day_of(at):
        raise Invalid("when", _("That day has passed. The next action lies ahead."))
    not_too_far("when", due.day)


def not_too_far(field: str, day: date) -> None:
    """A day that the calendar still counts. Raises Invalid on the field."""
    if day.year > LAST_YEAR:
        raise Invalid(field, _("That day is too far away to be a plan."))


def day_in_stage(jump: Jump, calendar: WorkCalendar, at: datetime, holds: Iterable[Hold] = ()) -> int:
    """Which working day in the stage this is, from 1; days on hold do not count."""
    paused = sum((calendar.worked(hold.at, hold.ended_at or at) for hold in holds), Decimal())
    return int(max(calendar.worked(jump.opened_at, at) - paused, Decimal())) + 1
