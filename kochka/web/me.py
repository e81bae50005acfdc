"""One's own settings: name, language, mood, keys, password."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.people.accounts import rename
from kochka.people.devices import device_of
from kochka.people.keys import change_password
from kochka.people.models import User
from kochka.people.sessions import forget, places_of
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line, Pick
from kochka.web.me_factor import stay
from kochka.web.navigation import reviewers
from kochka.web.people.open_hours import hours_told
from kochka.web.reading import person, reader_of
from kochka.web.sign_ins import comings_of

LANGUAGES = [("ru", "Русский"), ("en", "English")]
MOOD_ICONS = {"": "monitor", "day": "sun", "night": "moon"}


class MeForm(TypedForm):
    name = Line(label=_("Name"), attrs={"autocomplete": "name"})
    language = Pick(label=_("Language"), choices=LANGUAGES)
    mood = Pick(label=_("Mood"), choices=User.Mood.choices, icons=MOOD_ICONS)
    keys_on = forms.BooleanField(label=_("Single keys do things (you see them on the buttons)"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The settings, and saving them."""
    user = person(request)
    now = {"name": user.name, "language": reader_of(request).language, "mood": user.mood, "keys_on": user.keys_on}
    form = MeForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_bound and form.is_valid():
        try:
            return _saved(request, user, form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
    return render(request, "me.html", {"form": form, **_beside(request, user)}, status=422 if form.is_bound else 200)


def _beside(request: HttpRequest, user: User) -> dict[str, Any]:
    """What stands on the page beside the settings: open hours of who answers, where one is signed in, and who came."""
    return {
        "answers": reviewers(user),
        "opens": hours_told(user) if reviewers(user) else [],
        "browsers": [
            (place, device_of(place.agent)) for place in places_of(user, key=request.session.session_key or "")
        ],
        "comings": comings_of(user),
    }


def _saved(request: HttpRequest, user: User, said: dict[str, Any]) -> HttpResponse:
    name = said.pop("name")
    with transaction.atomic():
        # A form that a page of an earlier day still holds does not know the name.
        rename(user, name=name if "name" in request.POST else user.name, by=user, at=timezone.now())
        User.objects.filter(pk=user.pk).update(**said)
    with override(said["language"] or None):
        messages.success(request, str(_("Saved.")))
    return redirect("me")


class PasswordForm(TypedForm):
    former = Line(
        label=_("Present password"),
        widget=forms.PasswordInput,
        strip=False,
        attrs={"autocomplete": "current-password", "autofocus": True},
    )
    password = Line(
        label=_("New password"),
        widget=forms.PasswordInput,
        strip=False,
        help_text=_("At least eight characters; a few words make a good one."),
        attrs={"autocomplete": "new-password"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password of one's own; the browsers where one is signed in elsewhere are signed out."""
    user, form = person(request), PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            change_password(user, **form.cleaned_data, at=timezone.now())
        except Refused as refused:
            form.refuse(refused)
        else:
            forget(user, but=request.session.session_key or "")
            stay(request, user)
            messages.success(request, _("The new password is set. Elsewhere you are signed out."))
            return redirect("me")
    return render(request, "my_password.html", {"form": form}, status=422 if form.is_bound else 200)
