"""What the frame of every page shows: who reads, in which mood, where one is."""

import json
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kochka.deals.deciding import for_me
from kochka.web.accounts import demo_cast, demo_door
from kochka.web.help import help_of
from kochka.web.navigation import places_for
from kochka.web.reading import Reader

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
        *({"code": code, "swap": True, "error": False} for code in ("403", "409", "422")),
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
HTMX_CONFIG = json.dumps(HTMX, separators=(",", ":"))


def asked_count(reader: Reader) -> int:
    """How many go-aheads wait for this person's word: for chiefs one query, for others none."""
    if reader.user is None or reader.firm is None or not reader.user.is_chief:
        return 0
    return for_me(reader.user, reader.firm).count()


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template: who reads and how (`reader`, `language`, `mood`, `keys_on`), the demo (`demo`,
    `demo_people`), what waits for a chief (`asked_count`), where one is and why it is there (`here`, `help_…`)."""
    reader = getattr(request, "reader", None) or Reader(None, "ru")
    user = reader.user
    return {
        "reader": reader,
        "htmx_config": HTMX_CONFIG,
        "language": reader.language,
        "mood": user.mood if user else "",
        "keys_on": bool(user and user.keys_on),
        "demo": bool(reader.firm and reader.firm.is_demo),
        "demo_people": SimpleLazyObject(lambda: demo_cast() if user and demo_door(request) else []),
        "asked_count": cache(lambda: asked_count(reader)),
        **places_for(user),
        **help_of(request),
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
