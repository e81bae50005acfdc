"""What a person holds in deals, and how it goes on to somebody else."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.deals.enquiries import hand_enquiry
from kochka.deals.journey.hands import hand_to
from kochka.deals.models import Deal, Enquiry, Participant
from kochka.people.duties import duty
from kochka.people.models import User
from kochka.people.roles import Role


def _owned(person: User) -> list[Deal]:
    return list(Deal.objects.filter(owner=person, state=Deal.State.OPEN).order_by("pk"))


def _parts(person: User) -> list[Participant]:
    open_ones = Participant.objects.filter(user=person, until=None, deal__state=Deal.State.OPEN)
    return list(open_ones.select_related("deal").order_by("pk"))


@duty("deals.owned", name=_("deals that they answer for"), count=lambda person: len(_owned(person)))
def hand_on_owned(person: User, to: User, by: User, at: datetime) -> int:
    """Every open deal of theirs goes to the other, with the jumps that they hold as its owner; all or none."""
    deals = _owned(person)
    with transaction.atomic():
        for deal in deals:
            assert deal.open_jump_id
            hand_to(deal, seen=deal.open_jump_id, by=by, at=at, to=to)
    return len(deals)


@duty("deals.parts", name=_("parts in open deals"), count=lambda person: len(_parts(person)))
def hand_on_parts(person: User, to: User, by: User, at: datetime) -> int:
    """Every part in an open deal goes to the other, who has to play that role; all or none."""
    parts = _parts(person)
    with transaction.atomic():
        for part in parts:
            assert part.deal.open_jump_id
            hand_to(part.deal, seen=part.deal.open_jump_id, by=by, at=at, to=to, role=Role(part.role))
    return len(parts)


def _enquiries(person: User) -> list[Enquiry]:
    return list(Enquiry.objects.waiting().filter(holder=person).order_by("pk"))


@duty("deals.enquiries", name=_("enquiries that wait"), count=lambda person: len(_enquiries(person)))
def hand_on_enquiries(person: User, to: User, by: User, at: datetime) -> int:
    """Every enquiry that waits in their hands goes to the other; all or none."""
    rows = _enquiries(person)
    with transaction.atomic():
        for row in rows:
            hand_enquiry(row, to=to, by=by, at=at)
    return len(rows)
