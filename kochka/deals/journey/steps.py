"""Steps within a stage, and back: trying again, replanning, stepping back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.clients.models import Contact
from kochka.core.refusals import Invalid, Refused, Stale
from kochka.core.said import said
from kochka.core.when import Due
from kochka.deals.clock import not_past, wind
from kochka.deals.entries import Kind
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.forward import said_action
from kochka.deals.journey.hands import take_over
from kochka.deals.journey.holding import enter, holder_of, new_jump, stage_at, taken_up
from kochka.deals.journey.turn import Turn, not_held, swap_out, turn
from kochka.deals.models import Attempt, Deal, Jump, StepBack
from kochka.deals.rights import Act, demand
from kochka.funnel.models import Stage
from kochka.people.models import User

SMALL_STEP_DAYS = 2
MISTAKE_WITHIN = timedelta(hours=1)


class TriesUsedUp(Refused):
    """The stage's tries are used up: another one needs a smaller step, another person, a colleague; or hold, or end."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The tries of this stage are used up. Take a smaller step, turn to another person there, "
                "hand the deal to a colleague, put it on hold, or end it."
            ),
            fields={"relief": _("Choose how to go on.")},
        )


def try_again(
    deal: Deal,
    *,
    seen: UUID | str,
    by: User,
    at: datetime,
    channel: str,
    outcome: str,
    next_action: str,
    due: Due,
    promised: bool = False,
    relief: str | None = None,
    colleague: User | None = None,
    contact: Contact | None = None,
    reminder: str = "",
) -> Deal:
    """Records a try and the next action that follows; whom it was with, and which reminder of the stage's chain it was,
    where it was one. Raises TriesUsedUp unless `relief` names a way on (rule 10); Stale where that reminder is written
    down already."""
    action, came_of_it = said_action(next_action), _what_came(channel, outcome)
    with turn(deal, Act.TRY, by=by, at=at, seen=seen) as work:
        not_held(work)
        not_past(due, work.calendar, at)
        row = work.jump
        _reminded_once(work, reminder)
        way = _way_on(work, relief, due, colleague)
        attempt = Attempt.objects.create(
            jump=row,
            at=work.at,
            by=by,
            channel=channel,
            outcome=came_of_it,
            next_action=action,
            due_on=due.day,
            due_time=due.time,
            relief=way,
            contact=_at_client(work, contact),
            reminder=reminder,
        )
        row.tries, row.replans = row.tries + 1, 0
        _take(row, way, work.stage.tries)
        if attempt.reached_client:
            work.deal.heard_at = max(work.deal.heard_at or work.at, work.at)
            work.deal.save(update_fields=["heard_at"])
        _plan(work, action, due, promised)
        work.write(Kind.TRIED, attempt=attempt, number=row.tries, stage=work.deal.stage if reminder else None)
        if way == Attempt.Relief.COLLEAGUE and colleague:
            take_over(work, colleague)
    return work.deal


def _at_client(work: Turn, contact: Contact | None) -> Contact | None:
    """Whom the try was with. Raises Invalid where they are not of this deal's client."""
    if contact and (contact.company_id != work.deal.client_id or contact.retired_at):
        raise Invalid("contact", _("There is no such person at this client."))
    return contact


def _reminded_once(work: Turn, reminder: str) -> None:
    """Raises Invalid for what is no reminder of this stage, Stale where somebody has reminded of it already."""
    if not reminder:
        return
    if work.stage.reminder(reminder) is None:
        raise Invalid("reminder", _("There is no such reminder at this stage."))
    former = Attempt.objects.filter(jump=work.jump, reminder=reminder).select_related("by").first()
    if former:
        words = _("%(who)s was first: this reminder is written down already. Nothing was recorded twice.")
        raise Stale(words % {"who": former.by.name}, moved_by=former.by.name, moved_at=former.at)


def _what_came(channel: str, outcome: str) -> str:
    came_of_it = said("outcome", outcome, limit=500, empty=_("Write what came of it: one line."))
    if channel not in Attempt.Channel.values:
        raise Invalid("channel", _("Choose how you tried."))
    return came_of_it


