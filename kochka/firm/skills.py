"""Who has which skill, from when to when. Skills themselves are rows of a list as others are: `firm.lists`.

Only experts and chiefs can have one: they see the deals that stand where a stage calls experts in.
"""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Rows
from kochka.core.refusals import Invalid, Refused
from kochka.firm.changing import changing
from kochka.firm.models import Skill, SkillGrant
from kochka.people.accounts import about
from kochka.people.changes import record
from kochka.people.duties import lapse
from kochka.people.models import RoleGrant, User
from kochka.people.presence import works_here
from kochka.people.roles import Role

MAY_HAVE = (Role.EXPERT, Role.CHIEF)


def grant_skill(skill: Skill, person: User, *, by: User, at: datetime) -> None:
    """The person has the skill from now on; having it already changes nothing. Raises NotYours; Refused for who left;
    Invalid for who is neither an expert nor a chief, and for a skill that is offered no more."""
    with changing(by):
        if not works_here(person):
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
        if not User.objects.playing(*MAY_HAVE).filter(pk=person.pk).exists():
            raise Invalid(
                "person",
                _("Skills are for experts and chiefs. Give %(name)s one of these roles first.") % {"name": person.name},
            )
        if not Skill.objects.filter(pk=skill.pk, retired_at=None).exists():
            raise Invalid("skill", _("This skill is offered no more. Bring it back first."))
        if not having(skill).filter(user=person).exists():
            SkillGrant.objects.create(skill=skill, user=person, since=at, by=by)
            record(about(person), "skill", before="", after=skill.name, by=by, at=at)


def end_skill(skill: Skill, person: User, *, by: User, at: datetime) -> None:
    """The person has the skill no more; what they took in hand stays theirs. Again: nothing. Raises NotYours."""
    with changing(by):
        _end(SkillGrant.objects.filter(skill=skill, user=person), by, at)


def set_skills(person: User, skills: Iterable[Skill], *, by: User, at: datetime) -> None:
    """The person has exactly these skills from now on, of those that are offered; all or none. Raises what
    `grant_skill` does."""
    wanted = {skill.pk: skill for skill in skills}
    with changing(by):
        had = {grant.skill_id: grant.skill for grant in skills_of(person)}
        for pk, skill in wanted.items():
            if pk not in had:
                grant_skill(skill, person, by=by, at=at)
        for pk, skill in had.items():
            if pk not in wanted and skill.retired_at is None:
                end_skill(skill, person, by=by, at=at)


def _end(grants: Rows[SkillGrant], by: User, at: datetime) -> int:
    ended = list(grants.filter(until=None).select_related("skill", "user"))
    SkillGrant.objects.filter(pk__in=[each.pk for each in ended]).update(until=at)
    for each in ended:
        record(about(each.user), "skill", before=each.skill.name, after="", by=by, at=at)
    return len(ended)


def having(skill: Skill) -> Rows[SkillGrant]:
    """The grants of a skill that hold today."""
    return SkillGrant.objects.filter(skill=skill, until=None)


def skills_of(person: User) -> Rows[SkillGrant]:
    """What the person can do, by the order of the list."""
    rows = SkillGrant.objects.filter(user=person, until=None).select_related("skill")
    return rows.order_by("skill__position", "skill")


def in_force() -> Rows[SkillGrant]:
    """Grants that count: of people who work here and are experts or chiefs still."""
    roles = RoleGrant.objects.filter(user=OuterRef("user"), role__in=MAY_HAVE, ended_at=None)
    return SkillGrant.objects.filter(Exists(roles), Q(user__is_active=True), until=None)


def had_by(skills: Collection[int]) -> dict[int, int]:
    """How many people have each of these skills. One query."""
    rows = in_force().filter(skill__in=skills).order_by()
    return dict(rows.values_list("skill").annotate(n=Count("pk")))


def _count(person: User) -> int:
    return SkillGrant.objects.filter(user=person, until=None).count()


@lapse("firm.skills", name=_("skills"), count=_count)
def end_skills(person: User, by: User, at: datetime) -> int:
    """Who leaves takes their skills along."""
    return _end(SkillGrant.objects.filter(user=person), by, at)
