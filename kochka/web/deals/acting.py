"""The one shape of every page that does something to a deal: a form, a verb, and what comes of it.

A GET shows the form, as a page of its own or, for htmx, as a part that opens within the present page. A POST reads what
was typed and calls the verb with the jump that the person saw. A refusal comes back in the form with all that was
typed, its status and its sentences; success leads to the deal, or tells the present page that the deal has changed.
"""

from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect, trigger_client_event

from kochka.core.refusals import Ended, Refused, Stale
from kochka.deals.journey.turn import moved_on
from kochka.deals.models import Deal
from kochka.deals.rights import Act, demand
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.web.forms.base import VerbForm
from kochka.web.reading import Reader, partly, person, reader_of

CHANGED = "deal-changed"


class Asking:
    """Who wants what of which deal, on which page: what a form needs to stand there."""

    def __init__(self, request: HttpRequest, deal: Deal, key: str = "") -> None:
        self.request, self.deal, self.key = request, deal, key
        self.reader: Reader = reader_of(request)
        self.by: User = person(request)

    @property
    def partly(self) -> bool:
        """Whether the form opens within a page."""
        return partly(self.request)


class DealForm(VerbForm):
    """A form on a deal. `heading`, `explain`, `send`, `done` are its words, `icon` stands on its button."""

    open_only: ClassVar[bool] = True
    template: ClassVar[str] = "deals/form.html"

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, asking: Asking, **kwargs: Any) -> None:
        self.asking, self.deal, self.request = asking, asking.deal, asking.request
        super().__init__(*args, initial=self.begin() | {"seen": str(asking.deal.open_jump_id or "")}, **kwargs)
        self.read_on(asking.reader)
        self.prepare()

    @property
    def home(self) -> str:
        """The page that the form belongs to: there it leads when it has done its work, or was left."""
        return deal_url(self.deal)

    @property
    def turn(self) -> dict[str, Any]:
        """`seen`, `by` and `at`, as verbs of the journey take them."""
        return {"seen": self.cleaned_data["seen"], **self.who}

    def seeing_anew(self) -> None:
        """After a stale try the form speaks of the deal as it is now; what was typed stays."""
        assert isinstance(self.data, QueryDict)
        data = self.data.copy()
        data["seen"] = str(self.deal.open_jump_id or "")
        self.data = data


type Verb[F: DealForm] = Callable[[Deal, F], object]
type View = Callable[..., HttpResponse]


def the_deal(request: HttpRequest, deal_id: int) -> Deal:
    """The deal, if this person may see it; else 404: whose it is and whether it is there is not told."""
    reader = reader_of(request)
    assert reader.firm is not None
    return get_object_or_404(Deal.objects.visible_to(person(request), reader.firm).with_jump(), pk=deal_id)


def acting[F: DealForm](form_class: type[F], act: Act) -> Callable[[Verb[F]], View]:
    """Makes a page of a verb: the decorated function calls it with what was typed."""

    def make(verb: Verb[F]) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        def view(request: HttpRequest, deal_id: int, key: str = "") -> HttpResponse:
            asking = Asking(request, the_deal(request, deal_id), key)
            if request.method != "POST":
                form = form_class(asking=asking)
                demand(asking.by, act, asking.deal, role=role_of(form))
                if form.open_only and not asking.deal.is_open:
                    raise Ended(_("The deal has ended: %(state)s.") % {"state": asking.deal.get_state_display()})
                late = too_late(asking)
                if late:
                    form.forewarn(late)
                return shown(asking, form, status=late.status if late else 200)
            return done(asking, form_class, verb)

        view.__name__, view.__doc__ = verb.__name__, verb.__doc__
        return view

    return make


def too_late(asking: Asking) -> Stale | None:
    """Whether the page that asks for the form (`?seen=` names the jump that it shows) has grown old: it is told so at
    once, and not after one has typed."""
    seen = asking.request.GET.get("seen", "")
    if not seen or seen == str(asking.deal.open_jump_id):
        return None
    return moved_on(asking.deal, at=timezone.now())


def role_of(form: DealForm) -> Role | None:
    """The role that the need in question names, where the form is about one."""
    return getattr(form, "role", None)


def done[F: DealForm](asking: Asking, form_class: type[F], verb: Verb[F]) -> HttpResponse:
    """The POST: reads, calls the verb, says what came of it."""
    form = form_class(asking.request.POST, asking.request.FILES, asking=asking)
    if not form.is_valid():
        return shown(asking, form, status=422)
    try:
        verb(asking.deal, form)
    except Refused as refused:
        return refused_again(asking, form_class, form, refused)
    if form.done:
        messages.success(asking.request, form.done)
    return gone_on(asking, form.home)


def refused_again(asking: Asking, form_class: type[DealForm], form: DealForm, refused: Refused) -> HttpResponse:
    """The form once more, nothing lost. After a stale try it stands on the deal as it is now."""
    if isinstance(refused, Stale):
        asking.deal = the_deal(asking.request, asking.deal.pk)
        form = form_class(asking.request.POST, asking=asking)
        form.seeing_anew()
        form.full_clean()
    form.refuse(refused)
    return shown(asking, form, status=refused.status)


def gone_on(asking: Asking, home: str) -> HttpResponse:
    """Where it goes after success: a page of its own leads home, a part tells the page around it."""
    if not asking.partly:
        return redirect(home)
    if is_alone(asking.request):
        return HttpResponseClientRedirect(home)
    return trigger_client_event(HttpResponse(status=204), CHANGED, {"deal": asking.deal.pk})


def is_alone(request: HttpRequest) -> bool:
    """Whether the form that scripts send is the whole page: around it there is nothing to be told."""
    return urlsplit(request.headers.get("HX-Current-URL", "")).path == request.path


def shown(asking: Asking, form: DealForm, *, status: int = 200) -> HttpResponse:
    """The form, as a page or as a part of one."""
    template = f"{form.template}#form" if asking.partly else form.template
    level = 2 if asking.partly else 1
    context = {"form": form, "deal": asking.deal, "action": asking.request.path, "level": level}
    return render(asking.request, template, context, status=status)


def deal_url(deal: Deal) -> str:
    return reverse("deal", args=[deal.pk])
