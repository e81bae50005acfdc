"""Signing in and out. Accounts are made by the company (`kochka user`), never by a visitor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import LoginView, LogoutView
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kochka.people.models import User
from kochka.people.tries import ADDRESS, PASSWORD, Shut, Try, give_back, spend
from kochka.web.addresses import address_of
from kochka.web.demo_cast import demo_cast, demo_door
from kochka.web.forms.base import dress
from kochka.web.sign_ins import Outcome, kept_out

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WELCOME_SECONDS = 300


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themselves; messages of the library do not stand on our pages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    _login_failed_rl_usage = None  # the library's own counting, which is off

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts the try before the password is looked at; too many are refused, and written down. Raises Shut."""
        try:
            spend(*_tries(request, credentials), at=timezone.now())
        except Shut:
            kept_out(request, str(credentials.get("email") or ""), Outcome.LOCKED)
            raise

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        found = super().authenticate(request, **credentials)
        if found:
            give_back(*_tries(request, credentials), at=timezone.now())
        return found

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request)

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        return None


def _tries(request: HttpRequest, credentials: dict[str, Any]) -> tuple[Try, Try]:
    """By name and address, and by address alone, whether there is somebody of that name or not."""
    address = address_of(request)
    return Try(PASSWORD, str(credentials.get("email") or "nobody"), address), Try(ADDRESS, address=address)


def let_in(request: HttpRequest, who: User, to: str = "/") -> HttpResponse:
    """Somebody comes in by another door than a password. A second factor is asked of them there too; whoever was
    signed in in this browser is so no more."""
    if request.user.is_authenticated:
        logout(request)
    answer: HttpResponse = perform_login(request, Login(user=who, redirect_url=to))
    return answer


class SignIn(LoginView):  # type: ignore[misc]
    """The page at the door; in the demo company its roles stand there, each one click away."""

    template_name = "sign_in.html"

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        form.fields["login"].label = _("E-mail")
        return dress(form, prefix="login", placeholders=False)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"cast": demo_cast() if demo_door(self.request) else None}


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
    return let_in(request, who, reverse("selling"))


@login_not_required
def arrived(_request: HttpRequest) -> HttpResponse:
    """The first visit's waiting page asks here once the company has come in meanwhile: there is nothing to wait for."""
    return HttpResponseRedirect("/")


class SignOut(LogoutView):  # type: ignore[misc]
    """Signs out by a post; a link only asks."""

    template_name = "sign_out.html"
