"""Which version of a deal's proposal is the one that is talked about."""

from collections.abc import Collection

from django.db.models import Case, Exists, F, OuterRef, Value, When, Window
from django.db.models.functions import RowNumber

from kochka.deals.models import Deal
from kochka.proposals.models import FinalForm, Proposal, Sending


def current_of(deal: Deal) -> Proposal | None:
    """The current version of one deal; one query."""
    return currents([deal.pk]).get(deal.pk)


def currents(deal_ids: Collection[int]) -> dict[int, Proposal]:
    """The current version of each deal that has one: the newest that was sent, else the newest sealed one, else the
    newest draft. Those that were put away never count. One query."""
    sent = Exists(Sending.objects.filter(proposal=OuterRef("pk"), withdrawn_at=None))
    rank = Case(When(sent, then=Value(0)), When(sealed_at__isnull=False, then=Value(1)), default=Value(2))
    place = Window(RowNumber(), partition_by=F("deal"), order_by=[rank.asc(), F("number").desc()])
    rows = Proposal.objects.filter(deal__in=deal_ids, withdrawn_at=None).annotate(place=place)
    return {row.deal_id: row for row in rows.filter(place=1)}


def on_the_table(deal_ids: Collection[int]) -> dict[int, Proposal]:
    """The version that a yes would be to: the one in its final form, else the current one. Two queries."""
    finals = FinalForm.objects.filter(deal__in=deal_ids, lifted_at=None).select_related("proposal")
    return currents(deal_ids) | {row.deal_id: row.proposal for row in finals}
