"""Eight processes at one door: no more tries than there are, and a code opens once."""

import time
from collections import Counter

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone

from kochka.people.models import Tally
from kochka.people.second_factor import switch_on
from kochka.people.tries import PASSWORD
from tests.cast import PASSWORD as WORD
from tests.cast import Cast
from tests.races.conftest import Field

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(ago: int) -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - ago))


def test_eight_at_once_have_no_more_tries_than_the_limit(field: Field, cast: Cast) -> None:
    said = field.race("knock", {"by": cast.anna.pk}) + field.race("knock", {"by": cast.anna.pk})
    assert Counter(answer["kind"] for answer in said if not answer["ok"]) == {"Shut": 16 - PASSWORD.most}
    assert Tally.objects.get().count == PASSWORD.most


def test_one_code_opens_one_of_eight(field: Field, cast: Cast) -> None:
    cast.anna.set_password(WORD)
    cast.anna.save()
    switch_on(cast.anna, secret=SECRET, code=code(1), former=WORD, at=timezone.now())
    said = field.race("code", {"by": cast.anna.pk, "code": code(0)})
    assert sum(answer["ok"] for answer in said) == 1, said
