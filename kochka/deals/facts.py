"""What deals know of themselves."""

from collections.abc import Callable, Collection, Mapping
from functools import cache

from django.db.models import F
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Sentence
from kochka.deals.models import Deal, GoAhead, GoAheadDecision
from kochka.funnel.facts import Answer, fact


@fact("deals.client_named", name=gettext_lazy("It is known who the client is"), mend="client")
def client_named(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """A client stands on the deal."""
    named = Deal.objects.filter(pk__in=deal_ids, client__isnull=False).values_list("pk", "client__name")
    return {deal_id: Answer(True, detail=name) for deal_id, name in named}


@fact("deals.value_named", name=gettext_lazy("The sum of the deal is named"), mend="value")
def value_named(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """A sum above zero stands on the deal: nothing is no sum."""
    named = Deal.objects.filter(pk__in=deal_ids, value_minor__gt=0).values_list("pk", flat=True)
    return {deal_id: Answer(True) for deal_id in named}


def _go_ahead_name(params: Mapping[str, str]) -> Sentence:
    known = {
        "start": gettext_lazy("The chiefs’ go-ahead to start"),
        "production": gettext_lazy("The chiefs’ go-ahead to produce"),
    }
    return known.get(params["of"], gettext_lazy("The chiefs’ go-ahead"))


@fact(
    "deals.go_ahead",
    params={"of"},
    choices={"of": ("start", "production", "further")},
    name=_go_ahead_name,
    mend="go_ahead",
)
def go_ahead(deal_ids: Collection[int], *, of: str) -> Mapping[int, Answer]:
    """The chiefs said yes within the present jump. The newest asking counts."""
    asked = (
        GoAhead.objects.filter(jump__deal__in=deal_ids, jump__closed_at=None, key=of)
        .order_by("asked_at", "pk")
        .annotate(of_deal=F("jump__deal"))
    )
    newest = {row.of_deal: row for row in asked}

    @cache
    def decisions() -> Mapping[int, list[GoAheadDecision]]:
        found: dict[int, list[GoAheadDecision]] = {}
        said = GoAheadDecision.objects.filter(go_ahead__in=[row.pk for row in newest.values()])
        for decision in said.select_related("by").order_by("at", "pk"):
            found.setdefault(decision.go_ahead_id, []).append(decision)
        return found

    return {deal_id: _answer(row, decisions) for deal_id, row in newest.items()}


def _answer(row: GoAhead, decisions: Callable[[], Mapping[int, list[GoAheadDecision]]]) -> Answer:
    """The chiefs' words are read with the first of the sentences: a board that only counts does without."""
    detail = lazy(lambda: _said(row, decisions().get(row.pk, [])), str)()
    if row.granted:
        return Answer(True, since=row.settled_at, detail=detail)
    if row.granted is False:
        return Answer(False, detail=detail)
    return Answer(False, detail=detail, waits_for=(_("a chief"),), waits_since=row.asked_at)


def _said(row: GoAhead, said: list[GoAheadDecision]) -> str:
    names = ", ".join(decision.by.name for decision in said)
    if row.granted:
        return _("%(who)s: yes") % {"who": names}
    if row.granted is False:
        no = next(decision for decision in reversed(said) if not decision.yes)
        return _("%(who)s: not yet. %(why)s") % {"who": no.by.name, "why": no.note}
    return _("asked; %(who)s: yes") % {"who": names} if said else _("asked")
