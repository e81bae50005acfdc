"""Opening a deal: what we sell, and the first thing to do about it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from kochka.clients.naming import company_named
from kochka.core.refusals import Refused
from kochka.core.when import Due
from kochka.deals.journey import forward
from kochka.deals.models import Deal
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User
from kochka.web.deals.acting import deal_url
from kochka.web.deals.own_fields import LINES, line_of, lines_offered
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line, Pick, When
from kochka.web.reading import Reader, partly, person, reader_of


class OpeningForm(TypedForm):
    icon = "plus"

    title = Line(label=_("What we sell"), placeholder=_("Dealer portal"), attrs={"autofocus": True})
    next_action = Line(label=_("Next action"), placeholder=_("Call Irina: what do they need?"))
    when = When(label=_("When"))
    client = AsideLine(
        label=_("To whom"),
        asks="likely_clients",
        takes=True,
        placeholder=_("The company, or the person"),
        optional=True,
    )
    funnel = Pick(label=_("By which funnel"))
    service_line = forms.ChoiceField(label=_("Service line"), required=False)
    source = forms.ChoiceField(label=_("Where from"), required=False)

    def __init__(self, *args: Any, reader: Reader, client: str = "", **kwargs: Any) -> None:
        tomorrow = Due(reader.calendar.next_workday(reader.today))
        self.versions = {version.funnel.key: version for version in newest_versions()}
        first = next(iter(self.versions), "")
        super().__init__(*args, initial={"when": tomorrow, "funnel": first, "client": client}, **kwargs)
        self.read_on(reader)
        names = [(key, version.definition.name.of(reader.language)) for key, version in self.versions.items()]
        self.pick("funnel", names)
        for name, model in LINES.items():
            self.pick(name, lines_offered(model))
        for name in ("funnel", *LINES):
            if len(self.fields[name].choices) < 2:  # type: ignore[attr-defined]  # fields of choices
                del self.fields[name]

    def lines(self) -> dict[str, Any]:
        """Service line and source, where they were chosen."""
        return {name: line_of(model, self.cleaned_data.get(name) or "") for name, model in LINES.items()}

    def version(self) -> Version | None:
        """The funnel chosen; None for the company's first one."""
        return self.versions.get(self.cleaned_data.get("funnel") or "")


@require_http_methods(["GET", "HEAD", "POST"])
def opening(request: HttpRequest) -> HttpResponse:
    """The form, and the deal that comes of it."""
    if request.method != "POST":
        named = request.GET.get("client", "")[:200]
        return _shown(request, OpeningForm(reader=reader_of(request), client=named))
    form = OpeningForm(request.POST, reader=reader_of(request))
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        deal = _open(form, person(request))
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, form, status=refused.status)
    messages.success(request, _("The deal is open."))
    return HttpResponseClientRedirect(deal_url(deal)) if partly(request) else redirect("deal", deal.pk)


def _open(form: OpeningForm, by: User) -> Deal:
    said, at = form.cleaned_data, timezone.now()
    with transaction.atomic():
        client = company_named(said["client"], by=by, at=at) if said["client"] else None
        return forward.open_deal(
            title=said["title"],
            next_action=said["next_action"],
            due=said["when"],
            client=client,
            version=form.version(),
            **form.lines(),
            by=by,
            at=at,
        )


def _shown(request: HttpRequest, form: OpeningForm, *, status: int = 200) -> HttpResponse:
    template, level = ("deals/new.html#form", 2) if partly(request) else ("deals/new.html", 1)
    return render(request, template, {"form": form, "action": request.path, "level": level}, status=status)
