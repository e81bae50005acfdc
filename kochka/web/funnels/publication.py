"""From a draft to the company's law: what changes, which deals come along, and the one press that does it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from kochka.core.refusals import Refused
from kochka.deals.journey.outlook import moving_to, open_deals
from kochka.deals.journey.versions import move_open
from kochka.funnel.drafts import keeping
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User
from kochka.web.funnels.desk import Desk, desk
from kochka.web.funnels.differences import differences
from kochka.web.reading import person

AT_ONCE = 200
"""Deals that one press moves; who has more presses again."""


@require_http_methods(["GET", "HEAD", "POST"])
def publication(request: HttpRequest, key: str) -> HttpResponse:
    """What the draft changes; a chief's post makes it the next version."""
    at = desk(request, key)
    if request.method != "POST":
        return redirect("draft", key) if at.draft.ended_at else _shown(at)
    try:
        version = keeping.publish_draft(at.draft, seen=request.POST.get("seen", ""), by=at.by, at=timezone.now())
    except Refused as refused:
        return _shown(desk(request, key), refused)
    messages.success(request, _("Version %(number)s is published: deals open on it.") % {"number": version.number})
    if request.POST.get("move"):
        return _moved(request, version)
    return redirect("funnel", key)


def _shown(at: Desk, refused: Refused | None = None) -> HttpResponse:
    new = at.checked.funnel
    old = at.newest.definition if at.newest else None
    context = {
        "desk": at,
        "refused": refused,
        "differences": differences(old, new) if new else [],
        "moving": moving_to(new, open_deals(at.draft.funnel_id)) if new else None,
        "overtaken": at.newest is not None and at.newest.pk != at.draft.based_on_id,
        "seen": keeping.seen_of(at.draft, at.newest),
    }
    return render(at.request, "funnels/publication.html", context, status=refused.status if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def moving(request: HttpRequest, key: str) -> HttpResponse:
    """Open deals that go by an older version, and moving them."""
    keeping.demand_publisher(person(request))
    version = get_object_or_404(newest_versions(), funnel__key=key)
    if request.method == "POST":
        return _moved(request, version)
    deals = open_deals(version.funnel_id).exclude(stage__version=version)
    context = {"version": version, "moving": moving_to(version.definition, deals), "at_once": AT_ONCE}
    return render(request, "funnels/moving.html", context)


def _moved(request: HttpRequest, version: Version) -> HttpResponse:
    """Moves what fits and says how many; where more are left, the page of moving follows."""
    by: User = person(request)
    try:
        count = move_open(version, by=by, at=timezone.now(), most=AT_ONCE)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("moving", version.funnel.key)
    words = ngettext("%(count)s deal has moved to it.", "%(count)s deals have moved to it.", count)
    messages.success(request, words % {"count": count})
    return redirect("moving" if count == AT_ONCE else "funnel", version.funnel.key)
