"""Letting one obstacle pass."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.said import said
from kochka.deals.entries import Kind
from kochka.deals.gate import State, gate
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import turn
from kochka.deals.models import Deal, Waiver
from kochka.deals.rights import Act, demand
from kochka.people.models import User


def waive(deal: Deal, key: str, *, seen: UUID | str, by: User, at: datetime, reason: str) -> Waiver:
    """Lets what is missing pass, with a reason, for this jump only. By the role that the need names; where it names
    none there is no side door. Raises Invalid, Refused, NotYours."""
    why = said("reason", reason, limit=500, empty=_("Say why this may pass."))
    with turn(deal, Act.NOTE, by=by, at=at, seen=seen) as work:
        item = gate(work.deal).item(key)
        if item is None:
            raise Invalid("key", _("This gate asks for no such thing."))
        if item.state is not State.MISSING:
            raise Refused(_("There is nothing to let pass: it is not missing."))
        if item.need.waivable_by is None:
            raise Refused(_("Nobody can let this pass: this gate has no side door."))
        demand(by, Act.WAIVE, work.deal, role=item.need.waivable_by)
        own = by.pk in (work.jump.holder_id, work.deal.owner_id)
        row = Waiver.objects.create(jump=work.jump, key=key, at=work.at, by=by, reason=why, own=own)
        work.write(Kind.WAIVED, waiver=row)
        ask_due_of(work.deal, at=work.at)
    return row
