"""Signing in and out. Accounts are made by the company (`kochka user`), never by a visitor."""

import ipaddress
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import LoginView, LogoutView
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from kochka.people.models import User
from kochka.web.forms.base import dress
from kochka.web.reading import reader_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WELCOME_SECONDS = 300


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; messages of the library do not stand on our pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return None


class SignIn(LoginView):  # type: ignore[misc]
    """The page at the door; in the demo company its people stand there, each one click away."""

    template_name = "sign_in.html"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["login"].label = _("E-mail")
        return dress(form, prefix="login", placeholders=False)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        open_door = demo_door(self.request)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"cast": demo_cast() if open_door else ()}


def demo_door(request: HttpRequest) -> bool:
    """Whether one may enter by a click: only the demo company, and only from this very machine."""
    firm = reader_of(request).firm
    return bool(firm and firm.is_demo) and _is_loopback(request)


def _is_loopback(request: HttpRequest) -> bool:
    forwarded = "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR") or "")
    except ValueError:
        return False
    return address.is_loopback and not forwarded


def demo_cast() -> list[User]:
    """The people of the demo company, with their roles: two queries."""
    return list(User.objects.active().prefetch_related("grants")[:20])


@login_not_required
@require_POST
def enter_demo(request: HttpRequest, user_id: int) -> HttpResponse:
    """Signs in as one of the demo company's people."""
    if not demo_door(request):
        raise Http404
    who = get_object_or_404(User.objects.active(), pk=user_id)
    login(request, who, backend=BACKEND)
    return HttpResponseRedirect("/")


@login_not_required
@require_safe
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The founder comes in at once: a signed token, good for five minutes and for somebody who never signed in yet.
    The first thing that they are asked is how they sell."""
    try:
        named = signing.loads(token, salt="kochka.welcome", max_age=WELCOME_SECONDS)
    except signing.BadSignature:
        return HttpResponseRedirect("/accounts/login/")
    who = User.objects.active().filter(pk=named["user"], last_login=None).first()
    if who is None:
        return HttpResponseRedirect("/accounts/login/")
    login(request, who, backend=BACKEND)
    return redirect("selling")


@login_not_required
def arrived(_request: HttpRequest) -> HttpResponse:
    """The first visit's waiting page asks here once the company has come in meanwhile: there is nothing to wait for."""
    return HttpResponseRedirect("/")


class SignOut(LogoutView):  # type: ignore[misc]
    """Signs out by a post; a link only asks."""

    template_name = "sign_out.html"
