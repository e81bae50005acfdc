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

from kochka.core.refusals import Refused
from kochka.deals.journey import forward
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.web.deals.acting import deal_url
from kochka.web.deals.beginning import Beginning
from kochka.web.deals.own_fields import LINES, line_of, lines_offered
from kochka.web.reading import Reader, partly, person, reader_of


class OpeningForm(Beginning):
    icon = "plus"

    service_line = forms.ChoiceField(label=_("Service line"), required=False)
    source = forms.ChoiceField(label=_("Where from"), required=False)

    def __init__(self, *args: Any, reader: Reader, client: str = "", **kwargs: Any) -> None:
        super().__init__(*args, initial=self.first_said(reader, client=client), **kwargs)
        self.read_on(reader)
        self.offer_funnels(reader)
        for name, model in LINES.items():
            offered = lines_offered(model)
            self.pick(name, offered)
            if len(offered) < 2:
                del self.fields[name]

    def lines(self) -> dict[str, Any]:
        """Service line and source, where they were chosen."""
        return {name: line_of(model, self.cleaned_data.get(name) or "") for name, model in LINES.items()}


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
    with transaction.atomic():
        return forward.open_deal(**form.given(by=by, at=timezone.now()), **form.lines())


def _shown(request: HttpRequest, form: OpeningForm, *, status: int = 200) -> HttpResponse:
    template, level = ("deals/new.html#form", 2) if partly(request) else ("deals/new.html", 1)
    return render(request, template, {"form": form, "action": request.path, "level": level}, status=status)
