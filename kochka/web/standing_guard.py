"""What stands between a person who signed in and every page: the second factor that they still owe, and that their
browser was used."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from kochka.firm.second_factor import owes
from kochka.people import sessions
from kochka.web.middleware import Next
from kochka.web.reading import partly, reader_of

OPEN = frozenset({"my_factor", "account_logout"})
"""All that is open to whoever owes a second factor, beside the pages at the door."""


def guard(get_response: Next) -> Next:
    """Leads whoever owes a second factor to where it is set up, whatever page, part or file they ask for; notes when a
    browser was used. Pages that ask by themselves whether something is new do not count as use."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        match, key = request.resolver_match, request.session.session_key
        if reader_of(request).user and key and match and not str(match.url_name).endswith("pulse"):
            sessions.seen(key, at=timezone.now())
        return response

    def process_view(request: HttpRequest, view: Callable[..., Any], _args: Any, _kwargs: Any) -> HttpResponse | None:
        reader, match = reader_of(request), request.resolver_match
        if reader.user is None or not getattr(view, "login_required", True) or not owes(reader.user, reader.firm):
            return None
        if match and match.url_name in OPEN:
            return None
        return HttpResponseClientRedirect(reverse("my_factor")) if partly(request) else redirect("my_factor")

    respond.process_view = process_view  # type: ignore[attr-defined]
    return respond


def _begun(request: HttpRequest, **_more: Any) -> None:
    if request.session.session_key:
        sessions.begun(request.session.session_key)


user_logged_in.connect(_begun, dispatch_uid="kochka.session_begun")
