"""How fast one person may ask for what costs this process work: answers while one types, tables of everything.

Buckets in the memory of the process: they protect its processor, so it need not ask the database; several processes let
so many times as much through. What guards doors counts in the database instead (`people/tries.py`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Lock
from time import monotonic
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.translation import ngettext

from kochka.people.tries import Shut
from kochka.web.addresses import address_of
from kochka.web.reading import reader_of

type View = Callable[..., HttpResponseBase]
MOST_KEPT = 5000


@dataclass(frozen=True, slots=True)
class Pace:
    """So many at once, and then so many a second."""

    what: str
    burst: int
    a_second: float


SEARCH = Pace("search", 60, 12)
"""The fastest typist makes some fifteen letters a second for a word or two."""
TABLES = Pace("tables", 10, 0.1)
PAPERS = Pace("papers", 6, 0.2)
"""Proposals as PDF: each is a second of work in a process of its own."""
LINKS = Pace("links", 30, 0.2)
"""Links that nobody made, from one address."""

_levels: dict[tuple[str, str], tuple[float, float]] = {}
_guard = Lock()


class TooFast(Shut):
    """So much at once is work for the server: in a moment it goes on. No door was tried, and nobody need be asked."""

    def __init__(self, until: datetime, at: datetime) -> None:
        super().__init__(until, at)
        words = ngettext("Ask once more in %(n)s second.", "Ask once more in %(n)s seconds.", self.seconds)
        self.sentence = words % {"n": self.seconds}


def wait_for(pace: Pace, who: str) -> float:
    """Takes one from the bucket: 0, or in how many seconds there is one again."""
    now = monotonic()
    with _guard:
        if len(_levels) > MOST_KEPT:
            _levels.clear()
        level, since = _levels.get((pace.what, who), (float(pace.burst), now))
        level = min(level + (now - since) * pace.a_second, pace.burst)
        _levels[pace.what, who] = (level - 1 if level >= 1 else level, now)
    return 0 if level >= 1 else (1 - level) / pace.a_second


def hold_back(request: HttpRequest, pace: Pace) -> None:
    """Raises TooFast where this person, or this address at the door, asks too fast."""
    user = reader_of(request).user
    if seconds := wait_for(pace, f"person {user.pk}" if user else address_of(request)):
        now = timezone.now()
        raise TooFast(now + timedelta(seconds=seconds), now)


def paced(pace: Pace) -> Callable[[View], View]:
    """A page that can be asked for so fast and no faster."""

    def make(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            hold_back(request, pace)
            return view(request, *args, **kwargs)

        return asked

    return make
