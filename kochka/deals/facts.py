"""What deals know of themselves."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Sentence, once_read
from kochka.core.statements import Kept
from kochka.deals.models import Deal, GoAhead, GoAheadDecision
from kochka.firm.models import Firm
from kochka.funnel.facts import Answer, fact, shared


class Known(NamedTuple):
    """What several facts read of a deal itself: its client's name (None: no client), its sum in minor units of its
    currency, the digest of the funnel's version that it goes by, and the key of its stage there; and the company's own
    currency."""

    client: str | None
    value_minor: int | None
    currency: str
    source: str
    stage: str
    ours: str


def known(deal_ids: Collection[int]) -> Mapping[int, Known]:
    """The same of many deals, by id: one query, shared by the facts of one reading."""
    return shared("deals.known", _known, deal_ids)


def _known(deal_ids: Collection[int]) -> dict[int, Known]:
    return {deal_id: Known._make(said) for deal_id, *said in _KNOWN.rows(deal_ids)}


def _of_deals(ids: list[int]) -> QuerySet[Deal, Any]:
    ours = Subquery(Firm.objects.order_by().values("currency")[:1])
    rows = Deal.objects.filter(pk__in=ids).order_by().annotate(ours=ours)
    own = ("client__name", "value_minor", "currency")
    return rows.values_list("pk", *own, "stage__version__source", "stage__key", "ours")


_KNOWN = Kept(_of_deals)


@fact("deals.client_named", name=gettext_lazy("It is known who the client is"), mend="client")
def client_named(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """A client stands on the deal."""
    rows = known(deal_ids)
    named = {deal_id: rows[deal_id].client for deal_id in deal_ids if deal_id in rows}
    return {deal_id: Answer(True, detail=name) for deal_id, name in named.items() if name is not None}


@fact("deals.value_named", name=gettext_lazy("The sum of the deal is named"), mend="value")
def value_named(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """A sum above zero stands on the deal: nothing is no sum."""
    rows = known(deal_ids)
    return {deal_id: Answer(True) for deal_id in deal_ids if deal_id in rows and (rows[deal_id].value_minor or 0) > 0}


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
    asked = shared("deals.go_aheads", _asked, deal_ids)
    newest = {deal_id: asked[of, deal_id] for deal_id in deal_ids if (of, deal_id) in asked}

    @cache
    def decisions() -> Mapping[int, list[GoAheadDecision]]:
        found: dict[int, list[GoAheadDecision]] = {}
        said = GoAheadDecision.objects.filter(go_ahead__in=[row.pk for row in newest.values()])
        for decision in said.select_related("by").order_by("at", "pk"):
            found.setdefault(decision.go_ahead_id, []).append(decision)
        return found

    return {deal_id: _answer(row, decisions) for deal_id, row in newest.items()}


class Asked(NamedTuple):
    """The newest asking for a go-ahead; `granted` is None while chiefs have not decided."""

    pk: int
    granted: bool | None
    settled_at: datetime | None
    asked_at: datetime


def _asked(deal_ids: Collection[int]) -> dict[tuple[str, int], Asked]:
    """By what was asked for, and the deal."""
    rows = GoAhead.objects.filter(jump__deal__in=deal_ids, jump__closed_at=None).order_by("asked_at", "pk")
    read = rows.values_list("key", "jump__deal", "pk", "granted", "settled_at", "asked_at")
    return {(key, deal_id): Asked._make(said) for key, deal_id, *said in read}


def _answer(row: Asked, decisions: Callable[[], Mapping[int, list[GoAheadDecision]]]) -> Answer:
    """The chiefs' words are read with the first of the sentences: a board that only counts does without."""
    detail = once_read(lambda: _said(row, decisions().get(row.pk, [])))
    if row.granted:
        return Answer(True, since=row.settled_at, detail=detail)
    if row.granted is False:
        return Answer(False, detail=detail)
    return Answer(False, detail=detail, waits_for=(_("a chief"),), waits_since=row.asked_at)


def _said(row: Asked, said: list[GoAheadDecision]) -> str:
    names = ", ".join(decision.by.name for decision in said)
    if row.granted:
        return _("%(who)s: yes") % {"who": names}
    if row.granted is False:
        no = next(decision for decision in reversed(said) if not decision.yes)
        return _("%(who)s: not yet. %(why)s") % {"who": no.by.name, "why": no.note}
    return _("asked; %(who)s: yes") % {"who": names} if said else _("asked")
