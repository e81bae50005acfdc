"""Teams: founded, called otherwise, filled, retired, and never without a row that says who did it."""

import pytest

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.deals.models import Deal
from kochka.firm.models import Firm
from kochka.people.accounts import add_person, let_go
from kochka.people.models import Change, Team, User
from kochka.people.roles import Role
from kochka.people.teams import add_team, put_into, rename_team, retire_team
from tests.cast import Cast


def who(cast: Cast) -> dict[str, object]:
    return {"by": cast.chief, "at": cast.now()}


def test_a_team_is_founded_and_found_by_its_name_whatever_the_case(cast: Cast):
    team = add_team("  Новые   ёлки ", **who(cast))
    assert team.name == "Новые ёлки"
    for name in ("новые елки", "НОВЫЕ ЁЛКИ"):
        with pytest.raises(Invalid):
            add_team(name, **who(cast))


@pytest.mark.parametrize("name", ["", " \u200b ", "я" * 81, "я" * 10_000])
def test_a_team_has_a_name_of_a_line(cast: Cast, name: str):
    with pytest.raises(Invalid) as no:
        add_team(name, **who(cast))
    assert list(no.value.fields) == ["name"]
    with pytest.raises(Invalid):
        rename_team(cast.anna.team, name, **who(cast))


def test_a_team_is_called_otherwise_and_not_as_another(cast: Cast):
    rename_team(cast.anna.team, "свои", **who(cast))
    with pytest.raises(Invalid):
        rename_team(cast.anna.team, "СОСЕДИ", **who(cast))
    assert Team.objects.get(pk=cast.anna.team_id).name == "свои"


def test_an_empty_team_is_retired_and_may_come_back(cast: Cast):
    theirs = cast.oleg.team
    with pytest.raises(Refused):
        retire_team(theirs, **who(cast))
    put_into(cast.oleg, cast.anna.team, **who(cast))
    retire_team(theirs, **who(cast))
    with pytest.raises(Invalid):
        put_into(cast.oleg, theirs, **who(cast))
    with pytest.raises(Invalid):
        add_person(email="n@example.org", name="Н", roles=[], team=Team.objects.get(pk=theirs.pk), **who(cast))
    assert add_team("соседи", **who(cast)).pk == theirs.pk
    put_into(cast.oleg, theirs, **who(cast))


def test_who_left_leaves_no_team_occupied(cast: Cast):
    let_go(cast.oleg, **who(cast))
    retire_team(cast.oleg.team, **who(cast))
    with pytest.raises(Refused):
        put_into(cast.oleg, cast.anna.team, **who(cast))


def test_teams_are_for_chiefs(cast: Cast):
    team = cast.anna.team
    for verb in (
        lambda at: add_team("Ещё", by=cast.anna, at=at),
        lambda at: rename_team(team, "Ещё", by=cast.anna, at=at),
        lambda at: put_into(cast.oleg, team, by=cast.oleg, at=at),
        lambda at: retire_team(team, by=cast.tamara, at=at),
    ):
        with pytest.raises(NotYours):
            verb(cast.now())
    assert not Change.objects.exists()


def test_every_change_is_a_dated_row_with_who(cast: Cast):
    put_into(cast.oleg, cast.anna.team, **who(cast))
    put_into(cast.oleg, cast.anna.team, **who(cast))
    put_into(cast.oleg, None, **who(cast))
    rows = Change.objects.filter(about=f"person:{cast.oleg.pk}").order_by("pk").values_list("what", "before", "after")
    assert list(rows) == [("team", "Соседи", "Свои"), ("team", "Свои", "")]
    assert set(Change.objects.values_list("by", "at")) == {(cast.chief.pk, cast.now())}


def test_who_changes_teams_sees_other_deals_from_that_moment(cast: Cast):
    """With «the team's deals» a seller of another team sees none of ours, until they join us; theirs come along."""
    Firm.objects.update(visibility=Firm.Visibility.TEAM)
    firm = Firm.objects.get()
    ours, theirs = cast.deal("Наша"), cast.deal("Их", by=cast.oleg)

    def seen(person: User) -> set[Deal]:
        return set(Deal.objects.visible_to(User.objects.get(pk=person.pk), firm))

    mate = cast.person("Ира", "ira@example.org", Role.SELLER, team=cast.anna.team)
    assert (seen(cast.anna), seen(mate), seen(cast.oleg)) == ({ours}, {ours}, {theirs})
    put_into(cast.oleg, cast.anna.team, **who(cast))
    assert seen(cast.anna) == seen(mate) == seen(cast.oleg) == {ours, theirs}
    put_into(cast.oleg, None, **who(cast))
    assert (seen(cast.anna), seen(cast.oleg)) == ({ours}, {theirs})
