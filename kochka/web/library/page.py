"""The library as a page: works and whole proposals, found by words, narrowed by what is sold."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.core.texts import clean_line
from kochka.firm.models import ServiceLine
from kochka.proposals.library import demand_keeper, wholes, works
from kochka.web.reading import person

SHOWN = 50


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
    blocks, proposals = list(works(**asked)[: SHOWN + 1]), list(wholes(**asked)[: SHOWN + 1])
    context = {
        "asked": asked,
        "lines": list(ServiceLine.objects.filter(retired_at=None)),
        "works": blocks[:SHOWN],
        "wholes": proposals[:SHOWN],
        "more": len(blocks) > SHOWN or len(proposals) > SHOWN,
    }
    return render(request, "library/page.html", context)
