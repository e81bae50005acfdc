"""Ways to have a draft reviewed by the real verbs."""

from datetime import date
from typing import Any

from django.utils import timezone

from kochka.firm.calendar import work_calendar
from kochka.firm.lists import add_skill
from kochka.firm.models import Skill
from kochka.firm.skills import grant_skill
from kochka.people.models import User
from kochka.proposals.models import Proposal, Review
from kochka.proposals.reading import rolled
from kochka.proposals.reviewing import ask_review
from kochka.proposals.reviews import take_review
from tests.cast import Cast
from tests.proposals.offers import block, draft, fresh


def offered(cast: Cast, **given: Any) -> Proposal:
    """A draft of one block, at a stage that asks experts."""
    row = draft(cast, **given)
    block(cast, row)
    return row


def mark(proposal: Proposal) -> str:
    return rolled(fresh(proposal)).mark


def tomorrow() -> date:
    """The next working day."""
    calendar = work_calendar()
    return calendar.next_workday(calendar.day_of(timezone.now()))


def asked(cast: Cast, proposal: Proposal | None = None, **given: Any) -> Review:
    """A review asked for by Анна for tomorrow."""
    proposal = proposal or offered(cast)
    given = {"by": cast.anna, "at": cast.now(), "request": "Часы", "needed": tomorrow()} | given
    return ask_review(proposal, seen=given.pop("seen", mark(proposal)), **given)


def taken(cast: Cast, review: Review | None = None, *, by: User | None = None) -> Review:
    """A review in the hands of Егор."""
    return take_review(review or asked(cast), by=by or cast.egor, at=cast.now())


def skill(cast: Cast, name: str = "Оценка", *people: User) -> Skill:
    """A skill, had by these people."""
    row = add_skill(name, by=cast.chief, at=cast.now())
    for person in people:
        grant_skill(row, person, by=cast.chief, at=cast.now())
    return row


def again(review: Review) -> Review:
    return Review.objects.with_all().get(pk=review.pk)
