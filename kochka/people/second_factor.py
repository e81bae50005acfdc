"""The second factor: a code of an app beside the password (TOTP, RFC 6238), and ten recovery codes for when the phone
is gone. The library keeps the rows and counts the codes; what may be done stands here.

A code opens once: the number of its half-minute is kept in the person's own row of the library, under the lock of the
person, so that no second process, node or moment takes it again.
"""

import time
from datetime import datetime
from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.people.accounts import about
from kochka.people.changes import record
from kochka.people.models import User
from kochka.people.presence import lock
from kochka.people.rights import demand_chief
from kochka.people.sealing import Unreadable, unseal
from kochka.people.sessions import end_all
from kochka.people.tries import CODE, CODES, Try, confirm_password, give_back, mark, spend

PERIOD = 30
DRIFT = 1
"""So many half-minutes a phone's clock may go wrong, either way."""
WRONG = _("This is not the code. Look at the app once more: it changes every half minute, and each opens once.")
KINDS = Authenticator.Type

new_secret = generate_totp_secret


def has_factor(person: User) -> bool:
    """Whether a code is asked of them."""
    return person.second_factor_at is not None


def switch_on(person: User, *, secret: str, code: str, former: str, at: datetime, session: str = "") -> list[str]:
    """From now on a code is asked of the person; their other sessions end. The recovery codes, told this once. Raises
    Invalid on `former` (the present password) or `code`; Shut; Refused where it is on already."""
    confirm_password(person, former, at=at)
    half_minute = _matching(secret, code, after=0)
    if half_minute is None:
        raise Invalid("code", WRONG)
    with transaction.atomic():
        lock(person)
        person.refresh_from_db(fields=["second_factor_at"])
        if has_factor(person):
            raise Refused(_("The second factor is on already."))
        Authenticator.objects.filter(user_id=person.pk).delete()
        row = TOTP.activate(person, secret).instance
        row.data["opened"] = half_minute
        row.save(update_fields=["data"])
        codes = _fresh_codes(person)
        _mark(person, at, by=person, at=at)
        end_all(person, by=person, at=at, but=session)
    return codes


def _mark(person: User, since: datetime | None, *, by: User, at: datetime) -> None:
    before, after = ("off", "on") if since else ("on", "off")
    person.second_factor_at = since
    User.objects.filter(pk=person.pk).update(second_factor_at=since)
    record(about(person), "second_factor", before=before, after=after, by=by, at=at)


def open_with(person: User, *, code: str, address: str = "", at: datetime) -> str:
    """Takes a code of the app, or a recovery code; which of the two it was. It opens nothing a second time. Raises
    Invalid on `code`; Shut after too many tries; Refused where nothing can be read any more."""
    tries = (Try(CODE, mark(person)), Try(CODES, mark(person)))
    spend(*tries, at=at)
    with transaction.atomic():
        if not lock(person).filter(is_active=True).exists():
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
        try:
            kind = _opens(person, code, at)
        except Unreadable:
            words = _("The codes cannot be read any more: the server has another secret now. A chief can mend that.")
            raise Refused(words) from None
    if kind is None:
        raise Invalid("code", WRONG)
    give_back(*tries, at=at)
    return kind


def _opens(person: User, code: str, at: datetime) -> str | None:
    """Tries the code against the app's secret and then against the recovery codes; uses it up."""
    said = "".join(code.split()).replace("-", "")
    for row in Authenticator.objects.filter(user_id=person.pk, type__in=[KINDS.TOTP, KINDS.RECOVERY_CODES]).order_by(
        "-type"
    ):
        if _used(row, said):
            row.last_used_at = at
            row.save(update_fields=["last_used_at"])
            return str(row.type)
    return None


def _used(row: Authenticator, code: str) -> bool:
    if row.type == KINDS.RECOVERY_CODES:
        return bool(RecoveryCodes(row).validate_code(code))
    half_minute = _matching(unseal(row.data["secret"]), code, after=row.data.get("opened", 0))
    if half_minute is None:
        return False
    row.data["opened"] = half_minute
    row.save(update_fields=["data"])
    return True


def _matching(secret: str, code: str, *, after: int) -> int | None:
    """The half-minute whose code this is, later than the last that opened; None where there is none."""
    said, now = "".join(code.split()), int(time.time()) // PERIOD
    for moment in range(max(now - DRIFT, after + 1), now + DRIFT + 1):
        if compare_user_code(actual=said, expected=format_hotp_value(hotp_value(secret, moment))):
            return moment
    return None


def _fresh_codes(person: User) -> list[str]:
    Authenticator.objects.filter(user_id=person.pk, type=KINDS.RECOVERY_CODES).delete()
    codes: list[str] = RecoveryCodes.activate(person).generate_codes()
    return codes


def codes_left(person: User) -> int:
    """How many recovery codes are unused; 0 where they cannot be read."""
    row = Authenticator.objects.filter(user_id=person.pk, type=KINDS.RECOVERY_CODES).first()
    used: Any = row.data.get("used_mask", 0) if row else 0
    return 10 - int(used).bit_count() if row else 0


def renew_codes(person: User, *, former: str, at: datetime) -> list[str]:
    """Ten new recovery codes; the former ones open nothing any more. Raises Invalid on `former`; Refused."""
    confirm_password(person, former, at=at)
    with transaction.atomic():
        lock(person)
        person.refresh_from_db(fields=["second_factor_at"])
        if not has_factor(person):
            raise Refused(_("The second factor is off."))
        record(about(person), "recovery_codes", before="", after="renewed", by=person, at=at)
        return _fresh_codes(person)


def switch_off(person: User, *, former: str, at: datetime, session: str = "") -> None:
    """No code is asked of the person any more; their other sessions end. Raises Invalid on `former`; Refused."""
    confirm_password(person, former, at=at)
    _off(person, by=person, at=at, session=session)


def take_off(person: User, *, by: User, at: datetime) -> None:
    """Somebody's phone is lost: no code is asked of them any more, and they are signed out everywhere. Raises NotYours
    unless a chief does it; Refused for one's own."""
    if by.pk == person.pk:
        raise Refused(_("Your own second factor you switch off in your settings, with your password."))
    demand_chief(by)
    _off(person, by=by, at=at)


def _off(person: User, *, by: User, at: datetime, session: str = "") -> None:
    with transaction.atomic():
        lock(person)
        person.refresh_from_db(fields=["second_factor_at"])
        if not has_factor(person):
            raise Refused(_("The second factor is off."))
        Authenticator.objects.filter(user_id=person.pk).delete()
        _mark(person, None, by=by, at=at)
        end_all(person, by=by, at=at, but=session)


def readable(person: User) -> bool:
    """Whether the server can still count the person's codes: not under another secret than they were sealed with."""
    row = Authenticator.objects.filter(user_id=person.pk, type=KINDS.TOTP).first()
    try:
        return bool(row and unseal(row.data["secret"]))
    except Unreadable:
        return False
