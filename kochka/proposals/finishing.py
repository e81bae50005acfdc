"""The final form: the version that the talk has come to. The deal's value and its plan of payments follow it."""

from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.money import Money
from kochka.core.refusals import Refused
from kochka.deals.details import revalue_here
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import Turn
from kochka.people.models import User
from kochka.proposals.current import current_version
from kochka.proposals.heard import talking
from kochka.proposals.models import FinalForm, PaymentPlan, Proposal, Sending
from kochka.proposals.planning import newest_plan, planned_of, write_plan
from kochka.proposals.sending import version_of
from kochka.proposals.talk_entries import Kind

FINAL = "proposals.final"


def finalise(proposal: Proposal, *, by: User, at: datetime) -> FinalForm:
    """The talk has come to this version: it is final until a next one is begun. The deal's value becomes its sum, the
    plan made of it the deal's. Again: nothing. Raises Refused where it is not the one that the client has, or comes to
    nothing, or a draft stands after it; StepBackFirst where another one lies on the table already."""
    with talking(proposal.deal_id, by=by, at=at) as work:
        row = version_of(work, proposal)
        standing = standing_final(work)
        if standing and standing.proposal_id == row.pk:
            return standing
        _may_be_final(work, row)
        open_again(work)
        final = FinalForm.objects.create(deal=work.deal, proposal=row, at=work.at, by=by)
        total = Money(row.total_minor or 0, row.currency)
        work.write(Kind.FINAL, proposal=row, total=total.minor, currency=total.currency)
        revalue_here(work, total)
        _plan_follows(work, row)
        ask_due_of(work.deal, at=work.at)
    return final


def standing_final(work: Turn) -> FinalForm | None:
    """The final form of the turn's deal."""
    return FinalForm.objects.filter(deal=work.deal, lifted_at=None).select_related("proposal").first()


def lift(work: Turn, final: FinalForm) -> None:
    """It is final no more, within a turn."""
    final.lifted_at, final.lifted_by = work.at, work.by
    final.save(update_fields=["lifted_at", "lifted_by"])
    work.write(Kind.LIFTED, proposal=final.proposal)


def open_again(work: Turn) -> None:
    """A next version is begun, or another one is final, or this one was never sent: what was final is so no more.
    Raises StepBackFirst past the stage whose gate asks for the final form: the offer lies on the table there."""
    final = standing_final(work)
    if final is None:
        return
    if past_discussion(work):
        raise StepBackFirst(_("The offer is on the table and stays as it is. To change it, take the deal a step back."))
    lift(work, final)


class StepBackFirst(Refused):
    """The offer is past its discussion: a new version begins with a step back."""


def past_discussion(work: Turn) -> bool:
    """Whether the deal stands behind the stage whose gate asks for the final form."""
    asking = [stage for stage in work.funnel.stages if any(need.key == FINAL for need in stage.needs)]
    return bool(asking) and work.stage.position > asking[-1].position


def _may_be_final(work: Turn, row: Proposal) -> None:
    if not Sending.objects.filter(proposal=row, withdrawn_at=None).exists():
        raise Refused(_("The client has not been sent this version. Send it first."))
    current = current_version(work.deal)
    if current and current.pk != row.pk:
        raise Refused(
            _("Version %(number)s was sent after it. The final one is the last.") % {"number": current.number}
        )
    if not row.total_minor:
        raise Refused(_("This version comes to nothing: there is no sum to agree on."))
    later = Proposal.objects.filter(deal=work.deal, withdrawn_at=None, sealed_at=None, number__gt=row.number).first()
    if later:
        words = _("Version %(number)s has been begun after it. Put it away, or send it and make that one final.")
        raise Refused(words % {"number": later.number})


def _plan_follows(work: Turn, row: Proposal) -> None:
    """The newest plan that was made of this version counts, even if another version was planned after it."""
    newest = newest_plan(work.deal)
    own = PaymentPlan.objects.filter(deal=work.deal, proposal=row).prefetch_related("lines").order_by("-number").first()
    if own and newest and newest.pk != own.pk:
        write_plan(work, planned_of(own), Money(row.total_minor or 0, row.currency), proposal=row, reason=own.reason)
