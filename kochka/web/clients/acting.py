"""The one shape of every page that does something to a client: as `web.deals.acting` for deals.

A GET shows the form, as a page or as a part; a POST calls the verb. A refusal comes back in the form with all that was
typed; where the client seems to be here already, with those that it may be and a box for whoever knows better.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from kochka.clients.companies import Doubled
from kochka.clients.models import Company
from kochka.core.refusals import Refused
from kochka.core.texts import clean_line
from kochka.deals.clients import clients_for
from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.web.deals.acting import is_alone
from kochka.web.forms.base import VerbForm
from kochka.web.forms.fields import Label
from kochka.web.reading import Reader, partly, person, reader_of

CHANGED = "client-changed"


def the_firm_of(request: HttpRequest) -> Firm:
    """The company that the reader works for."""
    firm = reader_of(request).firm
    assert firm is not None
    return firm


def the_company(request: HttpRequest, company_id: int) -> Company:
    """The client, or the one that it was merged into, if this person may see it; else 404."""
    into = Company.objects.filter(pk=company_id).values_list("merged_into", flat=True).first()
    mine = clients_for(person(request), the_firm_of(request)).select_related("created_by")
    return get_object_or_404(mine, pk=into or company_id)


def typed(request: HttpRequest, name: str) -> str:
    """What an address says, clean enough for any database; a line without end is cut, for nothing is kept of it."""
    return clean_line(request.GET.get(name, "")[:200], 400)


class Asking:
    """Who wants what of which client; `row` is the contact, account, … that the address names."""

    def __init__(self, request: HttpRequest, company: Company, row: Any = None) -> None:
        self.request, self.company, self.row = request, company, row
        self.reader: Reader = reader_of(request)
        self.by: User = person(request)
        self.elsewhere = False
        """Whether what came of it stands on another client's page."""

    @property
    def partly(self) -> bool:
        """Whether the form opens within a page."""
        return partly(self.request)


class CompanyForm(VerbForm):
    """A form on a client: words as on a DealForm. `of` is the model of the row that its address may name."""

    send: ClassVar[Label] = _("Save")
    done: ClassVar[Label] = _("Saved.")
    template: ClassVar[str] = "clients/form.html"
    of: ClassVar[type[Model] | None] = None

    def __init__(self, *args: Any, asking: Asking, doubles: Any = (), **kwargs: Any) -> None:
        self.asking, self.company, self.row, self.doubles = asking, asking.company, asking.row, doubles
        self.request = asking.request
        super().__init__(*args, initial=self.begin(), **kwargs)
        if "knowingly" in self.fields and not doubles:
            self.fields["knowingly"].widget = forms.HiddenInput()
        self.prepare()


class Knowingly(forms.BooleanField):
    """The box of whoever knows that this is another client; it shows only where there seems to be one."""

    def __init__(self) -> None:
        super().__init__(label=_("This is another client all the same"), required=False)


type Verb[F: CompanyForm] = Callable[[Company, F], object]
type View = Callable[..., HttpResponse]


def acting[F: CompanyForm](form_class: type[F]) -> Callable[[Verb[F]], View]:
    """Makes a page of a verb: the decorated function calls it with what was typed. It may return a sentence to say
    instead of the form's own."""

    def make(verb: Verb[F]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, company_id: int, number: int = 0) -> HttpResponse:
            company = the_company(request, company_id)
            asking = Asking(request, company, _row(form_class, company, number))
            if request.method != "POST":
                return shown(asking, form_class(asking=asking))
            return done(asking, form_class, verb)

        view.__name__, view.__doc__ = verb.__name__, verb.__doc__
        return view

    return make


def _row(form_class: type[CompanyForm], company: Company, number: int) -> Any:
    if not number or form_class.of is None:
        return None
    return get_object_or_404(form_class.of._default_manager, pk=number, company=company)


def done[F: CompanyForm](asking: Asking, form_class: type[F], verb: Verb[F]) -> HttpResponse:
    """The POST: reads, calls the verb, says what came of it."""
    form = form_class(asking.request.POST, asking.request.FILES, asking=asking)
    if not form.is_valid():
        return shown(asking, form, status=422)
    try:
        said = verb(asking.company, form)
    except Refused as refused:
        return refused_again(asking, form_class, refused)
    messages.success(asking.request, said if isinstance(said, str) else form.done)
    return gone_on(asking)


def refused_again(asking: Asking, form_class: type[CompanyForm], refused: Refused) -> HttpResponse:
    """The form once more, nothing lost; with the clients that this one may be."""
    doubles = seen_among(asking.request, refused.found) if isinstance(refused, Doubled) else ()
    form = form_class(asking.request.POST, asking=asking, doubles=doubles)
    form.full_clean()
    form.refuse(refused)
    return shown(asking, form, status=refused.status)


def seen_among(request: HttpRequest, companies: list[Company]) -> list[tuple[Company, bool]]:
    """Clients, each with whether this person may see it. One query."""
    seen = clients_for(person(request), the_firm_of(request)).filter(pk__in=[one.pk for one in companies])
    mine = set(seen.values_list("pk", flat=True))
    return [(company, company.pk in mine) for company in companies]


def gone_on(asking: Asking) -> HttpResponse:
    """Where it goes after success: a page of its own leads to the client, a part tells the page around it."""
    if not asking.partly:
        return redirect("company", asking.company.pk)
    if asking.elsewhere or is_alone(asking.request):
        return HttpResponseClientRedirect(reverse("company", args=[asking.company.pk]))
    return trigger_client_event(HttpResponse(status=204), CHANGED, {"client": asking.company.pk})


def shown(asking: Asking, form: CompanyForm, *, status: int = 200) -> HttpResponse:
    """The form, as a page or as a part of one."""
    template = f"{form.template}#form" if asking.partly else form.template
    context = {
        "form": form,
        "company": asking.company,
        "action": asking.request.path,
        "level": 2 if asking.partly else 1,
    }
    return render(asking.request, template, context, status=status)
