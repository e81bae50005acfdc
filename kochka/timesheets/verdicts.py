"""The verdict: whoever holds a deal says whether talking on is worth what it costs."""

from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused, Stale
from kochka.core.said import told
from kochka.deals.journey.turn import turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.timesheets.entries import Kind
from kochka.timesheets.models import Verdict
from kochka.timesheets.talking import Level, talk_of

REASON = 1000


def give_verdict(deal: Deal, kind: str, reason: str, *, by: User, at: datetime) -> Verdict:
    """Says how the deal goes on, with the reason. It holds until the next step of the threshold. Raises Refused where
    none is asked for; Stale where somebody else was first; Invalid for the fields; NotYours, Ended."""
    words = told("reason", reason.strip(), limit=REASON, empty=_("Say why: whoever reads it later has only this."))
    if kind not in Verdict.Kind.values:
        raise Invalid("kind", _("Choose how the deal goes on."))
    with turn(deal, Act.VERDICT, by=by, at=at) as work:
        talk = talk_of(work.deal.pk)
        if talk.level is Level.GIVEN and talk.verdict:
            name = talk.verdict.by.name
            raise Stale(_("%(name)s has said it already.") % {"name": name}, moved_by=name, moved_at=talk.verdict.at)
        if talk.level is not Level.DEMANDED:
            raise Refused(_("Nobody asks for a verdict here: talking has not cost that much."))
        row = Verdict.objects.create(
            deal=work.deal, stage_id=work.jump.stage_id, kind=kind, reason=words, basis=talk.basis, step=talk.step,
            minutes=talk.cost.minutes, cost_minor=talk.cost.minor, value_minor=talk.value_minor,
            currency=talk.currency, at=work.at, by=by,
        )  # fmt: skip
        work.write(Kind.VERDICT, verdict=row)
    return row


def demand_none(deal: Deal) -> None:
    """Nothing new is asked of anybody while a verdict is wanted. Raises Refused."""
    if talk_of(deal.pk).level is Level.DEMANDED:
        raise Refused(_("Talking about this deal has become dear: say first whether it is worth it."))
