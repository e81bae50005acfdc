"""Verdicts, for chiefs: which deals wait for one and for how much, and what was said of late."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.proposals.models import Proposal
from kochka.proposals.recouping import recouped_by
from kochka.timesheets.models import Verdict
from kochka.timesheets.waiting import Waiting, last_verdicts, waiting
from kochka.web.reading import person, reader_of
from kochka.web.settings.acting import for_chiefs
from kochka.web.time.talk import Meter

SHOWN = 100
SAID = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A deal that waits, as the page shows it."""

    row: Waiting
    meter: Meter

    @property
    def deal(self) -> Deal:
        return self.row.deal


@dataclass(frozen=True, slots=True)
class Given:
    """A verdict with the sum of its moment, and the version that it went into."""

    row: Verdict
    into: Proposal | None = None

    @property
    def cost(self) -> Money:
        return Money(self.row.cost_minor, self.row.currency)


class Page:
    """A fixed number of queries for each two thousand deals that are talked about."""

    def __init__(self, request: HttpRequest) -> None:
        self.user, self.reader = person(request), reader_of(request)

    @cached_property
    def all(self) -> list[Waiting]:
        return waiting()

    @property
    def lines(self) -> list[Line]:
        language = self.reader.language
        return [Line(row, Meter(row.talk, self.user, language)) for row in self.all[:SHOWN]]

    @property
    def more(self) -> int:
        return max(len(self.all) - SHOWN, 0)

    @cached_property
    def given(self) -> list[Given]:
        rows = last_verdicts(SAID)
        found = recouped_by(row.pk for row in rows)
        return [Given(row, found[row.pk].proposal if row.pk in found else None) for row in rows]


@require_safe
@for_chiefs
def verdicts(request: HttpRequest) -> HttpResponse:
    """Deals that wait for a verdict, the dearest talk first; beneath them what was said, the newest first."""
    return render(request, "talkers/verdicts.html", {"page": Page(request)})
