"""What one does with the library: a block written anew or over, and what is offered no more."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from kochka.core.money import Money
from kochka.core.refusals import Invalid, Refused, Stale
from kochka.firm.models import PriceRole, ServiceLine
from kochka.proposals.figures import hours_typed
from kochka.proposals.library import Work, add_work, change_work, demand_keeper, retire
from kochka.proposals.models import LibraryBlock, LibraryProposal
from kochka.web.forms.base import VerbForm
from kochka.web.forms.fields import Line, Sum, Words
from kochka.web.proposals.fields import HoursLine
from kochka.web.reading import person, reader_of

OURS = {"least": "hours", "likely": "hours", "most": "hours"}


class WorkForm(VerbForm):
    """A block of the library."""

    heading = gettext_lazy("A block of the library")
    send = gettext_lazy("Save")
    icon = "check"

    title = Line(label=gettext_lazy("What is done"), attrs={"autofocus": True})
    text = Words(label=gettext_lazy("What is in it"), optional=True)
    service_line = forms.ModelChoiceField(
        ServiceLine.objects.filter(retired_at=None),
        label=gettext_lazy("Service line"),
        required=False,
        empty_label="—",
    )
    role = forms.ModelChoiceField(
        PriceRole.objects.filter(retired_at=None), label=gettext_lazy("Role"), required=False, empty_label="—"
    )
    hours = HoursLine(label=gettext_lazy("Hours"), placeholder="8 / 6-8-12", optional=True)
    fixed = Sum(label=gettext_lazy("Or a fixed price"))
    optional = forms.BooleanField(label=gettext_lazy("An option"), required=False)
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, row: LibraryBlock | None = None, **kwargs: Any) -> None:
        self.request, self.row = request, row
        super().__init__(*args, initial=self.begin(), **kwargs)
        reader = reader_of(request)
        self.read_on(reader)
        fixed = self.fields["fixed"]
        assert isinstance(fixed, Sum)
        fixed.currency = (row.currency if row else "") or (reader.firm.currency if reader.firm else "RUB")

    @property
    def home(self) -> str:
        return reverse("library")

    def begin(self) -> dict[str, Any]:
        row = self.row
        if row is None:
            return {}
        said = {name: getattr(row, name) for name in ("title", "text", "service_line", "role", "optional", "revision")}
        hours = hours_typed(row.minutes_least, row.minutes_likely, row.minutes_most)
        fixed = None if row.fixed_minor is None else Money(row.fixed_minor, row.currency)
        return {**said, "hours": hours, "fixed": fixed}

    def work(self) -> Work:
        """What was typed."""
        least, likely, most = self("hours")
        names = ("title", "text", "service_line", "role", "fixed", "optional")
        return Work(least=least, likely=likely, most=most, **{name: self(name) for name in names})

    def refuse(self, refused: Refused) -> None:
        refused.fields = {OURS.get(name, name): words for name, words in refused.fields.items()}
        super().refuse(refused)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """One more block."""
    return _written(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """A block, written over."""
    return _written(request, get_object_or_404(LibraryBlock, pk=pk))


def _written(request: HttpRequest, row: LibraryBlock | None) -> HttpResponse:
    by = person(request)
    demand_keeper(by)
    if request.method != "POST":
        return _shown(request, WorkForm(request=request, row=row))
    form = WorkForm(request.POST, request=request, row=row)
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        _save(form, row)
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, form, status=refused.status, stale=isinstance(refused, Stale))
    messages.success(request, _("Saved."))
    return redirect("library")


def _save(form: WorkForm, row: LibraryBlock | None) -> None:
    if row is None:
        add_work(form.work(), **form.who)
    else:
        change_work(row, form.work(), revision=form("revision") or 0, **form.who)


def _shown(request: HttpRequest, form: WorkForm, *, status: int = 200, stale: bool = False) -> HttpResponse:
    """The form; after somebody was first, what stands there now beside it, to be written over knowingly."""
    now = LibraryBlock.objects.filter(pk=form.row.pk).first() if stale and form.row else None
    if now:
        assert isinstance(form.data, QueryDict)
        data = form.data.copy()
        data["revision"] = str(now.revision)
        form.data = data
    context = {"form": form, "row": form.row, "now": now, "action": request.path, "level": 1}
    return render(request, "library/work.html", context, status=status)


@require_POST
def retirement(request: HttpRequest, pk: int) -> HttpResponse:
    """A block is offered no more, or again."""
    return _retired(request, get_object_or_404(LibraryBlock, pk=pk))


@require_POST
def whole_retirement(request: HttpRequest, pk: int) -> HttpResponse:
    """A whole proposal is offered no more, or again."""
    return _retired(request, get_object_or_404(LibraryProposal, pk=pk))


def _retired(request: HttpRequest, row: LibraryBlock | LibraryProposal) -> HttpResponse:
    back = "back" in request.POST
    who: dict[str, Any] = {"by": person(request), "at": timezone.now(), "back": back}
    try:
        if isinstance(row, LibraryBlock):
            retire(row, **who)
        else:
            retire(row, **who)
    except Invalid as no:
        messages.error(request, str(no))
    else:
        messages.success(request, _("Offered again.") if back else _("Offered no more."))
    return redirect("library")
