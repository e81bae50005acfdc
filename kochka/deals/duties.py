"""What a person holds in deals, and how it goes on to somebody else."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Rows
from kochka.deals.enquiries import hand_enquiry
from kochka.deals.journey.hands import hand_to, step_out
from kochka.deals.journey.turn import Turn
from kochka.deals.locking import locked
from kochka.deals.models import Deal, Enquiry, Participant
from kochka.deals.models.deal import DealRows
from kochka.deals.models.enquiry import EnquiryRows
from kochka.deals.rights import role_name
from kochka.firm.calendar import work_calendar
from kochka.firm.settings import the_firm
from kochka.people.duties import HandOver, Thing, duty, lapse
from kochka.people.models import User
from kochka.people.roles import Role


def _owned(person: User) -> DealRows:
    return Deal.objects.filter(owner=person, state=Deal.State.OPEN).order_by("pk")


def _parts(person: User) -> Rows[Participant]:
    """Those that somebody else can be given: an expert comes by themselves."""
    return _open_parts(person).exclude(role=Role.EXPERT.value)


def _open_parts(person: User) -> Rows[Participant]:
    open_ones = Participant.objects.filter(user=person, until=None, deal__state=Deal.State.OPEN)
    return open_ones.select_related("deal", "user").order_by("pk")


def _as_expert(person: User) -> Rows[Participant]:
    return _open_parts(person).filter(role=Role.EXPERT.value)


def _waiting(person: User) -> EnquiryRows:
    return Enquiry.objects.waiting().filter(holder=person).order_by("pk")


def in_hands(people: Iterable[int]) -> dict[int, tuple[int, int]]:
    """For each of the people how many open deals they answer for, and in how many they have a part: two queries."""
    wanted = list(people)
    deals = Deal.objects.filter(state=Deal.State.OPEN, owner__in=wanted)
    parts = Participant.objects.filter(until=None, deal__state=Deal.State.OPEN, user__in=wanted)
    owned = dict(deals.order_by().values_list("owner").annotate(n=Count("pk")))
    taken = dict(parts.order_by().values_list("user").annotate(n=Count("pk")))
    return {one: (owned.get(one, 0), taken.get(one, 0)) for one in wanted}


def all_or_none(things: Callable[[User], list[Thing]], hand_over: HandOver) -> Callable[..., int]:
    """Handing everything on in one step: what cannot go over whole does not go over half. The deals are locked before
    anybody's presence is, as every verb on a single deal does it."""

    def hand_on(person: User, to: User, by: User, at: datetime) -> int:
        with transaction.atomic():
            found = things(person)
            locked([thing.page[1] for thing in found if thing.page])
            for thing in found:
                hand_over(person, thing.key, to, by, at)
        return len(found)

    return hand_on


def owned(person: User) -> list[Thing]:
    """The open deals that they answer for."""
    rows = _owned(person).select_related("client")
    return [
        Thing(deal.pk, deal.title, deal.client.name if deal.client else "", None, ("deal", deal.pk)) for deal in rows
    ]


def hand_over_owned(person: User, key: int, to: User, by: User, at: datetime) -> None:
    """One open deal goes to the other, with the jump that they hold as its owner."""
    if deal := _owned(person).filter(pk=key).first():
        assert deal.open_jump_id
        hand_to(deal, seen=deal.open_jump_id, by=by, at=at, to=to)


def parts(person: User) -> list[Thing]:
    """Their parts in open deals."""
    return [
        Thing(part.pk, part.deal.title, role_name(Role(part.role)), Role(part.role), ("deal", part.deal_id))
        for part in _parts(person)
    ]


def hand_over_part(person: User, key: int, to: User, by: User, at: datetime) -> None:
    """One part in an open deal goes to the other, who has to play that role."""
    if part := _parts(person).filter(pk=key).first():
        assert part.deal.open_jump_id
        hand_to(part.deal, seen=part.deal.open_jump_id, by=by, at=at, to=to, role=Role(part.role))


def enquiries(person: User) -> list[Thing]:
    """The enquiries that wait in their hands."""
    return [Thing(row.pk, row.who, row.reach) for row in _waiting(person)]


def hand_over_enquiry(person: User, key: int, to: User, by: User, at: datetime) -> None:
    """One enquiry goes to the other; its clock goes on."""
    if row := _waiting(person).filter(pk=key).first():
        hand_enquiry(row, to=to, by=by, at=at)


duty(
    "deals.owned",
    name=_("deals that they answer for"),
    count=lambda person: _owned(person).count(),
    things=owned,
    hand_over=hand_over_owned,
)(all_or_none(owned, hand_over_owned))

duty(
    "deals.parts",
    name=_("parts in open deals"),
    count=lambda person: _parts(person).count(),
    things=parts,
    hand_over=hand_over_part,
)(all_or_none(parts, hand_over_part))

duty(
    "deals.enquiries",
    name=_("enquiries that wait"),
    count=lambda person: _waiting(person).count(),
    things=enquiries,
    hand_over=hand_over_enquiry,
)(all_or_none(enquiries, hand_over_enquiry))


@lapse(
    "deals.as_expert",
    name=_("deals that have them as their expert"),
    count=lambda person: _as_expert(person).count(),
    for_roles=(Role.EXPERT,),
)
def leave_them(person: User, by: User, at: datetime) -> int:
    """The next expert of these deals is whoever takes a question of them."""
    firm = the_firm()
    calendar = work_calendar(firm)
    deals = locked(_as_expert(person).values_list("deal", flat=True))
    rows = list(_as_expert(person))
    for row in rows:
        step_out(Turn(deals[row.deal_id], by, at, firm, calendar), row)
    return len(rows)
