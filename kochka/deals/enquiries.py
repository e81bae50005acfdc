"""Verbs on enquiries: taking one in, answering it, handing it on, and the four ways in which it ends.

An enquiry vanishes in a company as in a bog (mission, idea 3), so it has a named person and a clock in working time
from its first minute. Whoever holds it, or a chief, acts on it; whoever works here may take one in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.clients.locking import living, pointing
from kochka.clients.models import Company
from kochka.core.refusals import Invalid, NotYours, Stale
from kochka.core.said import said, said_aside, told_aside
from kochka.core.when import Due
from kochka.core.workdays import WorkCalendar
from kochka.deals.entries import Kind
from kochka.deals.journey.forward import open_deal
from kochka.deals.journey.turn import not_future, turn
from kochka.deals.models import Deal, Enquiry, EnquiryHand
from kochka.deals.rights import Act
from kochka.firm.calendar import work_calendar
from kochka.firm.models import Firm, LeadSource
from kochka.firm.settings import the_firm
from kochka.funnel.models import Version
from kochka.people.models import User
from kochka.people.presence import works_here

TEXT_LIMIT = 20_000
# Who calls or sits at our table is spoken to: their first word from us is the one that takes the enquiry in.
SPOKEN = frozenset({Enquiry.Channel.CALL, Enquiry.Channel.MEETING})


def take_in(
    *,
    who: str,
    by: User,
    at: datetime,
    channel: str = Enquiry.Channel.CALL,
    text: str = "",
    reach: str = "",
    came_at: datetime | None = None,
    holder: User | None = None,
    source: LeadSource | None = None,
    client: Company | None = None,
) -> Enquiry:
    """Writes down who asked, how, when and what, and who is to answer (`by` unless named).

    A call or a meeting that its own holder takes in counts as answered. The rest is answered within the company's
    working minutes, counted from `came_at`. Raises Invalid; NotYours for who works here no more.
    """
    _works_here(by)
    not_future(at)
    came = min(came_at or at, at)
    holder = holder or by
    if channel not in Enquiry.Channel.values:
        raise Invalid("channel", _("Say how it came."))
    row = Enquiry(
        who=said("who", who, limit=200, empty=_("Say who asks: a name, a company, at least a number.")),
        reach=said_aside("reach", reach, limit=200),
        text=told_aside("text", text, limit=TEXT_LIMIT),
        channel=channel,
        source=source,
        came_at=came,
        recorded_at=at,
        recorded_by=by,
        holder=holder,
        answer_by=answer_by(came, the_firm()),
    )
    if channel in SPOKEN and holder == by:
        row.answered_at, row.answered_by = came, by
    with transaction.atomic():
        row.client = living(client) if client else None
        _holding(holder)
        row.save(force_insert=True)
    return row


def answer_by(came_at: datetime, firm: Firm) -> datetime:
    """Until when the first word is due, in UTC: so many minutes of working time after it came."""
    calendar = work_calendar(firm)
    return calendar.after(came_at, Decimal(firm.enquiry_minutes) / working_minutes(calendar))


def working_minutes(calendar: WorkCalendar) -> int:
    """Minutes in a working day."""
    return (calendar.closes.hour - calendar.opens.hour) * 60 + calendar.closes.minute - calendar.opens.minute


def answer(enquiry: Enquiry, *, by: User, at: datetime) -> Enquiry:
    """The client has had a first word from us; a second first word changes nothing. Raises NotYours, Stale."""
    with _open(enquiry, by, at) as row:
        _heard(row, by, at)
        row.save(update_fields=["answered_at", "answered_by"])
    return row


def hand_enquiry(enquiry: Enquiry, *, to: User, by: User, at: datetime) -> Enquiry:
    """Gives it to somebody by name; the clock goes on. Raises NotYours, Invalid, Stale."""
    with _open(enquiry, by, at) as row:
        taker = _holding(to)
        if taker == row.holder:
            raise Invalid("to", _("%(name)s holds it already.") % {"name": to.name})
        EnquiryHand.objects.create(enquiry=row, giver=row.holder, taker=taker, at=at, by=by)
        row.holder = taker
        row.save(update_fields=["holder"])
    return row


def into_deal(
    enquiry: Enquiry,
    *,
    title: str,
    next_action: str,
    due: Due,
    by: User,
    at: datetime,
    client: Company | None = None,
    version: Version | None = None,
    knowingly: str = "",
) -> Deal:
    """It becomes a deal, answered for by who held it; its source and its words go along. Raises NotYours, Invalid,
    Stale; CutOffNow as `open_deal` does."""
    with transaction.atomic(), pointing(), _open(enquiry, by, at) as row:
        deal = open_deal(
            title=title,
            next_action=next_action,
            due=due,
            by=by,
            at=at,
            client=client or row.client,
            version=version,
            owner=row.holder,
            source=row.source,
            knowingly=knowingly,
        )
        row.client = deal.client
        _heard(row, by, at)
        _settle(row, Enquiry.Outcome.DEAL, by=by, at=at, deal=deal)
        _write(deal, row, by=by, at=at)
    return deal


def join(enquiry: Enquiry, deal: Deal, *, by: User, at: datetime) -> Enquiry:
    """It belongs to a deal that is there: its words lie in that deal's journal. Raises NotYours, Invalid, Stale;
    Deal.DoesNotExist for a deal that the person does not see."""
    with _open(enquiry, by, at) as row:
        if deal.state == Deal.State.WITHDRAWN:
            raise Invalid("deal", _("That deal was withdrawn."))
        _settle(row, Enquiry.Outcome.JOINED, by=by, at=at, deal=deal)
        _write(deal, row, by=by, at=at)
    return row


def decline(enquiry: Enquiry, *, reason: str, by: User, at: datetime) -> Enquiry:
    """Nothing comes of it, and why. Raises NotYours, Invalid, Stale."""
    return _without_deal(enquiry, Enquiry.Outcome.DECLINED, reason=reason, by=by, at=at)


def withdraw_enquiry(enquiry: Enquiry, *, reason: str, by: User, at: datetime) -> Enquiry:
    """Written down by mistake: it leaves every list and count (rule 7). Raises NotYours, Invalid, Stale."""
    return _without_deal(enquiry, Enquiry.Outcome.WITHDRAWN, reason=reason, by=by, at=at)


def _without_deal(enquiry: Enquiry, outcome: Enquiry.Outcome, *, reason: str, by: User, at: datetime) -> Enquiry:
    with _open(enquiry, by, at) as row:
        row.reason = said("reason", reason, limit=500, empty=_("Say why, in a line."))
        _settle(row, outcome, by=by, at=at)
    return row


@contextmanager
def _open(enquiry: Enquiry, by: User, at: datetime) -> Iterator[Enquiry]:
    """The enquiry, locked and not settled yet, in the hands of somebody who may act on it."""
    not_future(at)
    with transaction.atomic():
        # Locked first, read afterwards: PostgreSQL joins to a row that it waited for what was there before the wait.
        Enquiry.objects.select_for_update().values("pk").get(pk=enquiry.pk)
        row = Enquiry.objects.select_related("holder", "source", "client", "settled_by").get(pk=enquiry.pk)
        _works_here(by)
        if not may_act(row, by):
            raise NotYours(_("This enquiry is in the hands of %(name)s.") % {"name": row.holder.name})
        if row.settled_at is not None:
            raise Stale(
                _("%(who)s was first: this enquiry is settled. Nothing was changed.") % {"who": _settler(row)},
                moved_by=_settler(row),
                moved_at=row.settled_at,
            )
        yield row


def may_act(enquiry: Enquiry, user: User) -> bool:
    """Whoever holds it, and chiefs."""
    return enquiry.holder_id == user.pk or user.is_chief


def _settler(row: Enquiry) -> str:
    return row.settled_by.name if row.settled_by else ""


def _settle(row: Enquiry, outcome: Enquiry.Outcome, *, by: User, at: datetime, deal: Deal | None = None) -> None:
    row.settled_at, row.settled_by, row.outcome, row.deal = at, by, outcome, deal
    row.save()


def _heard(row: Enquiry, by: User, at: datetime) -> None:
    if row.answered_at is None:
        row.answered_at, row.answered_by = at, by


def _write(deal: Deal, row: Enquiry, **who: Any) -> None:
    with turn(deal, Act.NOTE, **who) as work:
        work.write(Kind.ENQUIRED, enquiry=row)


def _works_here(by: User) -> None:
    if not by.is_active:
        raise NotYours(_("Who works here no more takes no enquiries."))


def _holding(holder: User) -> User:
    if not works_here(holder):
        raise Invalid("to", _("%(name)s does not work here any more.") % {"name": holder.name})
    return holder
