"""Ends that are none: losing a deal, withdrawing one, and opening an ended one again."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, NotYours
from kochka.core.when import Due
from kochka.deals.clock import not_past
from kochka.deals.entries import Kind
from kochka.deals.go_aheads import ask_due
from kochka.deals.journey.forward import said_action
from kochka.deals.journey.hands import hand_within
from kochka.deals.journey.holding import enter, holder_of, leave, new_jump
from kochka.deals.journey.turn import said, said_aside, swap_out, turn
from kochka.deals.models import Deal, Jump, Loss, Withdrawal
from kochka.deals.rights import Act
from kochka.firm.models import LossReason
from kochka.people.models import User
from kochka.people.presence import works_here


def lose(
    deal: Deal, *, seen: UUID | str, by: User, at: datetime, reason: LossReason, note: str = "", owed: str = ""
) -> Deal:
    """Ends the deal without its end; the reason says who ended it, the client or we.

    From the stage that counts as agreed on only a chief can, and says what is owed both ways (rule 4).
    """
    if reason.retired_at:
        raise Invalid("reason", _("This reason is not used any more."))
    words, owing = said_aside("note", note, limit=1000), said_aside("owed", owed, limit=1000)
    with turn(deal, Act.LOSE, by=by, at=at, seen=seen) as work:
        if work.funnel.is_agreed(work.deal.stage.key):
            if not by.is_chief:
                raise NotYours(_("The deal is agreed: only a chief can end it."))
            owing = said("owed", owed, limit=1000, empty=_("Say what is owed on both sides."))
        left = swap_out(work, Jump.Left.LOST)
        ended = leave(work.deal, Deal.State.LOST, at=work.at)
        row = Loss.objects.create(
            deal=ended,
            jump=left,
            at=work.at,
            by=by,
            reason=reason,
            ended_by=reason.ended_by,
            note=words,
            owed=owing,
        )
        work.write(Kind.LOST, loss=row)
    return ended


def reopen(deal: Deal, *, by: User, at: datetime, next_action: str, due: Due) -> Deal:
    """A lost or finished deal goes on where it stood; its gate asks for everything again. Where its owner has left
    meanwhile, whoever opens it again answers for it. Raises Ended if it is open."""
    action = said_action(next_action)
    with turn(deal, Act.REOPEN, by=by, at=at) as work:
        if work.deal.state not in (Deal.State.LOST, Deal.State.FINISHED):
            raise Ended(_("Only a lost or a finished deal is reopened."))
        not_past(due, work.calendar, at)
        stage = work.deal.stage
        Loss.objects.filter(deal=work.deal, reopened_at=None).update(reopened_at=work.at, reopened_by=by)
        work.deal.heard_at = work.at
        work.deal.save(update_fields=["heard_at"])
        entered = new_jump(
            work.deal,
            stage,
            Jump.Came.REOPENED,
            holder=holder_of(work.deal, stage.definition.owner),
            at=work.at,
            next_action=action,
            due=due,
            promised=False,
        )
        again = enter(work.deal, entered, work.calendar, by=by)
        work.write(Kind.REOPENED, stage=stage, jump=entered)
        if not works_here(work.deal.owner):
            hand_within(work, by, role=None)
        ask_due([again.pk], at=work.at)
    return again


def withdraw(deal: Deal, *, by: User, at: datetime, reason: str) -> Deal:
    """Made by mistake: the deal leaves every list, count and sum; its rows stay (rule 7)."""
    why = said("reason", reason, limit=500, empty=_("Say why the deal is withdrawn."))
    with turn(deal, Act.WITHDRAW, by=by, at=at) as work:
        if work.deal.state == Deal.State.WITHDRAWN:
            raise Ended(_("The deal is withdrawn already."))
        if work.deal.is_open:
            swap_out(work, Jump.Left.WITHDRAWN)
        ended = leave(work.deal, Deal.State.WITHDRAWN, at=work.at)
        row = Withdrawal.objects.create(deal=ended, at=work.at, by=by, reason=why)
        work.write(Kind.WITHDRAWN, withdrawal=row)
    return ended
