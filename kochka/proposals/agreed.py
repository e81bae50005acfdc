"""The fact of the client's double yes: ready to sign and ready to prepay, both to the version on the table."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.funnel.facts import Answer, fact
from kochka.proposals.by_hand import Beside, Hand, by_hand
from kochka.proposals.current import Current, Final, final_forms, tables
from kochka.proposals.models import Readiness

BY_HAND = ("decision.agreed", "proposals.agreed")
"""Keys under which it was confirmed by hand, in funnels older than the fact."""


class Half(NamedTuple):
    """One half of the yes: to which version, by id and number, and since when."""

    version: int
    number: int
    at: datetime


type Halves = dict[str, Half]


@fact("proposals.agreed", name=gettext_lazy("The client is ready to sign and to prepay"), mend="readiness")
def agreed(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """Both halves of the yes stand, to one version, the one on the table: three queries, two of them shared."""
    finals, lying = final_forms(deal_ids), tables(deal_ids)
    said: dict[int, Halves] = {}
    rows = Readiness.objects.filter(deal__in=deal_ids, withdrawn_at=None).order_by("pk")
    for deal_id, kind, *half in rows.values_list("deal", "kind", "proposal", "proposal__number", "at"):
        said.setdefault(deal_id, {})[kind] = Half._make(half)
    beside = by_hand(deal_ids, *BY_HAND)
    return {
        deal_id: _answer(deal_id, lying.get(deal_id), said.get(deal_id, {}), finals.get(deal_id), beside)
        for deal_id in deal_ids
    }


def _answer(deal_id: int, table: Current | None, halves: Halves, final: Final | None, beside: Beside) -> Answer:
    lacks = _lacks(table, halves)
    if not lacks:
        return Answer(True, since=max(row.at for row in halves.values()))
    since = final.at if final else table.sealed_at if table else None
    waits = (_("the client"),) if since else ()
    return Answer(False, detail=beside(deal_id, lambda hand: _said(lacks, hand)), waits_for=waits, waits_since=since)


def _said(lacks: list[str], hand: Hand | None) -> str:
    if hand is None:
        return "; ".join(lacks)
    return "; ".join([*lacks, _("confirmed by hand before: “%(words)s”") % {"words": hand[1]}])


def _lacks(table: Current | None, halves: Halves) -> list[str]:
    """What is missing, half by half."""
    if table is None or table.sealed_at is None:
        return [_("there is no sealed version to say yes to")]
    if not halves:
        return [_("neither is said yet")]
    old = sorted({row.number for row in halves.values() if row.version != table.pk})
    words = _("a yes to version %(number)s, and version %(now)s is on the table")
    lacks = [words % {"number": number, "now": table.number} for number in old]
    if Readiness.Kind.SIGN not in halves:
        lacks.append(_("not yet said: ready to sign"))
    if Readiness.Kind.PREPAY not in halves:
        lacks.append(_("not yet said: ready to prepay"))
    return lacks
