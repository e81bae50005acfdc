"""The library as a page: works and whole proposals, found by words, narrowed by what is sold."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.core.texts import clean_line
from kochka.firm.models import ServiceLine
from kochka.proposals.library import demand_keeper, wholes, works
from kochka.web.reading import person

PAGE = 50
DEEPEST = 200


@dataclass(frozen=True, slots=True)
class LibraryPage:
    """One page of works, or of whole proposals; each list is turned by a word of its own in the address (`name`)."""

    rows: list[Any]
    page: int
    is_last: bool
    name: str
    address: QueryDict

    @property
    def before(self) -> str:
        """The address of the page before, where there is one."""
        return self._turned(self.page - 1) if self.page > 1 else ""

    @property
    def more(self) -> str:
        return "" if self.is_last or self.page >= DEEPEST else self._turned(self.page + 1)

    def _turned(self, page: int) -> str:
        there = self.address.copy()
        there[self.name] = str(page)
        return f"?{there.urlencode()}"


def turned_to(rows: QuerySet[Any], request: HttpRequest, name: str) -> LibraryPage:
    """The page that the address names; one query."""
    number = request.GET.get(name, "")
    known = number.isascii() and number.isdecimal() and len(number) < 6
    page = min(max(int(number), 1), DEEPEST) if known else 1
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    return LibraryPage(found[:PAGE], page, len(found) <= PAGE, name, request.GET)


def looked_for(request: HttpRequest) -> dict[str, Any]:
    """What the address asks for: words, a service line, whether what was retired."""
    line = request.GET.get("line", "")
    known = line.isascii() and line.isdecimal() and len(line) < 10
    return {
        "query": clean_line(request.GET.get("q", "")[:200], 400),
        "service_line": int(line) if known else None,
        "retired": request.GET.get("retired") == "1",
    }


@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Everything that is kept: five queries, however much it is."""
    demand_keeper(person(request))
    asked = looked_for(request)
    context = {
        "asked": asked,
        "lines": list(ServiceLine.objects.filter(retired_at=None)),
        "works": turned_to(works(**asked), request, "page"),
        "wholes": turned_to(wholes(**asked), request, "wholes"),
    }
    return render(request, "library/page.html", context)
