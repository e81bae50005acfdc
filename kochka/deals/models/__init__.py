"""The rows of deals, split by idea."""

from kochka.deals.models.deal import (
    Attachment,
    Deal,
    FieldValue,
    FormerTitle,
    Note,
    Participant,
    Remark,
    SavedView,
)
from kochka.deals.models.endings import Loss, StepBack, Withdrawal
from kochka.deals.models.enquiry import Enquiry, EnquiryHand
from kochka.deals.models.gatework import Confirmation, GoAhead, GoAheadDecision, Waiver
from kochka.deals.models.journal import Entry
from kochka.deals.models.jump import Attempt, Hold, Jump

__all__ = [
    "Attachment",
    "Attempt",
    "Confirmation",
    "Deal",
    "Enquiry",
    "EnquiryHand",
    "Entry",
    "FieldValue",
    "FormerTitle",
    "GoAhead",
    "GoAheadDecision",
    "Hold",
    "Jump",
    "Loss",
    "Note",
    "Participant",
    "Remark",
    "SavedView",
    "StepBack",
    "Waiver",
    "Withdrawal",
]
