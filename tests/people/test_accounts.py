"""People, the roles they play, and how they come and go."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from kochka.core.refusals import Invalid, Refused
from kochka.people.accounts import add_person, grant, let_go, revoke, system_user
from kochka.people.models import RoleGrant, User
from kochka.people.roles import Role
from tests.cast import Cast


def add(cast: Cast, **given: Any) -> User:
    given = {"email": "new@example.org", "name": "Новая", "roles": [Role.SELLER], "by": cast.chief} | given
    return add_person(at=cast.now(), **given)


def test_a_person_comes_with_their_roles(cast: Cast):
    person = add(cast, email="  New@Example.org ", name="  Новая   Продавец ", roles=[Role.SELLER, Role.EXPERT])
    assert (person.email, person.name, person.short_name) == ("new@example.org", "Новая Продавец", "Новая")
    assert person.roles == {Role.SELLER, Role.EXPERT}
    assert RoleGrant.objects.filter(user=person, granted_by=cast.chief).count() == 2


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("email", {"email": "нет"}),
        ("email", {"email": ""}),
        ("email", {"email": "ANNA@example.org"}),
        ("email", {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"}),
        ("name", {"name": " \u200b "}),
        ("name", {"name": "а" * 121}),
    ],
)
def test_an_address_and_a_name_are_wanted_and_an_address_is_taken_once(cast: Cast, field: str, given: dict[str, str]):
    before = User.objects.count()
    with pytest.raises(Invalid) as no:
        add(cast, **given)
    assert list(no.value.fields) == [field]
    assert User.objects.count() == before


def test_without_a_password_nobody_signs_in(cast: Cast):
    assert not add(cast, password=None).has_usable_password()
    assert not add(cast, password="", email="b@example.org").has_usable_password()
    assert add(cast, password="кочка", email="c@example.org").check_password("кочка")


def test_an_address_is_found_whatever_its_case(cast: Cast):
    assert User.objects.get_by_natural_key("Anna@EXAMPLE.org") == cast.anna


def test_a_role_is_played_once_and_its_past_is_kept(cast: Cast):
    grant(cast.anna, Role.SELLER, by=cast.chief, at=cast.now())
    assert RoleGrant.objects.filter(user=cast.anna).count() == 1
    revoke(cast.anna, Role.SELLER, by=cast.chief, at=cast.now())
    assert cast.anna.roles == frozenset()
    grant(cast.anna, Role.SELLER, by=cast.chief, at=cast.now() + timedelta(days=1))
    assert cast.anna.has(Role.SELLER)
    rows = RoleGrant.objects.filter(user=cast.anna).order_by("pk")
    assert [row.ended_at is None for row in rows] == [False, True]


def test_the_last_chief_stays(cast: Cast):
    with pytest.raises(Invalid):
        revoke(cast.chief, Role.CHIEF, by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        let_go(cast.chief, by=cast.chief, at=cast.now())
    cast.chief.refresh_from_db()
    assert cast.chief.is_active
    grant(cast.anna, Role.CHIEF, by=cast.chief, at=cast.now())
    let_go(cast.chief, by=cast.anna, at=cast.now())
    assert list(User.objects.playing(Role.CHIEF)) == [cast.anna]


def test_a_role_that_is_not_played_is_taken_without_a_fuss(cast: Cast):
    revoke(cast.anna, Role.CHIEF, by=cast.chief, at=cast.now())
    assert cast.anna.has(Role.SELLER)


def test_who_left_plays_nothing_and_is_not_among_colleagues(cast: Cast):
    let_go(cast.oleg, by=cast.chief, at=cast.now())
    cast.oleg.refresh_from_db()
    assert (cast.oleg.is_active, cast.oleg.roles) == (False, frozenset())
    assert cast.oleg not in User.objects.active()
    assert cast.oleg not in User.objects.playing(Role.SELLER)
    assert RoleGrant.objects.get(user=cast.oleg).ended_by == cast.chief


def test_nobody_leaves_with_their_hands_full(cast: Cast):
    cast.plain(by=cast.oleg)
    with pytest.raises(Refused):
        let_go(cast.oleg, by=cast.chief, at=cast.now())
    assert User.objects.get(pk=cast.oleg.pk).is_active


def test_the_system_is_one_and_is_nobody(cast: Cast):
    assert system_user() == system_user()
    assert system_user().roles == frozenset()
    assert system_user() not in User.objects.active()
    assert not system_user().has_usable_password()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="two@kochka.invalid", name="Два", is_system=True, joined_at=cast.now())


def test_roles_are_read_once_and_anew_after_a_refresh(cast: Cast, django_assert_num_queries):
    anna = User.objects.get(pk=cast.anna.pk)
    with django_assert_num_queries(1):
        assert anna.has(Role.SELLER)
        assert not anna.is_chief
    grant(User.objects.get(pk=anna.pk), Role.CHIEF, by=cast.chief, at=cast.now())
    assert not anna.is_chief
    anna.refresh_from_db()
    assert anna.is_chief
