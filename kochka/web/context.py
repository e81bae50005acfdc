"""What the frame of every page shows: who reads, in which mood, where one is."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kochka.deals.deciding import for_me
from kochka.timesheets.models import Timer
from kochka.timesheets.timers import running
from kochka.web.demo_cast import demo_cast, demo_door
from kochka.web.help import help_of
from kochka.web.navigation import places_for
from kochka.web.reading import Reader
from kochka.web.tour.strip import strip_of

# How htmx behaves under our policy: it evals nothing, keeps no pages, and shows what a refusal has to say.
HTMX = {
    "allowEval": False,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "disableInheritance": True,
    "scrollIntoViewOnBoost": False,
    "defaultSettleDelay": 0,
    "attributesToSettle": ["class", "width", "height"],
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        *({"code": code, "swap": True, "error": False} for code in ("403", "409", "422", "429")),
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
HTMX_CONFIG = json.dumps(HTMX, separators=(",", ":"))


def asked_count(reader: Reader) -> int:
    """How many go-aheads wait for this person's word: for chiefs one query, for others none."""
    if reader.user is None or reader.firm is None or not reader.user.is_chief:
        return 0
    return for_me(reader.user, reader.firm).count()


@dataclass(frozen=True, slots=True)
class Watch:
    """The watch that this person has running, as the top of a page shows it."""

    timer: Timer
    now: datetime
    zone: ZoneInfo

    @property
    def minutes(self) -> int:
        return max(0, int((self.now - self.timer.started_at).total_seconds() // 60))

    @property
    def since(self) -> str:
        """The moment as scripts read it."""
        return self.timer.started_at.isoformat()

    @property
    def is_forgotten(self) -> bool:
        """Whether its day is over."""
        return self.timer.started_at.astimezone(self.zone).date() < self.now.date()


def watch_of(reader: Reader) -> Watch | None:
    """One query, on pages for people who signed in."""
    timer = running(reader.user) if reader.user else None
    return Watch(timer, reader.now, reader.zone) if timer else None


def newcomers(request: HttpRequest, reader: Reader) -> dict[str, Any]:
    """What only newcomers meet: the demo and its people, and the first walk. Each is asked for where it is shown."""
    return {
        "demo": bool(reader.firm and reader.firm.is_demo),
        "demo_cast": SimpleLazyObject(lambda: demo_cast() if reader.user and demo_door(request) else None),
        "tour": SimpleLazyObject(lambda: strip_of(request, reader)),
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template: who reads and how (`reader`, `language`, `mood`, `keys_on`), the demo (`demo`,
    `demo_cast`), the first walk while it is on (`tour`), what waits for a chief (`asked_count`), where one is and why
    it is there (`here`, `help_…`)."""
    reader = getattr(request, "reader", None) or Reader(None, "ru")
    user = reader.user
    return {
        "reader": reader,
        "htmx_config": HTMX_CONFIG,
        "language": reader.language,
        "mood": user.mood if user else "",
        "keys_on": bool(user and user.keys_on),
        **newcomers(request, reader),
        "watch": SimpleLazyObject(lambda: watch_of(reader)),
        "asked_count": cache(lambda: asked_count(reader)),
        **places_for(user),
        **help_of(request),
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
