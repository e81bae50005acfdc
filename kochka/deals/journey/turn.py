"""What every verb does first, in one order: lock the deal, ask for rights, compare what the person saw.

The gate comes next where there is one, then the change and its journal entry, all in one transaction. What the person
saw is compared before the gate is asked: somebody who comes too late is told so, not what a later gate lacks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, Refused, Stale
from kochka.core.texts import ago, clean_line
from kochka.core.workdays import WorkCalendar
from kochka.deals.journal import write
from kochka.deals.locking import locked
from kochka.deals.models import Deal, Entry, Hold, Jump
from kochka.deals.rights import RIGHTS, Act, Who, demand
from kochka.firm.calendar import work_calendar
from kochka.firm.models import Firm
from kochka.firm.settings import the_firm
from kochka.funnel.definition import FunnelDefinition, Stage
from kochka.people.models import User

FUTURE_TOLERANCE = timedelta(minutes=1)


@dataclass(slots=True)
class Turn:
    """A verb at work on one locked deal."""

    deal: Deal
    by: User
    at: datetime
    firm: Firm
    calendar: WorkCalendar

    @property
    def jump(self) -> Jump:
        """The open jump. Raises Ended when the deal has none."""
        if self.deal.open_jump is None:
            raise Ended(_("The deal has ended: %(state)s.") % {"state": self.deal.get_state_display()})
        return self.deal.open_jump

    @property
    def funnel(self) -> FunnelDefinition:
        return self.deal.stage.version.definition

    @property
    def stage(self) -> Stage:
        return self.funnel.stage(self.deal.stage.key)

    def write(self, kind: StrEnum, **payload: Any) -> Entry:
        """The journal entry of what was done."""
        return write(self.deal, kind, by=self.by, at=self.at, **payload)

    def holds(self) -> list[Hold]:
        """The holds of the open jump, those that are over included."""
        return list(Hold.objects.filter(jump=self.jump))


@contextmanager
def turn(deal: Deal, act: Act, *, by: User, at: datetime, seen: UUID | str | None = None) -> Iterator[Turn]:
    """Opens a verb: `seen` is the id of the open jump that the person saw (None for verbs beside the jump).

    Raises NotYours, Ended, Stale; Invalid for a moment in the future or before the jump was opened.
    """
    with transaction.atomic():
        fresh = locked([deal.pk]).get(deal.pk)
        if fresh is None:
            raise Deal.DoesNotExist
        firm = the_firm()
        work = Turn(fresh, by, at, firm, work_calendar(firm))
        if seen is not None:
            unmoved(work, seen)
        demand(by, act, fresh)
        sees(work, act)
        in_time(work)
        yield work


def sees(work: Turn, act: Act) -> None:
    """What the table leaves to whoever sees the deal is refused to those who do not: to them there is no such deal."""
    if Who.SEES in RIGHTS[act] and not Deal.objects.visible_to(work.by, work.firm).filter(pk=work.deal.pk).exists():
        raise Deal.DoesNotExist


def unmoved(work: Turn, seen: UUID | str) -> None:
    """The open jump is still the one that the person saw. Raises Stale naming who moved the deal, and when."""
    if str(work.deal.open_jump_id) == str(seen):
        return
    last = Entry.objects.filter(deal=work.deal).select_related("by").order_by("-id").first()
    if last is None:
        raise Stale()
    when = ago(
        last.happened_at.astimezone(work.calendar.timezone), work.at.astimezone(work.calendar.timezone), language()
    )
    raise Stale(
        _("%(who)s was first: the deal has moved on (%(when)s). Nothing was changed.")
        % {"who": last.by.name, "when": when},
        moved_by=last.by.name,
        moved_at=last.happened_at,
    )


def language() -> str:
    """The reader's language, two letters."""
    return (get_language() or "ru")[:2]


def in_time(work: Turn) -> None:
    """Nothing happens in the future, and nothing before its jump was opened."""
    if work.at > timezone.now() + FUTURE_TOLERANCE:
        raise Invalid("at", _("That moment has not come yet."))
    if work.deal.open_jump and work.at < work.deal.open_jump.opened_at:
        raise Invalid("at", _("That was before the deal came to this stage."))


def swap_out(work: Turn, left: Jump.Left) -> Jump:
    """Closes the open jump if it is open still: compare-and-swap. Raises Stale and changes nothing when it is not."""
    jump = work.jump
    closed = Jump.objects.filter(pk=jump.pk, closed_at=None).update(closed_at=work.at, left=left)
    if closed != 1:
        raise Stale()
    Hold.objects.filter(jump=jump, ended_at=None).update(ended_at=work.at, ended_by=work.by)
    return jump


def not_held(work: Turn) -> None:
    """Raises Refused when the deal is on hold: it is resumed first, in so many words."""
    if Hold.objects.filter(deal=work.deal, ended_at=None).exists():
        raise Refused(_("The deal is on hold. Resume it first."))


def said(field: str, text: str, *, limit: int = 300, empty: str) -> str:
    """A line that somebody must write. Raises Invalid on its field with the sentence `empty`, or when it is too long."""
    try:
        line = clean_line(text, limit)
    except ValueError:
        raise Invalid(field, _("That is too long: at most %(limit)s characters.") % {"limit": limit}) from None
    if not line:
        raise Invalid(field, empty)
    return line
