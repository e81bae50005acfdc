"""How we sell, as a page for people: each stage a chapter with its reason."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from kochka.funnel.definition import ConfirmNeed, FactNeed, FunnelDefinition, Need
from kochka.funnel.facts import the_fact
from kochka.funnel.publishing import newest_versions


@require_safe
def funnels(request: HttpRequest) -> HttpResponse:
    """The company's funnels; where there is one, the one."""
    versions = list(newest_versions())
    if len(versions) == 1:
        return redirect("funnel", versions[0].funnel.key)
    return render(request, "funnels.html", {"versions": versions})


@require_safe
def funnel(request: HttpRequest, key: str) -> HttpResponse:
    """How one funnel works: its newest version."""
    version = newest_versions().filter(funnel__key=key).first()
    if version is None:
        raise Http404
    funnel_now = version.definition
    chapters = [(stage, [asked(need) for need in stage.needs]) for stage in funnel_now.stages]
    context = {"version": version, "funnel": funnel_now, "chapters": chapters, "always": _always(funnel_now)}
    return render(request, "funnel.html", context)


def _always(funnel_now: FunnelDefinition) -> list[dict[str, object]]:
    return [asked(need) for need in funnel_now.always]


def asked(need: Need) -> dict[str, object]:
    """A need as the page says it: the sentence, who confirms or decides, with what."""
    language = get_language() or "ru"
    if isinstance(need, ConfirmNeed):
        return {"text": need.text.of(language), "by": need.by, "evidence": need.evidence, "need": need}
    return {"text": _sentence(need, language), "ask": need.ask, "need": need}


def _sentence(need: FactNeed, language: str) -> object:
    return need.text.of(language) if need.text else the_fact(need.fact).name(dict(need.params))
