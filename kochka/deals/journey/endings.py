"""Ends that are none: losing a deal, withdrawing one, and opening an ended one again."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, NotYours
from kochka.core.said import said, said_aside
from kochka.core.when import Due
from kochka.deals.clock import not_past
from kochka.deals.entries import Kind
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journal import entry_row
from kochka.deals.journey.forward import said_action
from kochka.deals.journey.hands import hand_within
from kochka.deals.journey.holding import enter, holder_of, leave, new_jump
from kochka.deals.journey.turn import after_all, not_future, swap_out, turn
from kochka.deals.locking import locked
from kochka.deals.models import Deal, Entry, Hold, Jump, Loss, Withdrawal
from kochka.deals.rights import Act, demand
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
        ask_due_of(again, at=work.at)
    return again


def withdraw(deal: Deal, *, by: User, at: datetime, reason: str) -> Deal:
    """Made by mistake: the deal leaves every list, count and sum; its rows stay (rule 7). Raises Ended if it is
    withdrawn already."""
    gone = withdraw_many([deal], by=by, at=at, reason=reason)
    if not gone:
        raise Ended(_("The deal is withdrawn already."))
    return gone[0]


def withdraw_many(deals: Iterable[Deal], *, by: User, at: datetime, reason: str) -> list[Deal]:
    """The same for many, as taking an import back wants it: all or none, in as many statements whatever their number.
    Gives those that were not withdrawn already. Raises NotYours, Invalid."""
    why = said("reason", reason, limit=500, empty=_("Say why the deal is withdrawn."))
    not_future(at)
    with transaction.atomic():
        found = locked(deal.pk for deal in deals)
        for deal in found.values():
            demand(by, Act.WITHDRAW, deal)
        standing = [deal for deal in found.values() if deal.state != Deal.State.WITHDRAWN]
        moment = after_all(standing, at)
        _close_all(standing, by=by, at=moment)
        rows = [Withdrawal(deal=deal, at=moment, by=by, reason=why) for deal in standing]
        made = Withdrawal.objects.bulk_create(rows)
        Entry.objects.bulk_create(entry_row(row.deal, Kind.WITHDRAWN, by=by, at=moment, withdrawal=row) for row in made)
    return standing


def _close_all(deals: list[Deal], *, by: User, at: datetime) -> None:
    Hold.objects.filter(deal__in=deals, ended_at=None).update(ended_at=at, ended_by=by)
    Jump.objects.filter(deal__in=deals, closed_at=None).update(closed_at=at, left=Jump.Left.WITHDRAWN)
    Deal.objects.filter(pk__in=[deal.pk for deal in deals]).update(
        state=Deal.State.WITHDRAWN, ended_at=at, open_jump=None
    )
    for deal in deals:
        deal.state, deal.ended_at, deal.open_jump = Deal.State.WITHDRAWN, at, None
