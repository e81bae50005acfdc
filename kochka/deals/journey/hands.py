"""Handing a deal, or a part in it, to somebody by name."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.core.said import said_aside
from kochka.deals.entries import Kind
from kochka.deals.journey.holding import holder_of
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.models import Deal, Note, Participant
from kochka.deals.rights import Act, role_name
from kochka.people.models import User
from kochka.people.presence import works_here
from kochka.people.roles import Role


def hand_to(
    deal: Deal, *, seen: UUID | str, by: User, at: datetime, to: User, role: Role | None = None, note: str = ""
) -> Deal:
    """Hands the deal to somebody: without a role they answer for it from now on, with one they take part in that role.

    Whoever holds jumps of that kind follows at once, and sees it among what waits for them until they act.
    Raises Invalid for a person who does not play the role, works here no more, or has it already, and for the part of
    an expert, who comes by themselves.
    """
    with turn(deal, Act.HAND, by=by, at=at, seen=seen) as work:
        hand_within(work, to, role=role, note=note)
    return work.deal


def hand_within(work: Turn, to: User, *, role: Role | None, note: str = "", field: str = "to") -> None:
    """The same inside another verb's turn; `field` is where that verb's person chose somebody."""
    line = said_aside("note", note, limit=2000)
    _fits(to, role, field)
    if role is Role.EXPERT and to.pk != work.by.pk and not holds_jumps(work.deal, role):
        raise Invalid(
            "role", _("Experts come by themselves: ask a question, and whoever takes it is the deal’s expert.")
        )
    if role is None:
        _own(work, to, field)
    else:
        _part(work, to, role, field)
    follow(work)
    word = Note.objects.create(deal=work.deal, at=work.at, by=work.by, text=line) if line else None
    work.write(Kind.HANDED, to=to, role=role, jump=work.jump, note=word)


def holds_jumps(deal: Deal, role: Role) -> bool:
    """Whether a stage of the deal's funnel belongs to the role: somebody has to be named to make that jump."""
    return any(stage.owner is role for stage in deal.stage.version.definition.stages)


def take_over(work: Turn, colleague: User) -> None:
    """A colleague gets the present jump: as its participant where one holds it, else with the whole deal."""
    role = work.stage.owner if work.jump.holder_id != work.deal.owner_id else None
    hand_within(work, colleague, role=role, field="colleague")


def _fits(to: User, role: Role | None, field: str) -> None:
    if to.is_system or not works_here(to):
        raise Invalid(field, _("%(name)s does not work here any more.") % {"name": to.name})
    if role and not to.has(role):
        raise Invalid(field, _("%(name)s is no %(role)s.") % {"name": to.name, "role": role_name(role)})


def _own(work: Turn, to: User, field: str) -> None:
    """Who answered for the deal until now gives up the present jump too; the others keep their parts."""
    former = work.deal.owner
    if former.pk == to.pk:
        raise Invalid(field, _("%(name)s answers for the deal already.") % {"name": to.name})
    work.deal.owner = to
    work.deal.save(update_fields=["owner"])
    parts = Participant.objects.filter(deal=work.deal, role=work.stage.owner.value, user=former, until=None)
    parts.update(until=work.at)


def _part(work: Turn, to: User, role: Role, field: str) -> None:
    parts = Participant.objects.filter(deal=work.deal, role=role.value, until=None)
    if parts.filter(user=to).exists():
        raise Invalid(field, _("%(name)s takes part as %(role)s already.") % {"name": to.name, "role": role_name(role)})
    parts.update(until=work.at)
    Participant.objects.create(deal=work.deal, user=to, role=role.value, since=work.at, by=work.by)


def come_in(work: Turn, role: Role) -> None:
    """Within another verb's turn: who acts takes the part of that role in the deal themselves, after whoever had it.
    Having it already: nothing."""
    parts = Participant.objects.filter(deal=work.deal, role=role.value, until=None)
    if not parts.filter(user=work.by).exists():
        _part(work, work.by, role, "by")
        work.write(Kind.HANDED, to=work.by, role=role, jump=work.jump, note=None)


def step_out(work: Turn, part: Participant) -> None:
    """Within another verb's turn: who had the part has it no more, and nobody comes in their place."""
    part.until = work.at
    part.save(update_fields=["until"])
    work.write(Kind.STEPPED_OUT, who=part.user, role=Role(part.role))
    if work.deal.open_jump:
        follow(work)


def follow(work: Turn) -> None:
    """The present jump goes to whom the stage now belongs."""
    row, holder = work.jump, holder_of(work.deal, work.stage.owner)
    if row.holder_id == holder.pk:
        return
    row.holder = holder
    row.handed_at, row.handed_by = (work.at, work.by) if holder.pk != work.by.pk else (None, None)
    row.save(update_fields=["holder", "handed_at", "handed_by"])
