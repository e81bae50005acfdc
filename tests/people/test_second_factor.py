"""The second factor: codes of an app, recovery codes, who may take it off."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.firm.adjusting import adjust
from kochka.firm.second_factor import owes
from kochka.people import second_factor
from kochka.people.accounts import system_user
from kochka.people.models import Change, User
from kochka.people.tries import CODE, CODES, Shut
from tests.cast import PASSWORD, Cast

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(ago: int = 0) -> str:
    """What the app shows, or has shown so many half-minutes ago."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - ago))


def on(person: User) -> list[str]:
    """The person has a second factor; the recovery codes."""
    person.set_password(PASSWORD)
    person.save()
    given = {"code": code(), "former": PASSWORD}
    return second_factor.switch_on(person, secret=SECRET, **given, at=timezone.now())


def opens(person: User, said: str) -> str:
    return second_factor.open_with(User.objects.get(pk=person.pk), code=said, at=timezone.now())


def test_switching_on_asks_for_a_right_code_and_the_password(cast: Cast) -> None:
    cast.anna.set_password(PASSWORD)
    cast.anna.save()
    for given in ({"code": "000000", "former": PASSWORD}, {"code": code(), "former": "не тот"}):
        with pytest.raises(Invalid):
            second_factor.switch_on(cast.anna, secret=SECRET, **given, at=timezone.now())
    assert not second_factor.has_factor(User.objects.get(pk=cast.anna.pk))
    assert len(set(on(cast.anna))) == 10
    assert Change.objects.filter(about=f"person:{cast.anna.pk}", what="second_factor", after="on").exists()
    with pytest.raises(Refused):
        on(cast.anna)


def test_a_code_opens_once(cast: Cast, clock) -> None:
    on(cast.anna)
    with pytest.raises(Invalid):
        opens(cast.anna, code())
    clock.shift(timedelta(seconds=30))
    fresh = code()
    assert opens(cast.anna, f" {fresh[:3]} {fresh[3:]} ") == "totp"
    with pytest.raises(Invalid):
        opens(cast.anna, fresh)
    with pytest.raises(Invalid):
        opens(cast.anna, code(ago=1))


def test_a_phone_may_be_half_a_minute_wrong_and_no_more(cast: Cast, clock) -> None:
    on(cast.anna)
    clock.shift(timedelta(minutes=5))
    with pytest.raises(Invalid):
        opens(cast.anna, code(ago=2))
    with pytest.raises(Invalid):
        opens(cast.anna, code(ago=-2))
    assert opens(cast.anna, code(ago=1)) == "totp"
    assert opens(cast.anna, code(ago=-1)) == "totp"


def test_a_recovery_code_opens_once_and_new_ones_replace_the_rest(cast: Cast) -> None:
    codes = on(cast.anna)
    assert opens(cast.anna, f"{codes[3][:4]} {codes[3][4:]}") == "recovery_codes"
    assert second_factor.codes_left(cast.anna) == 9
    with pytest.raises(Invalid):
        opens(cast.anna, codes[3])
    fresh = second_factor.renew_codes(cast.anna, former=PASSWORD, at=timezone.now())
    with pytest.raises(Invalid):
        opens(cast.anna, codes[0])
    assert opens(cast.anna, fresh[0]) == "recovery_codes"


@pytest.mark.parametrize("said", ["", " ", "٠١٢٣٤٥", "9" * 10_000, "\x00", "дай войти", "000000"])
def test_what_is_no_code_opens_nothing(cast: Cast, said: str) -> None:
    on(cast.anna)
    with pytest.raises(Invalid):
        opens(cast.anna, said)


def test_codes_cannot_be_guessed_however_patiently(cast: Cast, clock) -> None:
    on(cast.anna)
    guessed = 0
    for _quarter in range(4 * 24):
        try:
            opens(cast.anna, "123456")
        except Invalid:
            guessed += 1
            continue
        except Shut:
            clock.shift(CODE.pause)
    assert guessed <= CODES.most * 4


def test_the_right_code_opens_nothing_during_the_pause(cast: Cast, clock) -> None:
    on(cast.anna)
    for _time in range(CODE.most):
        with pytest.raises(Invalid):
            opens(cast.anna, "123456")
    clock.shift(timedelta(minutes=1))
    with pytest.raises(Shut):
        opens(cast.anna, code())
    clock.shift(CODE.pause)
    assert opens(cast.anna, code()) == "totp"


def test_secrets_lie_sealed(cast: Cast, settings) -> None:
    on(cast.anna)
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in kept
    assert second_factor.readable(cast.anna)
    settings.SECRET_KEY = "another"
    assert not second_factor.readable(cast.anna)
    with pytest.raises(Refused):
        opens(cast.anna, "123456")


def test_a_chief_takes_it_off_for_others_and_never_for_themself(cast: Cast) -> None:
    on(cast.anna)
    on(cast.chief)
    with pytest.raises(NotYours):
        second_factor.take_off(cast.anna, by=cast.oleg, at=timezone.now())
    with pytest.raises(Refused):
        second_factor.take_off(cast.chief, by=cast.chief, at=timezone.now())
    second_factor.take_off(cast.anna, by=cast.chief, at=timezone.now())
    assert not Authenticator.objects.filter(user=cast.anna).exists()
    second_factor.take_off(cast.chief, by=system_user(), at=timezone.now())
    assert not second_factor.has_factor(User.objects.get(pk=cast.chief.pk))


def test_demanding_asks_that_the_chief_has_one(cast: Cast) -> None:
    with pytest.raises(Invalid) as no:
        adjust(second_factor="chiefs", by=cast.chief, at=timezone.now())
    assert list(no.value.fields) == ["second_factor"]
    on(cast.chief)
    firm = adjust(second_factor="chiefs", by=cast.chief, at=timezone.now())
    assert Change.objects.filter(about="firm", what="second_factor", before="nobody", after="chiefs").exists()
    assert not owes(cast.chief, firm)
    assert not owes(cast.anna, firm)
    firm = adjust(second_factor="everybody", by=cast.chief, at=timezone.now())
    assert owes(cast.anna, firm)
    firm.is_demo = True
    assert not owes(cast.anna, firm), "the demo demands nothing"
