"""The proposals of a deal: each a noun under it."""

from django.urls import path

from kochka.web.proposals import acts, comparison, lines, page, payments

urlpatterns = [
    path("", page.proposals, name="proposals"),
    path("<int:number>/", page.proposal, name="proposal"),
    path("<int:number>/head/", acts.head, name="proposal_head"),
    path("<int:number>/lines/", lines.add, name="proposal_lines"),
    path("<int:number>/lines/<int:block_id>/", lines.line, name="proposal_line"),
    path("<int:number>/sealing/", acts.sealing, name="proposal_sealing"),
    path("<int:number>/withdrawal/", acts.withdrawal, name="proposal_withdrawal"),
    path("<int:number>/payments/", payments.payment_plan, name="payment_plan"),
    path("<int:number>/against/<int:other>/", comparison.comparison, name="proposal_comparison"),
]
