"""The rows of proposals."""

from kochka.proposals.models.block_work import BlockWork
from kochka.proposals.models.brief import BriefAnswer, BriefTest
from kochka.proposals.models.decision import DecisionNotes, Readiness
from kochka.proposals.models.library import LibraryBlock, LibraryProposal
from kochka.proposals.models.payment import PaymentLine, PaymentPlan
from kochka.proposals.models.presenting import Enclosure, Section
from kochka.proposals.models.proposal import Block, Proposal
from kochka.proposals.models.question import (
    HandOffered,
    KeptAnswer,
    Question,
    QuestionFile,
    QuestionWord,
)
from kochka.proposals.models.recouped import Recouped
from kochka.proposals.models.review import Review, ReviewRemark
from kochka.proposals.models.sending import Extension, FinalForm, Reaction, Receipt, Sending
from kochka.proposals.models.session import OpenHours, Session

__all__ = [
    "Block",
    "BlockWork",
    "BriefAnswer",
    "BriefTest",
    "DecisionNotes",
    "Enclosure",
    "Extension",
    "FinalForm",
    "HandOffered",
    "KeptAnswer",
    "LibraryBlock",
    "LibraryProposal",
    "OpenHours",
    "PaymentLine",
    "PaymentPlan",
    "Proposal",
    "Question",
    "QuestionFile",
    "QuestionWord",
    "Reaction",
    "Readiness",
    "Receipt",
    "Recouped",
    "Review",
    "ReviewRemark",
    "Section",
    "Sending",
    "Session",
]
