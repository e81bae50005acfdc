"""Which version of a deal's proposal counts: the newest that was sent, else the newest sealed, else the newest draft.
Versions that were put away never do."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from kochka.deals.models import Deal
from kochka.proposals.models import FinalForm, Proposal, Sending


def current_version(deal: Deal) -> Proposal | None:
    """The version of one deal that counts; None where there is none. One query."""
    return current_versions([deal.pk]).get(deal.pk)


def current_versions(deal_ids: Collection[int]) -> dict[int, Proposal]:
    """The same for many deals, by deal id: one query."""
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
    finals = FinalForm.objects.filter(deal__in=deal_ids, lifted_at=None).select_related("proposal__sealed_by")
    return current_versions(deal_ids) | {row.deal_id: row.proposal for row in finals}
