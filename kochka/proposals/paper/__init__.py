"""A proposal on paper: frozen parts in, the bytes of a PDF out, and the letter that it goes with. Knows no rows."""

from kochka.proposals.paper.bounds import PaperFailed
from kochka.proposals.paper.drawing import draw, draw_alone, png_pages
from kochka.proposals.paper.letters import letter
from kochka.proposals.paper.parts import (
    Author,
    Block,
    Budget,
    Client,
    Discount,
    Entity,
    Group,
    Payment,
    Picture,
    ProposalPaper,
    Section,
    Vat,
)

__all__ = [
    "Author",
    "Block",
    "Budget",
    "Client",
    "Discount",
    "Entity",
    "Group",
    "PaperFailed",
    "Payment",
    "Picture",
    "ProposalPaper",
    "Section",
    "Vat",
    "draw",
    "draw_alone",
    "letter",
    "png_pages",
]
