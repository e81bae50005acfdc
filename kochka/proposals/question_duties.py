"""Who leaves, or is neither expert nor chief any more, gives their questions back to the queue and offers no hand."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from kochka.deals.journey.turn import Turn
from kochka.deals.locking import locked
from kochka.firm.calendar import work_calendar
from kochka.firm.settings import the_firm
from kochka.people.duties import lapse
from kochka.people.models import User
from kochka.proposals.models import HandOffered, Question
from kochka.proposals.models.question import HandRows, QuestionRows
from kochka.proposals.pulling import back_in_queue
from kochka.proposals.review_duties import REVIEWERS


def _in_hand(person: User) -> QuestionRows:
    return Question.objects.filter(taken_by=person, settled_at=None, withdrawn_at=None)


def _offered(person: User) -> HandRows:
    return HandOffered.objects.standing().filter(by=person)


@lapse(
    "proposals.questions",
    name=_("questions in hand"),
    count=lambda person: _in_hand(person).count(),
    for_roles=REVIEWERS,
)
def give_back(person: User, by: User, at: datetime) -> int:
    """All questions that they took, whether anybody waits for them still or not."""
    firm = the_firm()
    calendar = work_calendar(firm)
    deals = locked(_in_hand(person).values_list("deal", flat=True))
    rows = list(_in_hand(person).order_by("pk"))
    for row in rows:
        back_in_queue(row, Turn(deals[row.deal_id], by, at, firm, calendar))
    return len(rows)


@lapse(
    "proposals.hands",
    name=_("hands offered to sellers"),
    count=lambda person: _offered(person).count(),
    for_roles=REVIEWERS,
)
def take_hands_back(person: User, by: User, at: datetime) -> int:
    """Nobody waits for a request to somebody who is gone."""
    locked(_offered(person).values_list("jump__deal", flat=True))
    return _offered(person).update(withdrawn_at=at)
