"""How we sell, as a page for people: each stage a chapter with its reason."""

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.deals.journey.versions import older
from kochka.deals.rights import role_name
from kochka.funnel.definition import ConfirmNeed, Evidence, FactNeed, FunnelDefinition, Need
from kochka.funnel.drafts import keeping
from kochka.funnel.facts import the_fact
from kochka.funnel.models import Version
from kochka.funnel.newer import newer_than
from kochka.funnel.publishing import newest_versions, questions_of
from kochka.web.funnels.remarks import by_stage
from kochka.web.reading import person, reader_of


@require_safe
def funnels(request: HttpRequest) -> HttpResponse:
    """The company's funnels; where there is one, the one."""
    versions, drafts = list(newest_versions()), []
    if keeping.may_write(person(request)):
        drafts = list(keeping.unpublished())
    if len(versions) == 1 and not drafts:
        return redirect("funnel", versions[0].funnel.key)
    names = [(draft.funnel.key, keeping.name_of(draft)) for draft in drafts]
    context = {"versions": versions, "drafts": names, "may_write": keeping.may_write(person(request))}
    return render(request, "funnels.html", context)


@require_safe
def funnel(request: HttpRequest, key: str) -> HttpResponse:
    """How one funnel works: its newest version."""
    version = newest_versions().filter(funnel__key=key).first()
    if version is None:
        raise Http404
    funnel_now = version.definition
    heard = by_stage(version.funnel, person(request), reader_of(request))
    chapters = [(each, [asked(need) for need in each.needs], heard.pop(each.key, None)) for each in funnel_now.stages]
    context = {"version": version, "funnel": funnel_now, "chapters": chapters, "always": _always(funnel_now)}
    context |= {"elsewhere": heard, "brief": questions_of(funnel_now)}
    return render(request, "funnel.html", context | _writing(request, version))


def _writing(request: HttpRequest, version: Version) -> dict[str, object]:
    """What those who write the funnel find on its page: its draft, and deals that go by an older version."""
    user = person(request)
    return {
        "may_write": keeping.may_write(user),
        "draft": keeping.open_draft(version.funnel) if keeping.may_write(user) else None,
        "older": older(version).count() if keeping.may_publish(user) else 0,
        "newer": newer_than(version) if keeping.may_publish(user) else None,
    }


def _always(funnel_now: FunnelDefinition) -> list[dict[str, object]]:
    return [asked(need) for need in funnel_now.always]


def asked(need: Need) -> dict[str, object]:
    """A need as the page says it: the sentence, and its terms."""
    return {"text": sentence(need), "terms": list(_terms(need)), "need": need}


def sentence(need: Need) -> object:
    """What must be true, in the reader's language."""
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
