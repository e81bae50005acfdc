"""Who may review what: who has the skill, or any expert; a chief; never who made it, while somebody else could."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from kochka.firm.models import Skill
from kochka.firm.skills import in_force
from kochka.people.models import RoleGrant, User
from kochka.people.roles import Role
from kochka.proposals.models import Review
from kochka.proposals.models.review import ReviewRows


def able(skill: Skill | None) -> QuerySet[User]:
    """Who can be wished for: experts, or where a skill is asked those who have it."""
    if skill is None:
        return User.objects.playing(Role.EXPERT)
    return User.objects.active().filter(pk__in=in_force().filter(skill=skill).values("user"))


def anybody_else(skill: Skill | None, *makers: int) -> bool:
    """Whether anybody but those who made the version, or asked, could review it."""
    others = User.objects.playing(Role.CHIEF).exclude(pk__in=makers).exists()
    return others or able(skill).exclude(pk__in=makers).exists()


def open_to(user: User, at: datetime) -> ReviewRows:
    """The waiting reviews that this person may take now. A chief may take any that stands open to all."""
    if not (user.is_active and (user.is_chief or user.has(Role.EXPERT))):
        return Review.objects.none()
    rows = Review.objects.waiting()
    known = knows(user)
    if user.is_chief:
        rows = rows.filter(Q(opens_at__lte=at) | known)
    else:
        rows = rows.filter(known, Q(opens_at__lte=at) | Q(wish=user))
    return rows.filter(~(Q(proposal__made_by=user) | Q(asked_by=user)) | ~_others())


def knows(user: User) -> Q:
    """The reviews that ask for what this person can do."""
    found = Q(skill__in=in_force().filter(user=user).values("skill"))
    return found | Q(skill=None) if user.has(Role.EXPERT) else found


def _others() -> Q:
    """Whether anybody but who made the version, or asked, could review it, of many reviews at once."""
    roles = RoleGrant.objects.filter(ended_at=None, user__is_active=True)
    chief = _strangers(roles.filter(role=Role.CHIEF.value))
    expert = _strangers(roles.filter(role=Role.EXPERT.value))
    skilled = _strangers(in_force().filter(skill=OuterRef("skill")))
    return Q(Exists(chief)) | Q(Q(skill=None), Exists(expert)) | Q(Exists(skilled))


def _strangers(grants: QuerySet[Any]) -> QuerySet[Any]:
    return grants.exclude(user=OuterRef("proposal__made_by")).exclude(user=OuterRef("asked_by"))


def why_not(review: Review, user: User, at: datetime) -> str:
    """Why this person cannot take a waiting review, in a sentence."""
    if user.pk in (review.proposal.made_by_id, review.asked_by_id):
        return _("You have made this version or asked for its review: fresh eyes are wanted.")
    if review.wish and review.opens_at > at and user.pk != review.wish_id:
        return _("%(name)s is asked first. It stands open to others later.") % {"name": review.wish.name}
    if review.skill:
        return _("The skill asked for is “%(skill)s”.") % {"skill": review.skill.name}
    return _("An expert is asked for.")
