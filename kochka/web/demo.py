"""The demo company's own pages: looking through somebody else's eyes, and what this demo is."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from kochka.deals.models import Deal
from kochka.firm.models import Firm
from kochka.people.models import User
from kochka.web.accounts import BACKEND
from kochka.web.demo_cast import demo_door
from kochka.web.navigation import places_for
from kochka.web.reading import reader_of


@login_not_required
@require_POST
def enter(request: HttpRequest, user_id: int) -> HttpResponse:
    """Signs in as one of the demo company's people, and stays at the page (`back`) where they may see it too."""
    if not demo_door(request):
        raise Http404
    who = get_object_or_404(User.objects.active(), pk=user_id)
    back, firm = request.POST.get("back", ""), reader_of(request).firm
    login(request, who, backend=BACKEND)
    assert firm is not None
    if back and not sees(who, firm, back):
        with override(who.language or firm.language):
            messages.info(request, _("%(name)s does not see that page: “My day” was opened.") % {"name": who.name})
        back = "/"
    return HttpResponseRedirect(back or "/")


def sees(who: User, firm: Firm, address: str) -> bool:
    """Whether somebody may be led straight to an address of ours: a deal that they see, or a place that they can go to
    by themselves."""
    match = _match(address)
    if match is None:
        return False
    if match.url_name == "deal":
        return Deal.objects.visible_to(who, firm).filter(pk=match.kwargs["deal_id"]).exists()
    places = [place for group in places_for(who)["places"] for place in group]
    return any(match.url_name in (place.name, *AT.get(place.name, ())) for place in places)


AT = {"board": ("funnel_board",), "funnels": ("funnel",)}
"""Pages within a place that everybody sees who can go there."""


def _match(address: str) -> ResolverMatch | None:
    if not address.startswith("/") or address.startswith(("//", "/\\")):
        return None
    try:
        return resolve(address.partition("?")[0])
    except Resolver404:
        return None


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this demo is, whose eyes there are, and how one's own company begins. There is none elsewhere."""
    firm = reader_of(request).firm
    if not (firm and firm.is_demo):
        raise Http404
    return render(request, "demo/about.html")
