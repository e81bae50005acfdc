"""Parking a deal until a date, and bringing it back."""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.said import said
from kochka.deals.clock import not_too_far, wind
from kochka.deals.entries import Kind
from kochka.deals.journey.holding import taken_up
from kochka.deals.journey.turn import Turn, end_hold, not_held, turn
from kochka.deals.models import Deal, Hold
from kochka.deals.rights import Act
from kochka.firm.calendar import work_calendar
from kochka.people.accounts import system_user
from kochka.people.models import User

HOLDS_A_STAGE = 2


def hold(deal: Deal, *, seen: UUID | str, by: User, at: datetime, until: date, reason: str) -> Deal:
    """Parks the deal until a day: it leaves My day, its clocks stand still, and a sweep brings it back.

    A hold longer than the company's limit in working days, or the third at one stage, needs a chief (rule 10).
    """
    why = said("reason", reason, limit=500, empty=_("Say why the deal waits."))
    with turn(deal, Act.HOLD, by=by, at=at, seen=seen) as work:
        not_held(work)
        if until <= work.calendar.day_of(at):
            raise Invalid("until", _("A hold ends on a later day."))
        not_too_far("until", until)
        _within_limits(work, until)
        row = Hold.objects.create(deal=work.deal, jump=work.jump, at=work.at, by=by, until=until, reason=why)
        taken_up(work.jump, by)
        work.jump.save()
        work.write(Kind.HELD, hold=row)
    return work.deal


def _within_limits(work: Turn, until: date) -> None:
    if work.by.is_chief:
        return
    limit = work.firm.hold_limit
    if until > work.calendar.add_days(work.calendar.day_of(work.at), limit + 1):
        raise Invalid("until", _("Longer than %(days)s working days: a chief decides that.") % {"days": limit})
    before = Hold.objects.filter(deal=work.deal, jump__stage__key=work.deal.stage.key).count()
    if before >= HOLDS_A_STAGE:
        raise Refused(_("This would be the third hold at one stage: a chief decides that."))


def resume(deal: Deal, *, seen: UUID | str, by: User, at: datetime) -> Deal:
    """Brings the deal back: its norm goes on where it stood, the silence begins anew; a next action whose day has
    passed meanwhile is due today."""
    with turn(deal, Act.RESUME, by=by, at=at, seen=seen) as work:
        if not end_hold(work):
            raise Refused(_("The deal is not on hold."))
        row = work.jump
        if row.due_on < (today := work.calendar.day_of(at)):
            row.due_on, row.due_time = today, None
        taken_up(row, by)
        wind(row, work.stage, work.calendar, heard_at=work.deal.heard_at, holds=work.holds())
        row.save()
        work.write(Kind.RESUMED)
    return work.deal


def resume_due(*, at: datetime, limit: int = 500) -> int:
    """The sweep: brings back what has its wake day. Running it twice does nothing the second time. How many woke."""
    today = work_calendar().day_of(at)
    system, woken = system_user(), 0
    due = Hold.objects.filter(ended_at=None, until__lte=today).select_related("deal").order_by("until", "pk")[:limit]
    for row in due:
        try:
            resume(row.deal, seen=row.jump_id, by=system, at=at)
        except Refused:
            continue
        woken += 1
    return woken
