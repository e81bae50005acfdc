"""Keeping a way to look at deals, calling it otherwise, sharing and removing it."""

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import NotYours, Refused
from kochka.deals.models import SavedView
from kochka.deals.saved_views import change_view, may_remove, remove_view, save_view
from kochka.web.deals.deal_list import DealList
from kochka.web.deals.list_forms import ListForm, go_to, shown
from kochka.web.forms.fields import Line
from kochka.web.reading import person

FORM = require_http_methods(["GET", "HEAD", "POST"])


class SaveViewForm(ListForm):
    heading = _("Keep this view")
    explain = _("Filters, columns and order as they are now.")
    send = _("Keep")
    icon = "bookmark"

    name = Line(label=_("What it is called"), attrs={"autofocus": True})
    shared = forms.BooleanField(label=_("Show it to everybody"), required=False)


class ChangeViewForm(SaveViewForm):
    heading = _("The view")
    explain = _("Whoever opens a shared view sees in it the deals that they may see.")

    anew = forms.BooleanField(label=_("Filters, columns and order as the list has them now"), required=False)


class RemoveViewForm(ListForm):
    heading = _("Remove the view?")
    explain = _("It leaves the list of views. The deals stay as they are.")
    send = _("Remove")
    icon = "trash-2"
    danger = True


@FORM
def new(request: HttpRequest) -> HttpResponse:
    """Keeps the view of the address."""
    query = DealList(request).address.query()
    if request.method != "POST":
        return shown(request, SaveViewForm(), query=query)
    form = SaveViewForm(request.POST)
    try:
        form.is_valid()
        said = form.cleaned_data
        at = timezone.now()
        save_view(by=person(request), at=at, name=said.get("name", ""), query=query, shared=said.get("shared", False))
    except Refused as refused:
        form.refuse(refused)
        return shown(request, form, query=query, status=refused.status)
    messages.success(request, gettext("The view is kept."))
    return go_to(request, query)


def the_view(request: HttpRequest, view_id: int) -> SavedView:
    """One's own view or a shared one; else 404."""
    mine = SavedView.objects.filter(Q(owner=person(request)) | Q(shared=True), removed_at=None)
    return get_object_or_404(mine.select_related("owner"), pk=view_id)


@FORM
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Another name, shared or not, another way to look."""
    view, present = the_view(request, view_id), DealList(request).address.query()
    removal = f"{reverse('view_removal', args=[view.pk])}?{present}" if may_remove(view, person(request)) else ""
    if request.method != "POST":
        if view.owner_id != person(request).pk:
            raise NotYours(gettext("This is %(who)s’s view.") % {"who": view.owner.name})
        form = ChangeViewForm(initial={"name": view.name, "shared": view.shared})
        return shown(request, form, query=present, removal=removal)
    form = ChangeViewForm(request.POST)
    try:
        view = _changed(request, view, form, present)
    except Refused as refused:
        form.refuse(refused)
        return shown(request, form, query=present, status=refused.status, removal=removal)
    messages.success(request, gettext("The view is kept."))
    return go_to(request, view.query)


def _changed(request: HttpRequest, view: SavedView, form: ChangeViewForm, present: str) -> SavedView:
    form.is_valid()
    said = form.cleaned_data
    return change_view(
        view,
        by=person(request),
        at=timezone.now(),
        name=said.get("name", ""),
        shared=said.get("shared", False),
        query=present if said.get("anew") else None,
    )


@FORM
def removal(request: HttpRequest, view_id: int) -> HttpResponse:
    """Takes the view out of the list of views."""
    view, present = the_view(request, view_id), DealList(request).address.query()
    form = RemoveViewForm(request.POST or None)
    form.about = view.name  # type: ignore[attr-defined]
    if request.method != "POST":
        if not may_remove(view, person(request)):
            raise NotYours(gettext("This is %(who)s’s view.") % {"who": view.owner.name})
        return shown(request, form, query=present)
    remove_view(view, by=person(request), at=timezone.now())
    messages.success(request, gettext("The view is removed."))
    return go_to(request, present)
