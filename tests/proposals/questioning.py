"""Ways to ask experts by the real verbs."""

from typing import Any

from kochka.deals.models import Deal
from kochka.firm.adjusting import adjust
from kochka.people.models import User
from kochka.proposals.models import Question
from kochka.proposals.pulling import take_question
from kochka.proposals.questions import ask_question
from tests.cast import Cast
from tests.proposals.checking import tomorrow

TEXT = "Сколько часов на обмен с 1С?"


def question(cast: Cast, deal: Deal | None = None, **given: Any) -> Question:
    """A question of Анна's, needed tomorrow, in a deal at a stage that asks experts."""
    said = {"request": TEXT, "needed": tomorrow(), "by": cast.anna, "at": cast.now()} | given
    return ask_question(deal or cast.plain(), **said)


def in_hands(cast: Cast, row: Question | None = None, *, by: User | None = None) -> Question:
    """A question in the hands of Егор."""
    return take_question(row or question(cast), by=by or cast.egor, at=cast.now())


def once_more(row: Question) -> Question:
    return Question.objects.with_all().get(pk=row.pk)


def limited(cast: Cast, most: int | None) -> None:
    adjust(question_limit=most, by=cast.chief, at=cast.now())
