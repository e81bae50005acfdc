"""Going on in the walk, and ending it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kochka.people.models import User
from kochka.people.touring import end_tour
from kochka.web.demo_cast import roles_now
from kochka.web.people.guide import leading_role
from kochka.web.reading import person, reader_of
from kochka.web.tour.places import place_of
from kochka.web.tour.steps import LAST, walk_of
from kochka.web.tour.strip import KEPT, kept_of


@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Goes to a step, from wherever: the next one, the one before, the first. Twice is as good as once."""
    if not 1 <= number <= LAST:
        raise Http404
    wanted = walk_of(person(request))[number - 1]
    url, deal = place_of(wanted, reader_of(request), kept_of(request).get("deal"))
    request.session[KEPT] = {"step": number, "deal": deal}
    return redirect(url)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Ends the walk for good: walked to its end (`walked`), or skipped, which leaves one where one is."""
    walked = request.POST.get("walked") == "1"
    request.session.pop(KEPT, None)
    end_tour(_who_ends(request, walked), at=timezone.now())
    if walked:
        return redirect("my_day")
    messages.success(request, _("The walk is put away. Whenever you want it: Help, “Six steps through Kochka”."))
    return HttpResponseRedirect(_back(request))


def _who_ends(request: HttpRequest, walked: bool) -> list[User]:
    """In the demo one newcomer looks through everybody's eyes: a walk that was skipped is skipped for all, one that was
    walked for all to whom it says the same. Elsewhere everybody ends their own."""
    user, firm = person(request), reader_of(request).firm
    if not (firm and firm.is_demo):
        return [user]
    people = list(User.objects.active().prefetch_related("grants"))
    mine = leading_role(user.roles)
    return [each for each in people if not walked or leading_role(roles_now(each)) is mine]


def _back(request: HttpRequest) -> str:
    """The page that was looked at; an address of anybody else's is none."""
    asked = request.POST.get("back", "")
    return asked if url_has_allowed_host_and_scheme(asked, allowed_hosts=None) else "/"
