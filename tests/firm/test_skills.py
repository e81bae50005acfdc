"""Who has which skill, from when to when."""

import pytest

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.firm.lists import add_skill, bring_back, rename, retire
from kochka.firm.models import Skill, SkillGrant
from kochka.firm.skills import end_skill, grant_skill, having, in_force, set_skills, skills_of
from kochka.people.accounts import let_go, revoke, take_back
from kochka.people.models import Change
from kochka.people.roles import Role
from tests.cast import Cast


def skill(cast: Cast, name: str = "Оценка") -> Skill:
    return add_skill(name, by=cast.chief, at=cast.now())


def had(cast: Cast, row: Skill, *people) -> None:
    for person in people:
        grant_skill(row, person, by=cast.chief, at=cast.now())


def test_skills_are_a_list_of_the_companys_own(cast: Cast):
    row = skill(cast)
    rename(row, "Оценка работ", by=cast.chief, at=cast.now())
    retire(row, by=cast.chief, at=cast.now())
    bring_back(row, by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        skill(cast, "оценка РАБОТ")
    with pytest.raises(NotYours):
        add_skill("Дизайн", by=cast.egor, at=cast.now())
    assert Change.objects.filter(about=f"skill:{row.pk}").count() == 4


def test_a_chief_says_who_has_it_and_it_is_written_down(cast: Cast):
    row = skill(cast)
    had(cast, row, cast.egor, cast.egor)
    (grant,) = having(row)
    assert (grant.user, grant.since, grant.by) == (cast.egor, cast.now(), cast.chief)
    end_skill(row, cast.egor, by=cast.chief, at=cast.now())
    end_skill(row, cast.egor, by=cast.chief, at=cast.now())
    assert SkillGrant.objects.get().until == cast.now()
    said = Change.objects.filter(about=f"person:{cast.egor.pk}", what="skill").order_by("pk")
    assert [(each.before, each.after) for each in said] == [("", "Оценка"), ("Оценка", "")]
    with pytest.raises(NotYours):
        grant_skill(row, cast.egor, by=cast.egor, at=cast.now())


def test_skills_are_for_experts_and_chiefs_who_work_here(cast: Cast):
    row = skill(cast)
    had(cast, row, cast.chief)
    with pytest.raises(Invalid) as no:
        had(cast, row, cast.anna)
    assert cast.anna.name in str(no.value)
    let_go(cast.egor, by=cast.chief, at=cast.now())
    with pytest.raises(Refused):
        had(cast, row, cast.egor)
    retire(row, by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        had(cast, row, cast.chief)


def test_who_plays_the_part_no_more_has_the_skill_without_its_counting(cast: Cast):
    had(cast, skill(cast), cast.egor)
    assert in_force().filter(user=cast.egor).exists()
    revoke(cast.egor, Role.EXPERT, by=cast.chief, at=cast.now())
    assert not in_force().filter(user=cast.egor).exists()


def test_all_skills_of_a_person_are_set_in_one_step(cast: Cast):
    one, two, three = skill(cast, "Раз"), skill(cast, "Два"), skill(cast, "Три")
    set_skills(cast.egor, [one, two], by=cast.chief, at=cast.now())
    set_skills(cast.egor, [two, three], by=cast.chief, at=cast.now())
    assert [each.skill for each in skills_of(cast.egor)] == [two, three]
    retire(two, by=cast.chief, at=cast.now())
    set_skills(cast.egor, [three], by=cast.chief, at=cast.now())
    assert [each.skill for each in skills_of(cast.egor)] == [two, three]


def test_a_leavers_skills_end_and_do_not_come_back_with_them(cast: Cast):
    had(cast, skill(cast), cast.egor)
    let_go(cast.egor, by=cast.chief, at=cast.now())
    assert SkillGrant.objects.get().until == cast.now()
    take_back(cast.egor, roles=[Role.EXPERT], by=cast.chief, at=cast.now())
    assert not skills_of(cast.egor).exists()
