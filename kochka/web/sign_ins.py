"""Writes sign-ins down as the libraries report them, and says them in words.

Nothing here keeps anybody out: what cannot be written down is logged, and the sign-in goes on.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.people import sign_ins
from kochka.people.devices import device_of
from kochka.people.models import SignIn, User
from kochka.web.addresses import UNKNOWN, address_of
from kochka.web.forms.fields import capital

log = logging.getLogger("kochka.sign_ins")

Outcome = SignIn.Outcome
HOW = {"key": Outcome.KEY, "welcome": Outcome.KEY, "enter_demo": Outcome.DEMO}
"""By the name of the page that lets in."""


def listen() -> None:
    """Hears what the libraries report; called once, at the start."""
    user_logged_in.connect(_came_in, dispatch_uid="kochka")
    user_logged_out.connect(_went, dispatch_uid="kochka")
    user_login_failed.connect(_wrong, dispatch_uid="kochka")
    authentication_failed.connect(_wrong_code, dispatch_uid="kochka")


def safely(write: Callable[[], object]) -> None:
    """Writes in a transaction of its own; what goes wrong is logged and nobody is kept waiting for it."""
    try:
        with transaction.atomic():
            write()
    except Exception:
        log.exception("a sign-in could not be written down")


def from_where(request: HttpRequest | None) -> dict[str, Any]:
    """`address`, `device` and `at`, as the verbs take them."""
    address = address_of(request) if request else UNKNOWN
    device = device_of(request.headers.get("User-Agent", "")) if request else ""
    return {"address": "" if address == UNKNOWN else address, "device": device, "at": timezone.now()}


def kept_out(request: HttpRequest | None, named: str, why: SignIn.Outcome) -> None:
    """A try by a name, which is looked up and not kept."""

    def write() -> None:
        who = User.objects.filter(email__iexact=named[:254], is_system=False).first() if named else None
        sign_ins.refused(who, why=why, **from_where(request))

    safely(write)


def _came_in(request: HttpRequest, user: User, **_more: Any) -> None:
    match = getattr(request, "resolver_match", None)
    how = HOW.get(match.url_name if match else "", Outcome.IN)
    safely(lambda: sign_ins.signed_in(user, how=how, **from_where(request)))


def _went(request: HttpRequest, user: User | None, **_more: Any) -> None:
    if isinstance(user, User):
        safely(lambda: sign_ins.signed_out(user, **from_where(request)))


def _wrong(credentials: Mapping[str, Any], request: HttpRequest | None = None, **_more: Any) -> None:
    kept_out(request, _name(credentials), Outcome.WRONG)


def _wrong_code(request: HttpRequest, user: User, **_more: Any) -> None:
    safely(lambda: sign_ins.refused(user, why=Outcome.CODE, **from_where(request)))


def _name(credentials: Mapping[str, Any]) -> str:
    return next((str(credentials[key]) for key in ("email", "username", "login") if credentials.get(key)), "")


@dataclass(frozen=True, slots=True)
class Came:
    """A sign-in in words: what happened, and from where."""

    at: datetime
    what: str
    where: str
    bad: bool


def said(row: SignIn) -> Came:
    """The row in words, without whose it is."""
    what = capital(row.get_outcome_display())
    if row.by and row.by.pk != row.who_id:
        what = _("%(what)s by %(name)s") % {"what": what, "name": row.by.name}
    if row.times > 1:
        what = ngettext("%(what)s, %(n)s time", "%(what)s, %(n)s times", row.times) % {"what": what, "n": row.times}
    where = ", ".join(filter(None, [row.device, row.address]))
    return Came(row.at, what, where, row.outcome in sign_ins.REFUSED)


def comings_of(who: User, most: int = 8) -> list[Came]:
    """What happened last with somebody's account, newest first. One query."""
    return [said(row) for row in sign_ins.sign_ins_of(who)[:most]]
