"""The walk as a page shows it: the step at which somebody stands, while the walk is on.

It begins by itself on the first visit to the demo company, and from Help for everybody, as often as they like. Which
step it is stands in the session; that it is over, with the person. Once it is over a page asks for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from kochka.core.refusals import Sentence
from kochka.web.reading import Reader
from kochka.web.tour.facts import sentence
from kochka.web.tour.steps import LAST, Stand, walk_of

KEPT = "tour"


@dataclass
class Strip:
    """One step on one page. `is_here`: the page is the one that the step speaks of."""

    request: HttpRequest
    reader: Reader
    number: int

    @cached_property
    def _stand(self) -> Stand | None:
        match = self.request.resolver_match
        return (
            walk_of(self.reader.user)[self.number - 1].at(match.url_name or "") if match and self.reader.user else None
        )

    @cached_property
    def _said(self) -> tuple[str, str]:
        """The sentence and the spot that it means. One query at most."""
        if self._stand is None or self.request.resolver_match is None:
            return "", ""
        return sentence(self._stand.page, self._stand.says, self.reader, self.request.resolver_match.kwargs)

    @property
    def says(self) -> str:
        """What there is to see here; empty on any other page."""
        return self._said[0]

    @property
    def spot(self) -> str:
        """The id of what it speaks of; empty where the ring knows by itself."""
        return self._said[1]

    @property
    def is_here(self) -> bool:
        return bool(self.says)

    @property
    def ring(self) -> str:
        return self._stand.ring if self._stand and self.is_here else ""

    @property
    def title(self) -> Sentence:
        assert self.reader.user is not None
        return walk_of(self.reader.user)[self.number - 1].title

    @property
    def path(self) -> Sequence[str]:
        """The hummocks of the walk: behind us, here, ahead."""
        return ["past" if n < self.number else "here" if n == self.number else "ahead" for n in range(1, LAST + 1)]

    @property
    def of(self) -> int:
        return LAST

    @property
    def is_last(self) -> bool:
        return self.number == LAST

    @property
    def next(self) -> int:
        return self.number + 1

    @property
    def before(self) -> int:
        return self.number - 1


def strip_of(request: HttpRequest, reader: Reader) -> Strip | None:
    """The strip of this page; None where no walk is on. No query."""
    if reader.user is None or reader.firm is None:
        return None
    kept = kept_of(request)
    number = kept.get("step")
    if number is None and reader.firm.is_demo and reader.user.toured_at is None:
        number = 1
    return Strip(request, reader, number) if number else None


def kept_of(request: HttpRequest) -> dict[str, Any]:
    """Where the walk stands in this browser: `step`, and the `deal` that it is about. Empty where none is on."""
    kept = request.session.get(KEPT)
    if isinstance(kept, dict) and kept.get("step") in range(1, LAST + 1):
        return kept
    return {}
