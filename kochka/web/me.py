"""One's own settings: language, mood, keys."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from kochka.people.models import User
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Pick
from kochka.web.reading import person, reader_of

LANGUAGES = [("ru", "Русский"), ("en", "English")]
MOOD_ICONS = {"": "monitor", "day": "sun", "night": "moon"}


class MeForm(TypedForm):
    language = Pick(label=_("Language"), choices=LANGUAGES)
    mood = Pick(label=_("Mood"), choices=User.Mood.choices, icons=MOOD_ICONS)
    keys_on = forms.BooleanField(label=_("Single keys do things (you see them on the buttons)"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """The settings, and saving them."""
    user = person(request)
    now = {"language": reader_of(request).language, "mood": user.mood, "keys_on": user.keys_on}
    form = MeForm(request.POST if request.method == "POST" else None, initial=now)
    if not (form.is_bound and form.is_valid()):
        return render(request, "me.html", {"form": form}, status=422 if form.is_bound else 200)
    User.objects.filter(pk=user.pk).update(**form.cleaned_data)
    with override(form.cleaned_data["language"] or None):
        messages.success(request, str(_("Saved.")))
    return redirect("me")
