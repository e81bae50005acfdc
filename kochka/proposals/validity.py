"""An offer holds longer than it says: the day that is said afterwards counts (`current.valid_until`)."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.said import said_aside
from kochka.deals.clock import not_too_far
from kochka.people.models import User
from kochka.proposals.heard import talking
from kochka.proposals.models import Extension, Proposal
from kochka.proposals.sending import version_of
from kochka.proposals.talk_entries import Kind


def extend(proposal: Proposal, valid_until: date, *, by: User, at: datetime, reason: str = "") -> Extension:
    """A sealed version holds until another day, which lies ahead. The same day again: nothing. Raises Invalid; Refused
    for a draft, whose head says it."""
    why = said_aside("reason", reason, limit=300)
    with talking(proposal.deal_id, by=by, at=at) as work:
        row = version_of(work, proposal)
        if not row.is_sealed:
            raise Refused(_("This version is a draft: say the day in its head."))
        if valid_until < work.calendar.day_of(work.at):
            raise Invalid("valid_until", _("That day has passed. Say until when the offer holds now."))
        not_too_far("valid_until", valid_until)
        former = row.extensions.order_by("-pk").first()
        if former and former.valid_until == valid_until:
            return former
        extension = Extension.objects.create(proposal=row, valid_until=valid_until, reason=why, at=work.at, by=by)
        work.write(Kind.EXTENDED, extension=extension, proposal=row)
    return extension
