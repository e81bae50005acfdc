"""How often a door may be tried."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kochka.core.refusals import NotYours
from kochka.people.models import Change, Tally
from kochka.people.sweeping import sweep_signins
from kochka.people.tries import (
    ADDRESS,
    CODE,
    PASSWORD,
    Shut,
    Try,
    digest,
    give_back,
    lift,
    mark,
    pause_of,
    spend,
)
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HERE = "192.0.2.7"


def wrong(name: str = "anna@example.org", address: str = HERE, *, times: int = 1) -> None:
    for _time in range(times):
        spend(Try(PASSWORD, name, address), Try(ADDRESS, address=address), at=timezone.now())


def test_the_door_shuts_after_the_last_try_and_opens_after_the_pause(clock) -> None:
    wrong(times=PASSWORD.most)
    with pytest.raises(Shut) as shut:
        wrong()
    assert shut.value.seconds == PASSWORD.pause.total_seconds()
    clock.shift(PASSWORD.pause - timedelta(seconds=1))
    with pytest.raises(Shut):
        wrong()
    clock.shift(timedelta(seconds=1))
    wrong(times=PASSWORD.most)


def test_a_name_shut_from_one_address_is_open_from_another_and_for_others(clock) -> None:
    wrong(times=PASSWORD.most)
    wrong(address="192.0.2.8")
    wrong("oleg@example.org")


@pytest.mark.parametrize("spelling", ["ANNA@example.org", " anna@example.org ", "ａnna@example.org"])
def test_another_spelling_of_a_name_is_the_same_door(clock, spelling: str) -> None:
    wrong(times=PASSWORD.most)
    with pytest.raises(Shut):
        wrong(spelling)


def test_one_address_does_not_try_one_password_with_every_name(clock) -> None:
    for number in range(ADDRESS.most):
        wrong(f"somebody{number}@example.org")
    with pytest.raises(Shut):
        wrong("another@example.org")


def test_what_was_right_is_no_try_and_leaves_the_other_names_of_the_address_counted(clock) -> None:
    wrong(times=PASSWORD.most - 1)
    wrong("oleg@example.org", times=2)
    give_back(Try(PASSWORD, "anna@example.org", HERE), Try(ADDRESS, address=HERE), at=timezone.now())
    assert Tally.objects.get(what="address").count == PASSWORD.most
    wrong(times=PASSWORD.most - 1)


def test_a_refused_try_is_not_counted_anywhere(clock) -> None:
    wrong(times=PASSWORD.most)
    for _time in range(5):
        with pytest.raises(Shut):
            wrong()
    assert Tally.objects.get(what="address").count == PASSWORD.most


def test_neither_names_nor_addresses_are_kept(clock) -> None:
    wrong("моя тайна вместо адреса")
    kept = " ".join(str(row) for row in Tally.objects.values_list())
    assert "тайна" not in kept
    assert HERE not in kept


def test_a_chief_sees_a_pause_and_ends_it(cast: Cast) -> None:
    wrong(cast.anna.email, times=PASSWORD.most)
    for _time in range(CODE.most):
        spend(Try(CODE, mark(cast.anna)), at=timezone.now())
    assert pause_of(cast.anna, at=timezone.now()) == timezone.now() + PASSWORD.pause
    with pytest.raises(NotYours):
        lift(cast.anna, by=cast.anna, at=timezone.now())
    assert lift(cast.anna, by=cast.chief, at=timezone.now())
    assert pause_of(cast.anna, at=timezone.now()) is None
    wrong(cast.anna.email)
    assert Change.objects.filter(about=f"person:{cast.anna.pk}", what="lock", after="lifted").count() == 1
    assert not lift(cast.anna, by=cast.chief, at=timezone.now()), "there was no pause any more"


def test_counters_are_swept_once_their_time_is_over(clock) -> None:
    wrong(times=PASSWORD.most)
    assert sweep_signins(at=timezone.now()) == 0
    clock.shift(PASSWORD.pause)
    assert sweep_signins(at=timezone.now()) == 2
    assert sweep_signins(at=timezone.now()) == 0


def test_digests_are_of_this_installation(settings) -> None:
    before = digest("anna@example.org")
    settings.SECRET_KEY = "another"
    assert digest("anna@example.org") != before
