"""`kochka user unlock` and `kochka user second-factor off`: the way in again when no chief can open it on a page."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from kochka.people import second_factor
from kochka.people.models import Change, User
from kochka.people.tries import CODE, PASSWORD, Shut, Try, mark, spend
from tests.cast import PASSWORD as WORD
from tests.cast import Cast
from tests.ops.conftest import Said
from tests.people.test_second_factor import code, on
from tests.web.test_door import CODE_PAGE, inside, knock

type Kochka = Callable[..., Said]


def has_factor(person: User) -> bool:
    return second_factor.has_factor(User.objects.get(pk=person.pk))


def comes_in(person: User) -> bool:
    """Whether the password alone opens."""
    browser = Client()
    return knock(browser, person.email)["Location"] == "/" and inside(browser)


def test_who_is_locked_out_comes_in_again_at_once(kochka: Kochka, cast: Cast) -> None:
    cast.anna.set_password(WORD)
    cast.anna.save()
    for _time in range(PASSWORD.most):
        knock(Client(), cast.anna.email, "не то")
    assert knock(Client(), cast.anna.email).status_code == 429
    said = kochka("user", "unlock", "Anna@example.org")
    assert (said.code, said.out) == (0, "Анна Соколова can try again\n")
    assert comes_in(cast.anna)
    lifted = Change.objects.get(about=f"person:{cast.anna.pk}", what="lock")
    assert (lifted.after, lifted.by) == ("lifted", cast.chief)


def test_tries_of_codes_are_lifted_too(kochka: Kochka, cast: Cast) -> None:
    for _time in range(CODE.most):
        spend(Try(CODE, mark(cast.anna)), at=timezone.now())
    with pytest.raises(Shut):
        spend(Try(CODE, mark(cast.anna)), at=timezone.now())
    assert kochka("user", "unlock", "anna@example.org").code == 0
    spend(Try(CODE, mark(cast.anna)), at=timezone.now())


def test_who_was_not_locked_out_is_said_to_be_free(kochka: Kochka, cast: Cast) -> None:
    said = kochka("user", "unlock", "anna@example.org")
    assert (said.code, said.out) == (0, "Анна Соколова was not locked out\n")
    assert not Change.objects.filter(what="lock").exists()


@pytest.mark.parametrize("words", [("unlock",), ("second-factor", "off")])
def test_an_address_of_nobody_is_said(kochka: Kochka, cast: Cast, words: tuple[str, ...]) -> None:
    said = kochka("user", *words, "nobody@example.org")
    assert said.code == 2
    assert "nobody with the address nobody@example.org" in said.err


@pytest.mark.parametrize("who", ["anna", "chief"])
def test_a_lost_phone_of_whomever_is_no_wall(kochka: Kochka, cast: Cast, who: str) -> None:
    person = getattr(cast, who)
    on(person)
    on(cast.oleg)
    browser = Client()
    assert knock(browser, person.email)["Location"] == CODE_PAGE
    said = kochka("user", "second-factor", "off", person.email)
    assert (said.code, said.out) == (0, f"{person.name} signs in without a second factor now\n")
    assert comes_in(person)
    assert browser.post(CODE_PAGE, {"code": code()}).status_code != 200 and not inside(browser), "signed out meanwhile"
    assert has_factor(cast.oleg), "nobody else's"
    off = Change.objects.get(about=f"person:{person.pk}", what="second_factor", after="off")
    assert off.by.is_system


def test_one_that_is_off_already_is_refused(kochka: Kochka, cast: Cast) -> None:
    said = kochka("user", "second-factor", "off", "anna@example.org")
    assert said.code == 2
    assert "The second factor is off." in said.err


def test_after_a_restore_with_another_secret_only_unreadable_ones_are_taken_off(kochka: Kochka, cast: Cast, settings):
    on(cast.anna)
    on(cast.egor)
    settings.SECRET_KEY = "the secret of a server elsewhere, long enough to be one"
    on(cast.oleg)
    said = kochka("user", "second-factor", "off", "--unreadable")
    assert said.code == 0, said.err
    assert "Анна Соколова signs in" in said.out and "Егор Лебедев signs in" in said.out and "Олег" not in said.out
    assert [has_factor(one) for one in (cast.anna, cast.egor, cast.oleg)] == [False, False, True]
    assert kochka("user", "second-factor", "off", "--unreadable").out == "All codes can be read.\n"


@pytest.mark.parametrize("words", [(), ("anna@example.org", "--unreadable")])
def test_whose_has_to_be_said_in_one_way(kochka: Kochka, cast: Cast, words: tuple[str, ...]) -> None:
    on(cast.anna)
    said = kochka("user", "second-factor", "off", *words)
    assert said.code == 2
    assert "Say whose" in said.err
    assert has_factor(cast.anna)
