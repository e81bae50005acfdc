"""A session of the deal's seller and its expert: proposed by one, agreed by the other, settled in one note."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from kochka.core.models import Rows
from kochka.core.refusals import Ended, Invalid, NotYours, Refused
from kochka.core.said import said, told
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.models import Deal, Participant
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.people.presence import lock, works_here
from kochka.people.roles import Role
from kochka.proposals.models import Session
from kochka.proposals.open_hours import is_open_throughout
from kochka.proposals.reviewing import asks_experts, why_not_here
from kochka.proposals.session_entries import Kind
from kochka.timesheets.logging import Book, entered
from kochka.timesheets.models import TimeEntry
from kochka.timesheets.works import selling_of

SHORTEST, LONGEST = 5, 480
FARTHEST = timedelta(days=366)


def propose_session(deal: Deal, *, starts_at: datetime, minutes: int, about: str, by: User, at: datetime) -> Session:
    """The owner or the deal's expert proposes a time within the expert's open hours. Raises Invalid for the fields;
    Refused where no experts are asked or the deal has none; NotYours."""
    line = said("about", about.strip(), limit=300, empty=_("Say what it is about."))
    if not SHORTEST <= minutes <= LONGEST:
        raise Invalid("minutes", _("A session takes from five minutes to eight hours."))
    with turn(deal, Act.REVIEW, by=by, at=at) as work:
        if not asks_experts(work.deal):
            raise Refused(why_not_here(work.deal))
        seller, expert = _pair(work)
        _fits(work, (seller, expert), starts_at, minutes)
        row = Session.objects.create(
            deal=work.deal, seller=seller, expert=expert, starts_at=starts_at, minutes=minutes, about=line,
            proposed_at=work.at, proposed_by=by,
        )  # fmt: skip
        work.write(Kind.PROPOSED, session=row)
    return row


def _pair(work: Turn) -> tuple[User, User]:
    """The owner and the expert of the deal; who proposes is one of them."""
    expert = of_the_pair(work.deal, work.by)
    return User.objects.get(pk=work.deal.owner_id), expert


def expert_of(deal: Deal) -> User | None:
    """The other half of the pair: the deal's expert, where it has one who is not its owner."""
    experts = Participant.objects.filter(deal=deal, role=Role.EXPERT.value, until=None).exclude(user=deal.owner_id)
    part = experts.select_related("user").first()
    return part.user if part else None


def of_the_pair(deal: Deal, by: User) -> User:
    """The deal's expert. Raises Refused where it has none; NotYours for all but the two."""
    expert = expert_of(deal)
    if expert is None:
        raise Refused(_("This deal has no expert yet: it is whoever takes a question of it."))
    if by.pk not in (deal.owner_id, expert.pk):
        raise NotYours(_("A session is of the owner of the deal and its expert."))
    return expert


def _fits(work: Turn, pair: tuple[User, User], starts_at: datetime, minutes: int) -> None:
    """Under the locks of both: two sessions proposed at once are one after the other."""
    expert = pair[1]
    if starts_at <= work.at:
        raise Invalid("starts_at", _("That time is over. Choose a later one."))
    if starts_at > work.at + FARTHEST:
        raise Invalid("starts_at", _("That is more than a year ahead. Check the date."))
    for person in sorted(pair, key=lambda each: each.pk):
        if not works_here(person):
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
    ends = starts_at + timedelta(minutes=minutes)
    if not is_open_throughout(expert, starts_at, ends, work.calendar):
        raise Invalid("starts_at", _("%(name)s is not open to questions then.") % {"name": expert.name})
    near = standing_sessions().filter(starts_at__lt=ends, starts_at__gt=starts_at - timedelta(minutes=LONGEST))
    for row in near.filter(Q(seller__in=pair) | Q(expert__in=pair)):
        if row.ends_at > starts_at:
            busy = next(one for one in pair if one.pk in (row.seller_id, row.expert_id))
            raise Invalid("starts_at", _("%(name)s has another session then.") % {"name": busy.name})


def standing_sessions() -> Rows[Session]:
    """Those that were proposed or agreed on, and are neither settled nor cancelled."""
    return Session.objects.filter(settled_at=None, cancelled_at=None)


@contextmanager
def _session(session: Session, *, by: User, at: datetime) -> Iterator[tuple[Turn, Session]]:
    """A turn at a session that is not over, for one of the two or a chief."""
    with turn(Deal(pk=session.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = Session.objects.select_related("seller", "expert").get(pk=session.pk)
        may_touch(row, by)
        yield work, row


def may_touch(row: Session, by: User) -> None:
    """Raises NotYours for all but the two and chiefs; Ended where it is over."""
    if by.pk not in (row.seller_id, row.expert_id) and not by.is_chief:
        raise NotYours(_("A session is of the owner of the deal and its expert."))
    if row.settled_at or row.cancelled_at:
        raise Ended(_("This session is over already."))


def agree_session(session: Session, *, by: User, at: datetime) -> Session:
    """The other one agrees. Again: nothing. Raises NotYours for who proposed it, and for a chief who is neither;
    Refused where the deal has left the stages that want experts."""
    with _session(session, by=by, at=at) as (work, row):
        if not agrees(row, by):
            raise NotYours(_("The other one of the two agrees to it."))
        if row.agreed_at is None:
            if not asks_experts(work.deal):
                raise Refused(why_not_here(work.deal))
            row.agreed_at = work.at
            row.save(update_fields=["agreed_at"])
            work.write(Kind.AGREED, session=row)
    return row


def agrees(row: Session, user: User) -> bool:
    """Whether it is for this person to agree: the one of the two who has not proposed it."""
    return user.pk in (row.seller_id, row.expert_id) and user.pk != row.proposed_by_id


def settle_session(session: Session, note: str, *, by: User, at: datetime, minutes: int | None = None) -> Session:
    """What was settled is one note; the minutes count for both. Raises Invalid; Refused before it was agreed on or has
    begun; NotYours, Ended."""
    words = told("note", note.strip(), limit=4000, empty=_("Write what was settled."))
    with _session(session, by=by, at=at) as (work, row):
        has_begun(row, work.at)
        _logged(work, row, row.minutes if minutes is None else minutes)
        row.settled_at, row.settled_by, row.note = work.at, by, words
        row.save(update_fields=["settled_at", "settled_by", "note"])
        work.write(Kind.SETTLED, session=row)
    return row


def has_begun(row: Session, at: datetime) -> None:
    """Raises Refused before it was agreed on or has begun: nothing was settled then."""
    if row.agreed_at is None:
        raise Refused(_("The session is not agreed on yet."))
    if row.starts_at > at:
        raise Refused(_("The session has not begun yet."))


def _logged(work: Turn, row: Session, minutes: int) -> None:
    """The minutes of both, whoever of them writes the note."""
    hours, day = selling_of(work.deal, at=work.at), work.calendar.day_of(row.starts_at)
    for person in sorted((row.seller, row.expert), key=lambda each: each.pk):
        lock(person)
        book = Book({work.deal.pk: work.deal}, person, work.by, work.at, work.calendar)
        entered(book, TimeEntry(work=hours, day=day, minutes=minutes, note=row.about, source=TimeEntry.Source.SESSION))


def cancel_session(session: Session, *, by: User, at: datetime) -> Session:
    """It takes no place. Raises NotYours, Ended."""
    with _session(session, by=by, at=at) as (work, row):
        row.cancelled_at, row.cancelled_by = work.at, by
        row.save(update_fields=["cancelled_at", "cancelled_by"])
        work.write(Kind.CANCELLED, session=row)
    return row
