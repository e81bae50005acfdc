"""Which versions of a deal's proposal there are, for pages; and whether one of them lies on the table."""

from typing import Any

from kochka.deals.models import Deal
from kochka.proposals.finishing import FINAL
from kochka.proposals.models import FinalForm, Proposal

READ_WITH = ("entity", "file", "former", "made_by", "changed_by", "sealed_by", "withdrawn_by")


def versions_of(deal: Deal) -> Any:
    """The versions of a deal, the newest first."""
    return Proposal.objects.filter(deal=deal).select_related(*READ_WITH).order_by("-number")


def lies_on_the_table(deal: Deal) -> bool:
    """Whether the offer is final and the deal past the stage whose gate asks for that. One query at most."""
    funnel = deal.stage.version.definition
    here = funnel.stage(deal.stage.key).position
    past = any(need.key == FINAL for stage in funnel.stages[: here - 1] for need in stage.needs)
    return past and FinalForm.objects.filter(deal=deal, lifted_at=None).exists()
