"""Handing a deal, or a part in it, to somebody by name."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.deals.entries import Kind
from kochka.deals.journey.holding import holder_of
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.models import Deal, Note, Participant
from kochka.deals.rights import Act, role_name
from kochka.people.models import User
from kochka.people.roles import Role


def hand_to(
    deal: Deal, *, seen: UUID | str, by: User, at: datetime, to: User, role: Role | None = None, note: str = ""
) -> Deal:
    """Hands the deal to somebody: without a role they answer for it from now on, with one they take part in that role.

    Whoever holds jumps of that kind follows at once, and sees it among what waits for them until they act.
    Raises Invalid for a person who does not play the role or works here no more.
    """
    with turn(deal, Act.HAND, by=by, at=at, seen=seen) as work:
        hand_within(work, to, role=role, note=note)
    return work.deal


def hand_within(work: Turn, to: User, *, role: Role | None, note: str) -> None:
    """The same inside another verb's turn."""
    if not to.is_active or to.is_system:
        raise Invalid("to", _("%(name)s does not work here any more.") % {"name": to.name})
    if role and not to.has(role):
        raise Invalid("to", _("%(name)s is no %(role)s.") % {"name": to.name, "role": role_name(role)})
    if role is None:
        work.deal.owner = to
        work.deal.save(update_fields=["owner"])
        Participant.objects.filter(deal=work.deal, role=work.stage.owner, user=work.jump.holder_id, until=None).exclude(
            user=to
        ).update(until=work.at)
    else:
        Participant.objects.filter(deal=work.deal, role=role.value, until=None).update(until=work.at)
        Participant.objects.create(deal=work.deal, user=to, role=role.value, since=work.at, by=work.by)
    _follow(work)
    if line := " ".join(note.split())[:2000]:
        Note.objects.create(deal=work.deal, at=work.at, by=work.by, text=line)
    work.write(Kind.HANDED, to=to, role=role, jump=work.jump)


def _follow(work: Turn) -> None:
    """The present jump goes to whom the stage now belongs."""
    row, holder = work.jump, holder_of(work.deal, work.stage.owner)
    if row.holder_id == holder.pk:
        return
    row.holder = holder
    row.handed_at, row.handed_by = (work.at, work.by) if holder.pk != work.by.pk else (None, None)
    row.save(update_fields=["holder", "handed_at", "handed_by"])
