"""Skills: a list in the settings, and who has which on the page of a person."""

from kochka.firm.models import Skill, SkillGrant
from tests.cast import Cast
from tests.proposals.checking import skill, taken
from tests.web.conftest import Enter, words


def test_a_chief_adds_a_skill_and_says_who_has_it(cast: Cast, enter: Enter):
    chief = enter(cast.chief)
    assert chief.post("/settings/skills/", {"name": "Оценка"}).status_code == 302
    row = Skill.objects.get()
    assert "пока ни у кого" in words(chief.get("/settings/skills/"))
    assert chief.post(f"/people/{cast.egor.pk}/skills/", {"skills": [row.pk]}).status_code == 302
    page = words(chief.get(f"/people/{cast.egor.pk}/"))
    assert "Оценка" in page and "Новый навык" in page
    assert "у 1 человека" in words(chief.get("/settings/skills/"))
    assert chief.post(f"/people/{cast.egor.pk}/skills/", {}).status_code == 302
    assert SkillGrant.objects.get().until is not None
    assert "Навык" in words(chief.get("/settings/changes/"))


def test_who_can_have_none_is_told_why(cast: Cast, enter: Enter):
    row = skill(cast)
    answer = enter(cast.chief).post(f"/people/{cast.anna.pk}/skills/", {"skills": [row.pk]})
    assert answer.status_code == 422 and cast.anna.name in words(answer)
    assert enter(cast.egor).post(f"/people/{cast.egor.pk}/skills/", {"skills": [row.pk]}).status_code == 403


def test_what_ends_by_itself_is_said_where_somebody_leaves(cast: Cast, enter: Enter):
    skill(cast, "Оценка", cast.egor)
    row = taken(cast)
    chief = enter(cast.chief)
    page = words(chief.get(f"/people/{cast.egor.pk}/leaving/"))
    assert "проверки в руках" in page and "навыки" in page
    assert chief.post(f"/people/{cast.egor.pk}/leaving/", {}).status_code == 302
    row.refresh_from_db()
    assert row.taken_by is None
