"""The one shape of every page of settings: for chiefs, a form, a verb, and a word when it is saved."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, Concatenate

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_htmx.http import HttpResponseClientRedirect

from kochka.core.refusals import Refused, Stale
from kochka.web.forms.base import VerbForm
from kochka.web.forms.fields import Label
from kochka.web.reading import Reader, partly, person, reader_of

type View = Callable[..., HttpResponse]
type Asked[**P, R] = Callable[Concatenate[HttpRequest, P], R]
LONGEST_MEMORY = 20_000


def for_chiefs[**P, R: HttpResponseBase](view: Asked[P, R]) -> Asked[P, R]:
    """Whoever is no chief is told so: what is set here is no secret, but not theirs to change."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not person(request).is_chief:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked


def who(request: HttpRequest) -> dict[str, Any]:
    """`by` and `at`, as verbs take them."""
    return {"by": person(request), "at": timezone.now()}


class SettingsForm(VerbForm):
    """A form of settings. It remembers what its reader saw, so that nothing unseen is written over."""

    send: ClassVar[Label] = _("Save")
    done: ClassVar[Label] = _("Saved.")

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=LONGEST_MEMORY)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        self.request, self.reader = request, reader_of(request)
        begin = self.begin()
        super().__init__(*args, initial=begin | {"seen": json.dumps(self.stands(), ensure_ascii=False)}, **kwargs)
        self.read_on(self.reader)
        self.prepare()

    def stands(self) -> dict[str, str]:
        """What stands now, as texts: what its reader will have seen."""
        return {}

    def save(self) -> object:
        """Calls the verb with what was typed."""
        raise NotImplementedError

    @property
    def saw(self) -> dict[str, str]:
        """What the reader saw, as far as the page remembers; anybody may have typed it."""
        try:
            found = json.loads(self.cleaned_data["seen"] or "{}")
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def seeing_anew(self) -> None:
        """After a stale try the form speaks of what stands now; what was typed stays."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = json.dumps(self.stands(), ensure_ascii=False)
        self.data = data


def typed(request: HttpRequest, form_class: type[SettingsForm], **more: Any) -> SettingsForm:
    """The form: what was sent to it, or as it stands."""
    if request.method == "POST":
        return form_class(request.POST, request.FILES, request=request, **more)
    return form_class(request=request, **more)


def saved(form: SettingsForm) -> int:
    """Saves what was typed: 0 when that is done, else the status with which the form comes back."""
    if not form.is_valid():
        return 422
    try:
        form.save()
    except Refused as refused:
        if isinstance(refused, Stale):
            form.seeing_anew()
        form.refuse(refused)
        return refused.status
    if form.done:
        messages.success(form.request, str(form.done))
    return 0


def page_of(
    form_class: type[SettingsForm], template: str, *, more: Callable[[Reader], dict[str, Any]] | None = None
) -> View:
    """A page with one form: shown, and saved in place."""

    @for_chiefs
    def view(request: HttpRequest) -> HttpResponse:
        form = typed(request, form_class)
        status = saved(form) if request.method == "POST" else 200
        if not status:
            return redirect(request.path)
        return render(request, template, {"form": form} | (more(form.reader) if more else {}), status=status)

    return view


def gone_to(request: HttpRequest, url: str) -> HttpResponse:
    """Where a form that may stand in a dialog leads after success."""
    return HttpResponseClientRedirect(url) if partly(request) else redirect(url)
