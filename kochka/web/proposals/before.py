"""What a draft lacks before it is sent, and where each of it is mended."""

from dataclasses import dataclass

from django.urls import reverse

from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.models import Proposal
from kochka.proposals.printing import printed


@dataclass(frozen=True, slots=True)
class ToMend:
    """A sentence, and the address where it is mended; no address where that is for others."""

    sentence: str
    url: str


def before_sending(proposal: Proposal, deal: Deal, user: User) -> list[ToMend]:
    """What somebody should look at: a fixed number of queries, no picture opened."""
    here = [deal.pk, proposal.number]
    urls = {
        "lines": "#lines",
        "sections": "#sections",
        "head": reverse("proposal_head", args=here),
        "payments": reverse("payment_plan", args=here),
        "client": reverse("company", args=[deal.client_id]) if deal.client_id else reverse("deal", args=[deal.pk]),
    }
    if user.is_chief and proposal.entity_id:
        urls["entity"] = reverse("settings_entity", args=[proposal.entity_id])
    return [ToMend(each.sentence, urls.get(each.place, "")) for each in printed(proposal, drawn=False).lacks]
