"""Who holds a jump, and opening one: shared by the verbs that bring a deal to a stage."""

from datetime import datetime

from kochka.core.when import Due
from kochka.core.workdays import WorkCalendar
from kochka.deals.clock import wind
from kochka.deals.models import Deal, Jump, Participant
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.people.roles import Role


def holder_of(deal: Deal, role: Role) -> User:
    """Who makes the jump of a stage that belongs to a role: the deal's participant of that role, else its owner."""
    parts = Participant.objects.filter(deal=deal, role=role.value, until=None, user__is_active=True)
    part = parts.select_related("user").first()
    return part.user if part else deal.owner


def new_jump(
    deal: Deal, stage: Stage, came: Jump.Came, *, holder: User, at: datetime, next_action: str, due: Due, promised: bool
) -> Jump:
    """A jump not yet saved, with its tries; its clocks are wound by `enter`."""
    definition = stage.definition
    return Jump(
        deal=deal,
        stage=stage,
        holder=holder,
        came=came,
        opened_at=at,
        next_action=next_action,
        due_on=due.day,
        due_time=due.time,
        promised=promised,
        tries_allowed=definition.tries,
    )


def enter(deal: Deal, jump: Jump, calendar: WorkCalendar, *, by: User, left: Jump | None = None) -> Deal:
    """Saves the jump and puts the deal on it. A jump that comes into other hands shows there until they act; whoever
    held the one that was `left` for it was handed nothing, whoever made it for them."""
    wind(jump, jump.stage.definition, calendar, heard_at=deal.heard_at)
    if jump.holder_id not in (by.pk, left.holder_id if left else None):
        jump.handed_at, jump.handed_by = jump.opened_at, by
    jump.save(force_insert=True)
    deal.stage, deal.open_jump = jump.stage, jump
    deal.state, deal.ended_at = Deal.State.OPEN, None
    deal.save(update_fields=["stage", "open_jump", "state", "ended_at"])
    return deal


def leave(deal: Deal, state: Deal.State, *, at: datetime) -> Deal:
    """Takes the deal off its closed jump: it has ended."""
    deal.state, deal.ended_at, deal.open_jump = state, at, None
    deal.save(update_fields=["state", "ended_at", "open_jump"])
    return deal


def stage_at(deal: Deal, step: int) -> Stage | None:
    """The neighbouring stage of the deal's version: +1 ahead, −1 behind; None past either end."""
    return (
        Stage.objects.select_related("version__funnel")
        .filter(version=deal.stage.version_id, position=deal.stage.position + step)
        .first()
    )


def taken_up(jump: Jump, by: User) -> None:
    """The new holder acts: what was handed to them is theirs now. Saved by the verb."""
    if jump.handed_at and jump.holder_id == by.pk:
        jump.handed_at = jump.handed_by = None
