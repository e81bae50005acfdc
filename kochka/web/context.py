"""What the frame of every page shows: who reads, in which mood, where one is."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from kochka.web.accounts import demo_cast, demo_door
from kochka.web.reading import Reader


def shell(request: HttpRequest) -> dict[str, Any]:
    """For every template: `reader`, `language`, `mood`, `keys_on`, `demo`, `demo_people`, `here`."""
    reader = getattr(request, "reader", None) or Reader(None, "ru")
    user = reader.user
    return {
        "reader": reader,
        "language": reader.language,
        "mood": user.mood if user else "",
        "keys_on": bool(user and user.keys_on),
        "demo": bool(reader.firm and reader.firm.is_demo),
        "demo_people": SimpleLazyObject(lambda: demo_cast() if user and demo_door(request) else []),
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
