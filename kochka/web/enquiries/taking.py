"""Writing an enquiry down: one line while the phone is still at the ear."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.core.past import parse_past
from kochka.core.refusals import Refused
from kochka.core.when import UnreadableWhen
from kochka.deals import enquiries
from kochka.deals.models import Enquiry
from kochka.firm.models import LeadSource
from kochka.people.models import User
from kochka.web.channels import CHANNEL_ICONS
from kochka.web.enquiries.acting import gone_on
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line, Pick, Someone, Words, choices_of
from kochka.web.reading import Reader, partly, person, reader_of


class Came(Line):
    """When it came; empty: just now. Cleans to an aware moment, or None."""

    now: datetime | None = None

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        assert self.now is not None, "a moment is read against another"
        try:
            return parse_past(text, now=self.now)
        except UnreadableWhen:
            raise ValidationError(gettext("Write when it came: “10:30”, “yesterday 17:40”, “20.11 9:00”.")) from None


class TakingForm(TypedForm):
    icon = "inbox"

    who = Line(label=_("Who"), placeholder=_("Irina, Vector Ltd"), attrs={"autofocus": True})
    channel = Pick(label=_("How"), choices=choices_of(Enquiry.Channel.choices), icons=CHANNEL_ICONS)
    text = Words(label=_("What they ask"), attrs={"rows": 3}, optional=True)
    reach = Line(label=_("How to reach them"), placeholder=_("Phone, mail, name in a messenger"), optional=True)
    came = Came(label=_("When it came"), placeholder=_("just now"), optional=True)
    holder = Someone(label=_("Who answers"), people=User.objects.none())
    source = forms.ModelChoiceField(
        label=_("Where they know us from"), queryset=LeadSource.objects.none(), required=False, empty_label="—"
    )

    def __init__(self, *args: Any, reader: Reader, **kwargs: Any) -> None:
        super().__init__(*args, initial={"channel": Enquiry.Channel.CALL, "holder": reader.user}, **kwargs)
        self.read_on(reader)
        self.among("holder", User.objects.active())
        came, source = self.fields["came"], self.fields["source"]
        assert isinstance(came, Came)
        assert isinstance(source, forms.ModelChoiceField)
        came.now = reader.now
        source.queryset = LeadSource.objects.filter(retired_at=None)
        if not source.queryset:
            del self.fields["source"]


@require_http_methods(["GET", "HEAD", "POST"])
def taking(request: HttpRequest) -> HttpResponse:
    """The form, and the enquiry that comes of it."""
    if request.method != "POST":
        return _shown(request, TakingForm(reader=reader_of(request)))
    form = TakingForm(request.POST, reader=reader_of(request))
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        row = _take(form.cleaned_data, person(request))
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, form, status=refused.status)
    messages.success(request, _words(row))
    return gone_on(request, row)


def _take(said: dict[str, Any], by: User) -> Enquiry:
    return enquiries.take_in(
        who=said["who"],
        channel=said["channel"],
        text=said["text"],
        reach=said["reach"],
        came_at=said["came"],
        holder=said["holder"],
        source=said.get("source"),
        by=by,
        at=timezone.now(),
    )


def _words(row: Enquiry) -> str:
    if row.answered_at:
        return gettext("Written down. Settle what it becomes while you remember.")
    return gettext("Written down. %(name)s answers.") % {"name": row.holder.name}


def _shown(request: HttpRequest, form: TakingForm, *, status: int = 200) -> HttpResponse:
    template, level = ("enquiries/new.html#form", 2) if partly(request) else ("enquiries/new.html", 1)
    return render(request, template, {"form": form, "action": request.path, "level": level}, status=status)
