"""Who may stand before the doors: whoever sits at this computer; from elsewhere, whoever brings the key.

The first visitor becomes the first chief, so a stranger who comes by first must find the doors shut.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from kochka.core.nearness import from_this_computer

COOKIE, SALT = "kochka_doors_key", "kochka.doors.key"


def guard(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The middleware: nothing of the doors is served to those who may not stand before them."""

    def respond(request: HttpRequest) -> HttpResponse:
        if door_key():
            return _with_key(request, get_response)
        if is_near(request):
            return get_response(request)
        words = _(
            "The doors open only on the computer that Kochka runs on. From elsewhere: set KOCHKA_URL and start anew."
        )
        return _shut(request, words)

    return respond


def door_key() -> str:
    """What a visitor from elsewhere must bring; empty where only this computer gets in."""
    return str(getattr(settings, "DOOR_KEY", ""))


def _with_key(request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]) -> HttpResponse:
    given = request.GET.get("key", "")
    if given and constant_time_compare(given, door_key()):
        answer = HttpResponseRedirect(request.path)
        answer.set_cookie(
            COOKIE,
            signing.dumps(door_key(), salt=SALT),
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
        return answer
    if _holds_key(request):
        return get_response(request)
    return _shut(request, _("The address with the key stands on the server’s console. Open that one."))


def _holds_key(request: HttpRequest) -> bool:
    try:
        held = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT)
    except signing.BadSignature:
        return False
    return isinstance(held, str) and constant_time_compare(held, door_key())


def _shut(request: HttpRequest, sentence: str) -> HttpResponse:
    words = {"heading": _("The doors are shut"), "sentence": sentence}
    return render(request, "doors/word.html", words, status=HTTPStatus.FORBIDDEN)


def is_near(request: HttpRequest) -> bool:
    """Whether the visitor sits at this very computer; through a proxy nobody can tell, so the answer is no."""
    return from_this_computer(request.META, request.get_host())
