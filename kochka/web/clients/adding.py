"""Adding a client, and what stands under the lines while one types: clients that this may be already."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from kochka.clients.companies import Doubled, add_company
from kochka.clients.doubles import Likely, Why, likely
from kochka.core.refusals import Refused
from kochka.web.clients.acting import Knowingly, seen_among, typed
from kochka.web.forms.aside import AsideLine
from kochka.web.forms.base import TypedForm
from kochka.web.forms.fields import Line
from kochka.web.reading import partly, person

TYPED = {
    "name": ("name", "client", "company", "who", "legal_name", "into"),
    "inn": ("inn",),
    "email": ("email",),
    "phone": ("phone",),
}


class NewForm(TypedForm):
    icon = "plus"

    name = AsideLine(
        label=gettext_lazy("What we call the client"),
        asks="likely_clients",
        placeholder=gettext_lazy("The company, or the person"),
        attrs={"autofocus": True},
    )
    site = Line(label=gettext_lazy("Site"), placeholder="vector.ru", optional=True, attrs={"inputmode": "url"})
    address = Line(label=gettext_lazy("Address"), optional=True)
    knowingly = Knowingly()

    def __init__(self, *args: Any, doubles: Any = (), **kwargs: Any) -> None:
        self.doubles = doubles
        super().__init__(*args, **kwargs)
        if not doubles:
            self.fields["knowingly"].widget = forms.HiddenInput()


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, and the client that comes of it."""
    if request.method != "POST":
        return _shown(request, NewForm())
    form = NewForm(request.POST)
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        company = add_company(**form.cleaned_data, by=person(request), at=timezone.now())
    except Refused as refused:
        return _again(request, refused)
    messages.success(request, _("The client is here."))
    address = reverse("company", args=[company.pk])
    return HttpResponseClientRedirect(address) if partly(request) else redirect(address)


def _again(request: HttpRequest, refused: Refused) -> HttpResponse:
    form = NewForm(request.POST, doubles=seen_among(request, refused.found) if isinstance(refused, Doubled) else ())
    form.full_clean()
    form.refuse(refused)
    return _shown(request, form, status=refused.status)


def _shown(request: HttpRequest, form: NewForm, *, status: int = 200) -> HttpResponse:
    template, level = ("clients/new.html#form", 2) if partly(request) else ("clients/new.html", 1)
    return render(request, template, {"form": form, "action": request.path, "level": level}, status=status)


@require_safe
def likely_clients(request: HttpRequest) -> HttpResponse:
    """A part under the line that is being typed. Of a client that this person may not see, no more is told than that
    it is here, and that only where what was typed names it for sure."""
    said = {key: next(filter(None, (typed(request, name) for name in names)), "") for key, names in TYPED.items()}
    found = likely(name=said["name"], inn=said["inn"], email=said["email"], phone=said["phone"])
    mine = dict(seen_among(request, [one.company for one in found]))
    rows = [(one, mine[one.company]) for one in found if mine[one.company] or one.is_sure]
    rows = [(one, seen) for one, seen in rows if not _taken(one, request)]
    return render(request, "clients/likely.html", {"found": rows, "takes": request.GET.get("take") == "1"})


def _taken(one: Likely, request: HttpRequest) -> bool:
    """Whether the line names exactly this client already, where that is what the line is for."""
    return one.why is Why.NAME and request.GET.get("take") == "1"
