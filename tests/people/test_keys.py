"""One-time links: how somebody comes in for the first time, or again with another password."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.people.accounts import let_go, readdress, take_back
from kochka.people.keys import Lock, Spent, change_password, key_of, make_key, take_back_key, use_key, why_shut
from kochka.people.models import Change, Key, User
from kochka.people.roles import Role
from tests.cast import PASSWORD, Cast

NEW = "высокая кочка у воды"


@pytest.fixture
def nina(cast: Cast) -> User:
    return cast.person("Нина", "nina@example.org", Role.SELLER)


def link(cast: Cast, person: User) -> str:
    return make_key(person, by=cast.chief, at=cast.now())[1]


def use(cast: Cast, token: str, **given: str) -> User:
    return use_key(token, **{"name": "Нина Лугова", "password": NEW} | given, at=cast.now())


def test_an_invitation_lets_in_with_a_name_and_a_password_of_ones_own(cast: Cast, nina: User):
    token = link(cast, nina)
    assert nina.is_invited
    assert Key.objects.get().purpose == Key.Purpose.INVITATION
    nina = use(cast, token)
    nina.refresh_from_db()
    assert (nina.name, nina.folded, nina.check_password(NEW)) == ("Нина Лугова", "нина лугова nina@example.org", True)
    assert not nina.is_invited


def test_the_token_is_long_and_lies_nowhere_in_the_database(cast: Cast, nina: User):
    token = link(cast, nina)
    assert len(token) >= 43
    assert token not in str(Key.objects.values_list()) + str(Change.objects.values_list())
    assert key_of(token) == Key.objects.get()
    for forged in ("", token[:-1], token.upper(), token * 50, "\ud800", "х" * 100):
        assert key_of(forged) is None


def test_a_link_opens_once(cast: Cast, nina: User):
    token = link(cast, nina)
    use(cast, token)
    with pytest.raises(Spent) as no:
        use(cast, token, password="другая кочка у воды")
    assert no.value.status == 410
    assert User.objects.get(pk=nina.pk).check_password(NEW)


def test_a_new_link_kills_the_one_before(cast: Cast, nina: User):
    former, latest = link(cast, nina), link(cast, nina)
    with pytest.raises(Spent):
        use(cast, former)
    assert why_shut(key_of(former), cast.now()) is Lock.REPLACED
    use(cast, latest)


@pytest.mark.parametrize(("invited", "days"), [(True, 7), (False, 1)])
def test_a_link_grows_old(cast: Cast, nina: User, clock: time_machine.Traveller, invited: bool, days: int):
    person = nina if invited else cast.anna
    token = link(cast, person)
    clock.shift(timedelta(days=days, seconds=-1))
    assert why_shut(key_of(token), cast.now()) is None
    clock.shift(1)
    assert why_shut(key_of(token), cast.now()) is Lock.OLD
    with pytest.raises(Spent):
        use(cast, token)


def test_the_link_of_one_who_left_does_not_work_even_when_they_come_back(cast: Cast, nina: User):
    token = link(cast, nina)
    let_go(nina, by=cast.chief, at=cast.now())
    with pytest.raises(Spent):
        use(cast, token)
    with pytest.raises(Refused):
        link(cast, nina)
    take_back(nina, roles=[Role.SELLER], by=cast.chief, at=cast.now())
    with pytest.raises(Spent):
        use(cast, token)


def test_a_link_sent_to_a_wrong_address_dies_with_the_address(cast: Cast, nina: User):
    token = link(cast, nina)
    readdress(nina, email="nina2@example.org", by=cast.chief, at=cast.now())
    with pytest.raises(Spent):
        use(cast, token)


def test_a_chief_takes_a_link_back(cast: Cast, nina: User):
    token = link(cast, nina)
    with pytest.raises(NotYours):
        take_back_key(nina, by=cast.anna, at=cast.now())
    take_back_key(nina, by=cast.chief, at=cast.now())
    with pytest.raises(Spent):
        use(cast, token)
    with pytest.raises(Refused):
        take_back_key(nina, by=cast.chief, at=cast.now())


def test_chiefs_make_links_for_all_and_others_for_themselves_alone(cast: Cast, nina: User):
    with pytest.raises(NotYours):
        make_key(nina, by=cast.anna, at=cast.now())
    key, _token = make_key(cast.anna, by=cast.anna, at=cast.now())
    assert key.purpose == Key.Purpose.RESET


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", {"name": " \u200b"}),
        ("name", {"name": "а" * 10_000}),
        ("password", {"password": ""}),
        ("password", {"password": "короче"}),
        ("password", {"password": "12345678"}),
        ("password", {"password": "а" * 201}),
        ("password", {"password": "nina@example.org"}),
        ("password", {"password": "Нина Лугова"}),
    ],
)
def test_a_bad_name_or_password_changes_nothing_and_the_link_stays_good(
    cast: Cast, nina: User, field: str, given: dict[str, str]
):
    token = link(cast, nina)
    with pytest.raises(Invalid) as no:
        use(cast, token, **given)
    assert list(no.value.fields) == [field]
    use(cast, token)


def test_one_link_at_most_is_alive_and_the_database_holds_it(cast: Cast, nina: User):
    link(cast, nina)
    alive = Key.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.create(
            user=nina, purpose="reset", digest="0", made_at=cast.now(), made_by=nina, valid_until=alive.valid_until
        )


def test_making_and_using_a_link_is_written_down_with_who(cast: Cast, nina: User):
    use(cast, link(cast, nina))
    rows = Change.objects.filter(about=f"person:{nina.pk}").order_by("pk").values_list("what", "after", "by")
    assert list(rows) == [
        ("key", "invitation", cast.chief.pk),
        ("name", "Нина Лугова", nina.pk),
        ("password", "set", nina.pk),
    ]


def test_a_person_changes_their_password_knowing_the_former_and_a_link_dies_of_it(cast: Cast):
    token = link(cast, cast.anna)
    for field, former, new in [("former", "не тот", NEW), ("former", "", NEW), ("password", PASSWORD, "мало")]:
        with pytest.raises(Invalid) as no:
            change_password(cast.anna, former=former, password=new, at=cast.now())
        assert list(no.value.fields) == [field]
    change_password(cast.anna, former=PASSWORD, password=NEW, at=cast.now())
    assert User.objects.get(pk=cast.anna.pk).check_password(NEW)
    with pytest.raises(Spent):
        use(cast, token)
