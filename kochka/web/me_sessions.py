"""Where one is signed in: the list in one's settings, ending one browser or all others."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from kochka.people import sessions
from kochka.web.me_factor import stay
from kochka.web.reading import person


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """One browser is signed out; the present one leaves by the door."""
    user, key = person(request), request.session.session_key or ""
    if any(place.pk == pk and place.here for place in sessions.places_of(user, key=key)):
        return redirect("account_logout")
    sessions.end_one(user, pk)
    messages.success(request, _("There you are signed out."))
    return redirect("me")


@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """All others are."""
    user = person(request)
    sessions.end_all(user, by=user, at=timezone.now(), but=request.session.session_key or "")
    stay(request, user)
    messages.success(request, _("Everywhere else you are signed out."))
    return redirect("me")
