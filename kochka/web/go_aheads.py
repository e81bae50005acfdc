"""A chief's yes or no."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import trigger_client_event

from kochka.core.refusals import Invalid, Refused
from kochka.deals import go_aheads
from kochka.deals.models import Deal, GoAhead
from kochka.deals.rights import Act, demand
from kochka.web.deals.acting import CHANGED
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line
from kochka.web.reading import partly, person, reader_of


class DecisionForm(TypedForm):
    yes = forms.CharField(required=False, widget=forms.HiddenInput)
    note = Line(label=_("A word along with it"), placeholder=_("What is missing for a yes?"), attrs={"autofocus": True})

    def answer(self) -> tuple[bool, str]:
        """Yes or no, and the words along with it. Raises Invalid for neither: nobody decides by leaving it out."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        if said.get("yes") not in ("0", "1"):
            raise Invalid("note", _("Choose: yes, or not yet."))
        return said["yes"] == "1", said.get("note", "")


def the_go_ahead(request: HttpRequest, go_ahead_id: int) -> GoAhead:
    """What was asked, on a deal that this person sees; else 404."""
    reader = reader_of(request)
    assert reader.firm is not None
    seen = Deal.objects.visible_to(person(request), reader.firm)
    rows = GoAhead.objects.filter(jump__deal__in=seen).select_related(
        "jump__deal__client", "jump__deal__owner", "jump__deal__open_jump", "jump__stage__version", "asked_by"
    )
    return get_object_or_404(rows, pk=go_ahead_id)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, go_ahead_id: int) -> HttpResponse:
    """Shows what is asked, and takes the answer. `?answer=no`: the sentence is for a no, and Enter sends that."""
    row = the_go_ahead(request, go_ahead_id)
    if request.method != "POST":
        demand(person(request), Act.DECIDE, row.jump.deal)
        return _shown(request, row, DecisionForm())
    form = DecisionForm(request.POST)
    try:
        yes, note = form.answer()
        go_aheads.decide_go_ahead(row, by=person(request), at=timezone.now(), yes=yes, note=note)
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, row, form, status=refused.status)
    messages.success(request, _("The go-ahead is given.") if yes else _("Sent back, with your reason."))
    return _gone_on(request, row)


def _gone_on(request: HttpRequest, row: GoAhead) -> HttpResponse:
    if not partly(request):
        return redirect("go_aheads" if request.POST.get("back") == "go_aheads" else "my_day")
    return trigger_client_event(HttpResponse(status=204), CHANGED, {"deal": row.jump.deal_id})


def _shown(request: HttpRequest, row: GoAhead, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    part = partly(request)
    template, level = ("go_ahead.html#form", 2) if part else ("go_ahead.html", 1)
    leaning = "no" if request.GET.get("answer") == "no" or form.data.get("yes") == "0" else ""
    context = {"go_ahead": row, "deal": row.jump.deal, "form": form, "leaning": leaning, "level": level}
    context["from_list"] = (request.POST or request.GET).get("back") == "go_aheads"
    return render(request, template, context, status=status)
