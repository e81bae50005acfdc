"""Which questions are whose to take: of who has the skill, or of any expert; first of who offered a hand."""

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models import Question
from kochka.proposals.models.question import QuestionRows
from kochka.proposals.reviewers import knows


def open_questions(user: User, at: datetime) -> QuestionRows:
    """The waiting questions that this person may take now. A chief may take any that stands open to all; nobody takes
    what they asked themselves."""
    if not (user.is_active and (user.is_chief or user.has(Role.EXPERT))):
        return Question.objects.none()
    rows = Question.objects.waiting().filter(Q(opens_at__lte=at) | Q(offer__by=user)).exclude(asked_by=user)
    return rows if user.is_chief else rows.filter(knows(user) | Q(offer__by=user))


def hand_is_full(user: User, firm: Firm) -> bool:
    """Whether they have as many in hand as the company lets anybody have; what they asked back waits elsewhere."""
    if firm.question_limit is None:
        return False
    return Question.objects.in_hand_of(user).filter(asked_back_at=None).count() >= firm.question_limit


def why_not(question: Question, user: User, at: datetime) -> str:
    """Why this person cannot take a waiting question, in a sentence."""
    if user.pk == question.asked_by_id:
        return _("You have asked it yourself.")
    if question.offer and question.opens_at > at and question.offer.by_id != user.pk:
        return _("%(name)s has offered a hand and is first. It stands open to others later.") % {
            "name": question.offer.by.name
        }
    if question.skill:
        return _("The skill asked for is “%(skill)s”.") % {"skill": question.skill.name}
    return _("An expert is asked for.")