def _way_on(work: Turn, relief: str | None, due: Due, colleague: User | None) -> str:
    if not work.jump.tries_used_up():
        return ""
    if relief not in Attempt.Relief.values:
        raise TriesUsedUp()
    soon = work.calendar.add_days(work.calendar.day_of(work.at), SMALL_STEP_DAYS)
    if relief == Attempt.Relief.SMALLER_STEP and due.day > soon:
        raise Invalid("when", _("A smaller step is due within two working days."))
    if relief == Attempt.Relief.COLLEAGUE:
        demand(work.by, Act.HAND, work.deal)
        if colleague is None or colleague.pk == work.jump.holder_id:
            raise Invalid("colleague", _("Choose the colleague who takes over."))
    return relief or ""


def _take(row: Jump, way: str, tries: int | None) -> None:
    """A smaller step buys one try; a new person on either side begins the count anew."""
    if not way:
        row.small_steps = 0 if not row.tries_used_up() else row.small_steps
    elif way == Attempt.Relief.SMALLER_STEP:
        row.small_steps += 1
        row.tries_allowed = row.tries
    else:
        row.small_steps = 0
        row.tries_allowed = row.tries + (tries or 0)


def replan(
    deal: Deal, *, seen: UUID | str, by: User, at: datetime, next_action: str, due: Due, promised: bool = False
) -> Deal:
    """A new date or another action, nothing tried. Three in a row show."""
    action = said_action(next_action)
    with turn(deal, Act.REPLAN, by=by, at=at, seen=seen) as work:
        not_held(work)
        not_past(due, work.calendar, at)
        work.jump.replans += 1
        _plan(work, action, due, promised)
        work.write(Kind.REPLANNED, in_row=work.jump.replans)
    return work.deal


def _plan(work: Turn, action: str, due: Due, promised: bool) -> None:
    row = work.jump
    row.next_action, row.due_on, row.due_time, row.promised = action, due.day, due.time, promised
    taken_up(row, work.by)
    wind(row, work.stage, work.calendar, heard_at=work.deal.heard_at, holds=work.holds())
    row.save()


def plan_here(work: Turn, *, next_action: str, due: Due | None) -> None:
    """Within an open turn of a verb that has moved things on: what comes next, and by when. It is no putting off.
    Raises Invalid, Refused on hold."""
    action = said_action(next_action)
    not_held(work)
    if due is None:
        raise Invalid("when", _("Say when: a day is enough."))
    not_past(due, work.calendar, work.at)
    work.jump.replans = 0
    _plan(work, action, due, promised=False)


def step_back(
    deal: Deal,
    *,
    seen: UUID | str,
    by: User,
    at: datetime,
    reason: str,
    next_action: str,
    due: Due,
    mistake: bool = False,
) -> Deal:
    """One stage back, with a reason. `mistake=True` within the hour after a jump is a correction, left out of returns
    and times. What was confirmed at either stage is asked for again."""
    action = said_action(next_action)
    why = said("reason", reason, limit=500, empty=_("Say why the deal steps back."))
    with turn(deal, Act.STEP_BACK, by=by, at=at, seen=seen) as work:
        not_held(work)
        not_past(due, work.calendar, at)
        behind = _behind(work, mistake)
        start = work.deal.stage
        left = swap_out(work, Jump.Left.STEPPED_BACK)
        holder = holder_of(work.deal, behind.definition.owner)
        entered = new_jump(
            work.deal,
            behind,
            Jump.Came.STEPPED_BACK,
            holder=holder,
            at=work.at,
            next_action=action,
            due=due,
            promised=False,
        )
        moved = enter(work.deal, entered, work.calendar, by=by, left=left)
        row = StepBack.objects.create(jump=left, at=work.at, by=by, reason=why, mistake=mistake)
        work.write(
            Kind.STEPPED_BACK,
            **{"from": start, "to": behind},
            step_back=row,
            mistake=mistake or None,
            jump=entered,
        )
        ask_due_of(moved, at=work.at)
    return moved


def _behind(work: Turn, mistake: bool) -> Stage:
    """The stage that the step back leads to. Raises Refused where there is none, Invalid for a late correction."""
    behind = stage_at(work.deal, -1)
    if behind is None:
        raise Refused(_("There is no stage before this one."))
    if mistake and (work.jump.came != Jump.Came.JUMPED or work.at - work.jump.opened_at > MISTAKE_WITHIN):
        raise Invalid("mistake", _("A jump counts as a mistake only within the hour after it."))
    return behind
