"""The rows of proposals."""

from kochka.proposals.models.brief import BriefAnswer, BriefTest
from kochka.proposals.models.payment import PaymentLine, PaymentPlan
from kochka.proposals.models.proposal import Block, Proposal

__all__ = ["Block", "BriefAnswer", "BriefTest", "PaymentLine", "PaymentPlan", "Proposal"]
