"""A version of a proposal on paper."""

from django.urls import path

from kochka.web.proposals import printed

urlpatterns = [
    path("proposal.pdf", printed.pdf, name="proposal_pdf"),
    path("letter.txt", printed.letter, name="proposal_letter"),
]
