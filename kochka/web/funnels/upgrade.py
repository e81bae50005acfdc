"""The newer version of a funnel that the product proposes: what it changes, what deals would lack, and taking it."""

import time
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from kochka.core.refusals import Refused
from kochka.deals.gate import Item
from kochka.deals.journey.outlook import Moving, Outlook, by_older, came_along, moving_to, open_deals, outlook
from kochka.deals.journey.versions import BATCH, move_open
from kochka.deals.models import Deal
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.drafts import keeping
from kochka.funnel.models import Version
from kochka.funnel.newer import Newer, newer_than, put_off, seen_of, take
from kochka.funnel.publishing import newest_versions
from kochka.people.models import User
from kochka.web.deals.gate_rows import Step, mending
from kochka.web.funnels.differences import Difference, differences
from kochka.web.reading import person

PATIENCE = 15.0
"""Seconds that one press goes on moving deals; what is left then waits for the next press."""


@dataclass(frozen=True, slots=True)
class Line:
    """A deal, and each thing that it lacks with the way to mend it."""

    deal: Deal
    stage: str
    lacks: list[tuple[Item, Step]]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the page shows. With `newer` None nothing is proposed (any more): `outlook` is of deals that came along."""

    version: Version
    newer: Newer | None
    differences: list[Difference]
    moving: Moving | None
    outlook: Outlook
    left: int = 0

    @property
    def lines(self) -> list[Line]:
        funnel = self.newer.funnel if self.newer else self.version.definition
        return [
            Line(
                each.deal,
                funnel.stage(each.deal.stage.key).name.of(get_language() or "ru"),
                [(item, mending(item, each.deal)) for item in each.items],
            )
            for each in self.outlook.lacking
        ]

    @property
    def seen(self) -> str:
        return seen_of(self.version, self.newer) if self.newer else ""


def _proposed(version: Version) -> Proposed:
    """A fixed number of queries."""
    newer = newer_than(version)
    if newer is None:
        return _done(version)
    return Proposed(
        version,
        newer,
        differences(version.definition, newer.funnel),
        moving_to(newer.funnel, open_deals(version.funnel_id)),
        outlook(by_older(version, newer.funnel), newer.funnel),
    )


def _done(version: Version) -> Proposed:
    """Nothing is proposed: what deals that came along with the last version lack, and those that are left behind."""
    deals = open_deals(version.funnel_id)
    behind = moving_to(version.definition, deals.exclude(stage__version=version))
    return Proposed(
        version, None, [], None, outlook(came_along(version), version.definition, _before(version)), behind.moving
    )


def _before(version: Version) -> FunnelDefinition | None:
    former = Version.objects.filter(funnel=version.funnel_id, number=version.number - 1).first()
    return former.definition if former else None


@require_http_methods(["GET", "HEAD", "POST"])
def upgrade(request: HttpRequest, key: str) -> HttpResponse:
    """What is proposed; a post takes it and moves all open deals."""
    by = person(request)
    keeping.demand_publisher(by)
    version = get_object_or_404(newest_versions(), funnel__key=key)
    if request.method != "POST":
        return _shown(request, version)
    try:
        taken = take(version.funnel, seen=request.POST.get("seen", ""), by=by, at=timezone.now())
        count, done = _move(taken, by)
    except Refused as refused:
        return _shown(request, get_object_or_404(newest_versions(), funnel__key=key), refused)
    _tell(request, taken, count)
    return redirect("upgrade" if done else "moving", key)


def _move(version: Version, by: User) -> tuple[int, bool]:
    """Moves batch by batch; how many, and whether that was all."""
    began, count = time.monotonic(), 0
    while time.monotonic() - began < PATIENCE:
        moved = move_open(version, by=by, at=timezone.now(), most=BATCH)
        count += moved
        if moved < BATCH:
            return count, True
    return count, False


def _tell(request: HttpRequest, version: Version, count: int) -> None:
    messages.success(request, _("Version %(number)s is published: deals open on it.") % {"number": version.number})
    words = ngettext("%(count)s deal has moved to it.", "%(count)s deals have moved to it.", count)
    messages.success(request, words % {"count": count})


def _shown(request: HttpRequest, version: Version, refused: Refused | None = None) -> HttpResponse:
    found = _proposed(version)
    draft = keeping.open_draft(version.funnel) if found.newer else None
    context = {"version": version, "found": found, "refused": refused, "draft": draft}
    return render(request, "funnels/upgrade.html", context, status=refused.status if refused else 200)


@require_POST
def later(request: HttpRequest, key: str) -> HttpResponse:
    """Not now: this chief is not reminded of it any more."""
    version = get_object_or_404(newest_versions(), funnel__key=key)
    keeping.demand_publisher(person(request))
    if newer := newer_than(version):
        put_off(version.funnel, newer, by=person(request), at=timezone.now())
        messages.success(request, _("It stays on the page “How we sell”, whenever you want it."))
    return redirect("my_day")
