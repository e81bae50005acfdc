"""The fact of the client's double yes: ready to sign and ready to prepay, both to the version on the table."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.deals.models import Confirmation, Deal
from kochka.funnel.facts import Answer, fact
from kochka.proposals.current import on_the_table
from kochka.proposals.models import Proposal, Readiness

BY_HAND = ("decision.agreed", "proposals.agreed")
"""Keys under which it was confirmed by hand, in funnels older than the fact."""

type Halves = dict[str, Readiness]


@fact("proposals.agreed", name=gettext_lazy("The client is ready to sign and to prepay"), mend="readiness")
def agreed(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """Both halves of the yes stand, to one version, which is the one on the table: five queries."""
    tables = on_the_table(deal_ids)
    said: dict[int, Halves] = {}
    rows = Readiness.objects.filter(deal__in=deal_ids, withdrawn_at=None).select_related("proposal")
    for row in rows:
        said.setdefault(row.deal_id, {})[row.kind] = row
    by_hand = _by_hand(deal_ids)
    deals = Deal.objects.filter(pk__in=deal_ids).select_related("client", "open_jump")
    return {
        deal.pk: _answer(deal, tables.get(deal.pk), said.get(deal.pk, {}), by_hand.get(deal.pk, "")) for deal in deals
    }


def _by_hand(deal_ids: Collection[int]) -> dict[int, str]:
    rows = Confirmation.objects.filter(jump__deal__in=deal_ids, jump__closed_at=None, withdrawn_at=None)
    return dict(rows.filter(key__in=BY_HAND).order_by("pk").values_list("jump__deal", "text"))


def _answer(deal: Deal, table: Proposal | None, halves: Halves, by_hand: str) -> Answer:
    lacks = _lacks(table, halves)
    if not lacks:
        return Answer(True, since=max(row.at for row in halves.values()))
    if by_hand:
        lacks.append(_("confirmed by hand before: “%(words)s”") % {"words": by_hand})
    waits = (deal.client.name,) if deal.client else ()
    since = deal.open_jump.opened_at if deal.open_jump and waits else None
    return Answer(False, detail="; ".join(lacks), waits_for=waits, waits_since=since)


def _lacks(table: Proposal | None, halves: Halves) -> list[str]:
    """What is missing, half by half."""
    if table is None or table.sealed_at is None:
        return [_("there is no sealed version to say yes to")]
    if not halves:
        return [_("neither is said yet")]
    old = sorted({row.proposal.number for row in halves.values() if row.proposal_id != table.pk})
    words = _("a yes to version %(number)s, and version %(now)s is on the table")
    lacks = [words % {"number": number, "now": table.number} for number in old]
    if Readiness.Kind.SIGN not in halves:
        lacks.append(_("not yet said: ready to sign"))
    if Readiness.Kind.PREPAY not in halves:
        lacks.append(_("not yet said: ready to prepay"))
    return lacks
