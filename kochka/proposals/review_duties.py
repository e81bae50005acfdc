"""Who leaves, or is neither expert nor chief any more, gives their reviews back to the queue, and a wish for them
stands open to all."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kochka.deals.journey.turn import Turn
from kochka.deals.locking import locked
from kochka.firm.calendar import work_calendar
from kochka.firm.settings import the_firm
from kochka.people.duties import lapse
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models import Review
from kochka.proposals.models.review import ReviewRows
from kochka.proposals.reviews import back_in_queue


def _in_hand(person: User) -> ReviewRows:
    return Review.objects.filter(taken_by=person, settled_at=None, withdrawn_at=None)


def _wished(person: User) -> ReviewRows:
    return Review.objects.filter(wish=person, settled_at=None, withdrawn_at=None)


REVIEWERS = (Role.EXPERT, Role.CHIEF)


@lapse(
    "proposals.reviews",
    name=_("reviews in hand"),
    count=lambda person: _in_hand(person).count(),
    for_roles=REVIEWERS,
)
def give_back(person: User, by: User, at: datetime) -> int:
    """All reviews that they took, whether anybody waits for them still or not."""
    firm = the_firm()
    calendar = work_calendar(firm)
    deals = locked(_in_hand(person).values_list("proposal__deal", flat=True))
    rows = list(_in_hand(person).select_related("proposal").order_by("pk"))
    for row in rows:
        back_in_queue(row, Turn(deals[row.proposal.deal_id], by, at, firm, calendar))
    return len(rows)


@lapse(
    "proposals.wishes",
    name=_("reviews that they were wished for"),
    count=lambda person: _wished(person).count(),
    for_roles=REVIEWERS,
)
def open_wishes(person: User, by: User, at: datetime) -> int:
    """Whoever was wished for comes no more."""
    locked(_wished(person).values_list("proposal__deal", flat=True))
    rows = list(_wished(person))
    for row in rows:
        row.wish, row.opens_at = None, min(row.opens_at, at)
        row.save(update_fields=["wish", "opens_at"])
    return len(rows)
