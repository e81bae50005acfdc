"""Merging two clients, and undoing it: for chiefs."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from kochka.clients import merging as verbs
from kochka.clients.doubles import likely
from kochka.clients.models import Company, Merge
from kochka.core.refusals import Invalid, NotYours
from kochka.web.clients.acting import Asking, CompanyForm, acting, done, shown, the_company
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.fields import Pick


class MergingForm(CompanyForm):
    heading = _("Merge with another client")
    explain = _(
        "This client goes into the one you name: its deals, contacts, requisites, notes and files come along."
        " It can be undone."
    )
    send = _("Merge")
    done = _("Merged. It can be undone on this page.")
    icon = "merge"

    likely = Pick(label=_("One of those that look alike"))
    into = AsideLine(label=_("By its name, INN or number"), asks="likely_clients", takes=True)

    def begin(self) -> dict[str, Any]:
        return {"into": self.asking.request.GET.get("into", "")[:20]}

    def prepare(self) -> None:
        if not self.asking.by.is_chief:
            raise NotYours(_("Clients are merged by a chief: it moves the deals of others."))
        found = likely(name=self.company.name, but=self.company.pk)
        self.pick("likely", [(str(one.company.pk), one.company.name) for one in found])
        if not found:
            self.fields["likely"].widget = forms.HiddenInput()

    @property
    def about(self) -> str:
        return self.company.name

    def wanted(self) -> Company:
        """The client that stays. Raises Invalid where none, or more than one, is named."""
        typed, chosen = self("into"), self("likely")
        if not typed and not chosen:
            raise Invalid("into", _("Say which client stays."))
        found = Company.objects.standing().filter(pk=chosen) if not typed else verbs.by_name_or_number(typed)
        rows = list(found.exclude(pk=self.company.pk)[:2])
        if len(rows) != 1:
            few, many = _("No client is found by that."), _("Several clients are found by that: name its number.")
            raise Invalid("into", many if rows else few)
        return rows[0]


class UndoForm(CompanyForm):
    heading = _("Undo the merger")
    explain = _(
        "Two clients again: what came along goes back, unless somebody has moved it on since."
        " What was added since stays here."
    )
    send = _("Undo")
    done = _("Two clients again.")
    icon = "undo-2"

    @property
    def about(self) -> str:
        return str(self.row.gone)


@acting(MergingForm)
def merging(company: Company, said: MergingForm) -> None:
    """Merges this client into the one named."""
    said.asking.company = verbs.merge(company, said.wanted(), **said.who).into
    said.asking.elsewhere = True


@require_http_methods(["GET", "HEAD", "POST"])
def undoing(request: HttpRequest, company_id: int, number: int) -> HttpResponse:
    """Undoes a merger into this client."""
    company = the_company(request, company_id)
    row: Any = get_object_or_404(Merge.objects.select_related("gone"), pk=number, into=company)
    asking = Asking(request, company, row)
    if not asking.by.is_chief:
        raise NotYours(_("Clients are merged by a chief: it moves the deals of others."))
    if request.method != "POST":
        return shown(asking, UndoForm(asking=asking))
    return done(asking, UndoForm, lambda _company, said: verbs.undo_merge(said.row, **said.who))
