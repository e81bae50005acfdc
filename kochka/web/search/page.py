"""Search: the palette's answers while one types, and the page for whoever wants them all, or has no scripts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.web.limits import SEARCH, paced
from kochka.web.reading import reader_of
from kochka.web.search.answers import DEEPEST, GROUPS, PAGE, Answers


@require_safe
@paced(SEARCH)
def hits(request: HttpRequest) -> HttpResponse:
    """The palette's lines for `?q=`; `deal` is the one on the page, `then` what is done to the one that is chosen."""
    answers = Answers(
        request.GET.get("q", ""), reader_of(request), then=request.GET.get("then", ""), deal=_number(request, "deal")
    )
    return render(request, "search/hits.html", {"answers": answers, "groups": answers.groups})


@require_safe
@paced(SEARCH)
def search(request: HttpRequest) -> HttpResponse:
    """All answers, or a page of one group (`?group=deals&page=2`)."""
    answers = Answers(request.GET.get("q", ""), reader_of(request), then=request.GET.get("then", ""), most=PAGE // 2)
    only = request.GET.get("group", "")
    context: dict[str, Any] = {"answers": answers, "groups": [], "only": ""}
    if only in GROUPS and answers.query:
        page = min(max(_number(request, "page") or 1, 1), DEEPEST)
        group = answers.page(only, page, forgiving=request.GET.get("typos") == "1")
        context |= {"groups": [group] if group.hits else [], "only": only, "page": page}
        context |= {"before": page - 1, "after": page + 1 if group.more and page < DEEPEST else 0}
    else:
        context["groups"] = answers.groups
    return render(request, "search/page.html", context)


def _number(request: HttpRequest, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
