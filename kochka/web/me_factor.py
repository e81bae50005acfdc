"""One's own second factor: switching it on with a phone, the recovery codes, renewing them, switching it off."""

from typing import Any
from urllib.parse import quote, urlencode

import segno
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.firm.second_factor import owes
from kochka.people import second_factor
from kochka.people.models import User
from kochka.people.sessions import moved
from kochka.people.tries import Shut
from kochka.web.codes import CODE_ATTRS, LONGEST_CODE
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line
from kochka.web.reading import Reader, person, reader_of

KEPT = "second_factor_secret"


class PresentForm(TypedForm):
    """Asks for the present password: an open browser alone changes nothing here."""

    former = Line(
        label=_("Present password"),
        widget=forms.PasswordInput,
        strip=False,
        attrs={"autocomplete": "current-password"},
    )


class SwitchForm(PresentForm):
    code = Line(label=_("The code that the app shows"), max_length=LONGEST_CODE, attrs=CODE_ATTRS)


@require_http_methods(["GET", "HEAD", "POST"])
def my_factor(request: HttpRequest) -> HttpResponse:
    """Switched off: the picture for the phone and the code that proves it. Switched on: what there is."""
    user = person(request)
    if second_factor.has_factor(user):
        return render(request, "me/factor.html", _on(user))
    form = SwitchForm(request.POST if request.method == "POST" else None)
    secret = request.session.setdefault(KEPT, second_factor.new_secret())
    if form.is_bound and form.is_valid():
        try:
            return _switched_on(request, user, secret, form.cleaned_data)
        except Shut:
            raise
        except Refused as refused:
            form.refuse(refused)
    context = _picture(reader_of(request), secret) | {"form": form, "layout": _layout(request, user)}
    return render(request, "me/factor_on.html", context, status=422 if form.is_bound else 200)


def _layout(request: HttpRequest, user: User) -> str:
    """Whoever owes it stands at the door still; others are in their settings."""
    return "people/door.html" if owes(user, reader_of(request).firm) else "base.html"


def _on(user: User) -> dict[str, Any]:
    return {"left": second_factor.codes_left(user), "since": user.second_factor_at}


def _picture(reader: Reader, secret: str) -> dict[str, Any]:
    """The picture that phones read, and the secret in fours for whoever types."""
    assert reader.user is not None
    given = urlencode({"secret": secret, "issuer": "Kochka"})
    address = f"otpauth://totp/Kochka:{quote(reader.user.email)}?{given}"
    fours = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return {"picture": picture_of(address), "secret": fours}


def picture_of(address: str) -> SafeString:
    """A QR code drawn by shapes alone: no style, no script, nothing that the policy of our pages forbids."""
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=5, border=3, dark="#000", light="#fff", omitsize=True))


def _switched_on(request: HttpRequest, user: User, secret: str, said: dict[str, Any]) -> HttpResponse:
    owed = _layout(request, user)
    session = request.session.session_key or ""
    codes = second_factor.switch_on(
        user, secret=secret, code=said["code"], former=said["former"], at=timezone.now(), session=session
    )
    request.session.pop(KEPT, None)
    stay(request, user)
    return _codes(request, codes, first=True, layout=owed)


def stay(request: HttpRequest, user: User) -> None:
    """All other sessions were ended; this one goes on, under a new key."""
    before = request.session.session_key or ""
    update_session_auth_hash(request, user)
    moved(before, request.session.session_key or "")


def _codes(request: HttpRequest, codes: list[str], *, first: bool, layout: str = "base.html") -> HttpResponse:
    fours = [f"{code[:4]} {code[4:]}" for code in codes]
    context = {"codes": fours, "first": first, "layout": layout, "text": "\n".join(fours)}
    return render(request, "me/factor_codes.html", context | {"file": quote("\r\n".join([*fours, ""]))})


@require_http_methods(["GET", "HEAD", "POST"])
def renewal(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes."""
    user, form = person(request), PresentForm(request.POST if request.method == "POST" else None)
    if not second_factor.has_factor(user):
        return redirect("my_factor")
    if form.is_bound and form.is_valid():
        try:
            codes = second_factor.renew_codes(user, **form.cleaned_data, at=timezone.now())
        except Shut:
            raise
        except Refused as refused:
            form.refuse(refused)
        else:
            return _codes(request, codes, first=False)
    return render(request, "me/factor_renewal.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest) -> HttpResponse:
    """No code is asked any more."""
    user, form = person(request), PresentForm(request.POST if request.method == "POST" else None)
    if not second_factor.has_factor(user):
        return redirect("my_factor")
    if form.is_bound and form.is_valid() and _switched_off(request, user, form):
        return redirect("me")
    return render(request, "me/factor_off.html", {"form": form}, status=422 if form.is_bound else 200)


def _switched_off(request: HttpRequest, user: User, form: PresentForm) -> bool:
    """Whether it is off now; else the form has a sentence more. Raises Shut."""
    former, session = form.cleaned_data["former"], request.session.session_key or ""
    try:
        second_factor.switch_off(user, former=former, at=timezone.now(), session=session)
    except Shut:
        raise
    except Refused as refused:
        form.refuse(refused)
        return False
    stay(request, user)
    messages.success(request, _("The second factor is off. Elsewhere you are signed out."))
    return True
