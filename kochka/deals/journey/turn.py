"""What every verb does first, in one order: lock the deal, compare what the person saw, ask for rights.

The gate comes next where there is one, then the change and its journal entry, all in one transaction. What the person
saw is compared first: somebody who comes too late is told so, not whose the next stage is nor what its gate lacks. Only
those who see the deal are told; to a stranger it is not theirs, whatever they say they saw.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.money import LARGEST_MINOR, Money
from kochka.core.refusals import Ended, Invalid, Refused, Stale
from kochka.core.texts import ago
from kochka.core.workdays import WorkCalendar
from kochka.deals.entries import Kind
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
# Two people act at the same time, one waits for the other's lock: longer than this nobody waits.
SAME_TIME = timedelta(seconds=30)
# The entries of those verbs that take a deal from one jump to another.
MOVES = (
    Kind.OPENED,
    Kind.PLACED,
    Kind.JUMPED,
    Kind.STEPPED_BACK,
    Kind.LOST,
    Kind.REOPENED,
    Kind.FINISHED,
    Kind.WITHDRAWN,
)


@dataclass(slots=True)
class Turn:
    """A verb at work on one locked deal. `at` is the moment that it is recorded for."""

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
            unmoved(work, act, seen)
        demand(by, act, fresh)
        sees(work, act)
        in_time(work, looks_back=act is Act.TRY or (act is Act.NOTE and seen is None))
        yield work


def sees(work: Turn, act: Act) -> None:
    """What the table leaves to whoever sees the deal is refused to those who do not: to them there is no such deal."""
    if Who.SEES in RIGHTS[act] and not visible(work):
        raise Deal.DoesNotExist


def visible(work: Turn) -> bool:
    """Whether the person sees the deal; the system and chiefs see all, and everybody what they answer for."""
    if work.by.is_system or work.by.is_chief or work.deal.owner_id == work.by.pk:
        return True
    return Deal.objects.visible_to(work.by, work.firm).filter(pk=work.deal.pk).exists()


def unmoved(work: Turn, act: Act, seen: UUID | str) -> None:
    """The open jump is still the one that the person saw. Raises Stale naming who moved the deal, and when."""
    if work.deal.is_open and str(work.deal.open_jump_id) == str(seen):
        return
    if not visible(work):
        demand(work.by, act, work.deal)
        raise Deal.DoesNotExist
    raise moved_on(work.deal, at=work.at)


def moved_on(deal: Deal, *, at: datetime) -> Stale:
    """Who moved the deal last, and when, in a sentence for somebody who saw it before."""
    last = Entry.objects.filter(deal=deal, kind__in=MOVES).select_related("by").order_by("-id").first()
    if last is None:
        return Stale()
    zone = work_calendar().timezone
    when = ago(last.happened_at.astimezone(zone), at.astimezone(zone), language())
    return Stale(
        _("%(who)s was first: the deal has moved on (%(when)s). Nothing was changed.")
        % {"who": last.by.name, "when": when},
        moved_by=last.by.name,
        moved_at=last.happened_at,
    )


def language() -> str:
    """The reader's language, two letters."""
    return (get_language() or "ru")[:2]


def in_time(work: Turn, *, looks_back: bool) -> None:
    """Nothing happens in the future, and nothing before the deal came to where it stands. Tries and notes may be
    written down afterwards (`looks_back`); all else comes after what was written down before. What two people do at
    the same time is put in the order of their locks."""
    not_future(work.at)
    if looks_back:
        work.at = _not_before(work.deal.open_jump.opened_at if work.deal.open_jump else None, work.at)
    else:
        work.at = after_all([work.deal], work.at)


def after_all(deals: Iterable[Deal], at: datetime) -> datetime:
    """The moment at which something happens to these deals, not before anything that is written down of them. Raises
    Invalid where that would be long after `at`."""
    latest = Entry.objects.filter(deal__in=[deal.pk for deal in deals]).aggregate(latest=Max("happened_at"))["latest"]
    return _not_before(latest, at)


def _not_before(floor: datetime | None, at: datetime) -> datetime:
    if floor and at < floor - SAME_TIME:
        raise Invalid("at", _("The deal has gone further than that: something later is written down already."))
    return max(floor or at, at)


def not_future(at: datetime) -> None:
    """Raises Invalid for a moment that has not come; clocks may differ by a little."""
    if at > timezone.now() + FUTURE_TOLERANCE:
        raise Invalid("at", _("That moment has not come yet."))


def swap_out(work: Turn, left: Jump.Left) -> Jump:
    """Closes the open jump if it is open still: compare-and-swap. Raises Stale and changes nothing when it is not."""
    jump = work.jump
    jump.stage = work.deal.stage
    end_hold(work)
    closed = Jump.objects.filter(pk=jump.pk, closed_at=None).update(closed_at=work.at, left=left)
    if closed != 1:
        raise Stale()
    return jump


def end_hold(work: Turn) -> bool:
    """Ends the hold that stands; False when none does."""
    return bool(Hold.objects.filter(deal=work.deal, ended_at=None).update(ended_at=work.at, ended_by=work.by))


def not_held(work: Turn) -> None:
    """Raises Refused when the deal is on hold: it is resumed first, in so many words."""
    if Hold.objects.filter(deal=work.deal, ended_at=None).exists():
        raise Refused(_("The deal is on hold. Resume it first."))


def worth(value: Money | None) -> Money | None:
    """A sum that a deal can have. Raises Invalid."""
    if value and not 0 <= value.minor <= LARGEST_MINOR:
        raise Invalid("value", _("No deal is worth that much, and none less than nothing."))
    return value
