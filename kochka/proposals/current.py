"""Which version of a deal's proposal counts: the newest that was sent, else the newest sealed, else the newest draft.
Versions that were put away never do."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from kochka.deals.models import Deal
from kochka.funnel.facts import shared
from kochka.proposals.models import FinalForm, Proposal, Sending


def current_version(deal: Deal) -> Proposal | None:
    """The version of one deal that counts; None where there is none. One query."""
    return current_versions([deal.pk]).get(deal.pk)


def current_versions(deal_ids: Collection[int]) -> dict[int, Proposal]:
    """The same for many deals, by deal id: one query, shared by the facts of one reading."""
    found = shared("proposals.current", _current, deal_ids)
    return {deal_id: found[deal_id] for deal_id in deal_ids if deal_id in found}


def _current(deal_ids: Collection[int]) -> dict[int, Proposal]:
    sent = Exists(Sending.objects.filter(proposal=OuterRef("pk"), withdrawn_at=None))
    rows = Proposal.objects.filter(deal__in=deal_ids, withdrawn_at=None).annotate(was_sent=sent)
    found: dict[int, tuple[tuple[bool, bool, int], Proposal]] = {}
    for row in rows.select_related("sealed_by"):
        rank = (row.was_sent, row.is_sealed, row.number)
        if row.deal_id not in found or rank > found[row.deal_id][0]:
            found[row.deal_id] = rank, row
    return {deal_id: row for deal_id, (_rank, row) in found.items()}


def on_the_table(deal_ids: Collection[int]) -> dict[int, Proposal]:
    """The version that a yes would be to: the one in its final form, else the current one. Two queries."""
    return current_versions(deal_ids) | {deal_id: row.proposal for deal_id, row in final_forms(deal_ids).items()}


def final_forms(deal_ids: Collection[int]) -> dict[int, FinalForm]:
    """The standing final forms, by deal id: one query, shared likewise."""
    found = shared("proposals.final_forms", _final_forms, deal_ids)
    return {deal_id: found[deal_id] for deal_id in deal_ids if deal_id in found}


def _final_forms(deal_ids: Collection[int]) -> dict[int, FinalForm]:
    rows = FinalForm.objects.filter(deal__in=deal_ids, lifted_at=None)
    return {row.deal_id: row for row in rows.select_related("by", "proposal__sealed_by")}
