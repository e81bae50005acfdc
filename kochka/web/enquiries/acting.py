"""The one shape of every page that does something to an enquiry: a form, a verb, and what comes of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from kochka.core.refusals import Ended, NotYours, Refused
from kochka.deals.enquiries import may_act
from kochka.deals.models import Deal, Enquiry
from kochka.web.deals.acting import CHANGED, deal_url
from kochka.web.forms.base import VerbForm
from kochka.web.reading import Reader, partly, person, reader_of

type Outcome = Deal | None
type View = Callable[..., HttpResponse]


class EnquiryForm(VerbForm):
    """A form on an enquiry: its words, and what its fields learn from it."""

    def __init__(self, *args: Any, enquiry: Enquiry, request: HttpRequest, **kwargs: Any) -> None:
        self.enquiry, self.request = enquiry, request
        self.reader: Reader = reader_of(request)
        super().__init__(*args, initial=self.begin(), **kwargs)
        self.read_on(self.reader)
        self.prepare()

    @property
    def about(self) -> str:
        return self.enquiry.who


type Verb[F: EnquiryForm] = Callable[[Enquiry, F], Outcome]


def the_enquiry(request: HttpRequest, enquiry_id: int) -> Enquiry:
    """The enquiry, if this person may see it; else 404."""
    firm = reader_of(request).firm
    assert firm is not None
    rows = Enquiry.objects.standing().visible_to(person(request), firm)
    return get_object_or_404(
        rows.select_related("holder", "recorded_by", "answered_by", "settled_by", "client", "source"), pk=enquiry_id
    )


def acting[F: EnquiryForm](form_class: type[F]) -> Callable[[Verb[F]], View]:
    """Makes a page of a verb: the decorated function calls it with what was typed, and may name the deal to go to."""

    def make(verb: Verb[F]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, enquiry_id: int) -> HttpResponse:
            row = the_enquiry(request, enquiry_id)
            if request.method == "POST":
                return _done(request, form_class(request.POST, enquiry=row, request=request), verb)
            if not may_act(row, person(request)):
                raise NotYours(_("This enquiry is in the hands of %(name)s.") % {"name": row.holder.name})
            if row.settled_at is not None:
                raise Ended(_("This enquiry is settled."))
            return _shown(request, form_class(enquiry=row, request=request))

        view.__name__, view.__doc__ = verb.__name__, verb.__doc__
        return view

    return make


def _done[F: EnquiryForm](request: HttpRequest, form: F, verb: Verb[F]) -> HttpResponse:
    if not form.is_valid():
        return _shown(request, form, status=422)
    try:
        deal = verb(form.enquiry, form)
    except Refused as refused:
        form.refuse(refused)
        return _shown(request, form, status=refused.status)
    messages.success(request, form.done)
    return gone_on(request, form.enquiry, deal)


def gone_on(request: HttpRequest, row: Enquiry, deal: Outcome = None) -> HttpResponse:
    """To the deal that came of it, else back to where the enquiry stands."""
    url = deal_url(deal) if deal else reverse("enquiry", args=[row.pk])
    if not partly(request):
        return redirect(url)
    if deal:
        return HttpResponseClientRedirect(url)
    return trigger_client_event(HttpResponse(status=204), CHANGED, {"deal": 0})


def _shown(request: HttpRequest, form: EnquiryForm, *, status: int = 200) -> HttpResponse:
    template = "enquiries/form.html#form" if partly(request) else "enquiries/form.html"
    context = {
        "form": form,
        "enquiry": form.enquiry,
        "back": reverse("enquiry", args=[form.enquiry.pk]),
        "action": request.path,
        "level": 2 if partly(request) else 1,
    }
    return render(request, template, context, status=status)
