"""How we sell, as a page for people: each stage a chapter with its reason."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.deals.rights import role_name
from kochka.funnel.definition import ConfirmNeed, Evidence, FactNeed, FunnelDefinition, Need
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
    """A need as the page says it: the sentence, and its terms."""
    return {"text": _sentence(need), "terms": list(_terms(need)), "need": need}


def _sentence(need: Need) -> object:
    if need.text:
        return need.text.of(get_language() or "ru")
    assert isinstance(need, FactNeed)
    return the_fact(need.fact).name(dict(need.params))


def _terms(need: Need) -> Iterator[str]:
    """Who makes it true and with what, whether it blocks, and who may let it pass."""
    if isinstance(need, ConfirmNeed):
        yield _("confirmed by: %(role)s") % {"role": role_name(need.by)}
        if need.evidence is not Evidence.TEXT:
            yield _("with a file") if need.evidence is Evidence.FILE else _("with a link")
    elif need.ask:
        yield _("decided by: %(role)s") % {"role": role_name(need.ask)}
    else:
        yield _("the system sees it by itself")
    if need.caution:
        yield _("does not stop the jump")
    if need.waivable_by:
        yield _("may be let pass by: %(role)s") % {"role": role_name(need.waivable_by)}
