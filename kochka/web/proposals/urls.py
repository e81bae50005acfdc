"""The proposals of a deal: each a noun under it."""

from django.urls import path

from kochka.web.proposals import (
    acts,
    comparison,
    lines,
    outside,
    page,
    payments,
    remarks,
    review_acts,
    sending,
    talk,
    whereto,
)

urlpatterns = [
    path("", page.proposals, name="proposals"),
    path("outside/", outside.outside, name="proposal_outside"),
    path("next/<slug:what>/", whereto.whereto, name="proposal_next"),
    path("<int:number>/", page.proposal, name="proposal"),
    path("<int:number>/sending/", sending.sending, name="proposal_sending"),
    path("<int:number>/receipt/", talk.receipt, name="proposal_receipt"),
    path("<int:number>/reactions/", talk.reaction, name="proposal_reaction"),
    path("<int:number>/reactions/<int:pk>/", talk.answer, name="proposal_answer"),
    path("<int:number>/final/", talk.final_form, name="proposal_final"),
    path("<int:number>/validity/", talk.validity, name="proposal_validity"),
    path("<int:number>/mistake/<slug:kind>/<int:pk>/", talk.taking_out, name="proposal_mistake"),
    path("<int:number>/head/", acts.head, name="proposal_head"),
    path("<int:number>/lines/", lines.add, name="proposal_lines"),
    path("<int:number>/lines/<int:block_id>/", lines.line, name="proposal_line"),
    path("<int:number>/sealing/", acts.sealing, name="proposal_sealing"),
    path("<int:number>/withdrawal/", acts.withdrawal, name="proposal_withdrawal"),
    path("<int:number>/review/", review_acts.review, name="proposal_review"),
    path("<int:number>/review/taking/", review_acts.taking, name="proposal_review_taking"),
    path("<int:number>/review/queue/", review_acts.putting_back, name="proposal_review_back"),
    path("<int:number>/review/approval/", review_acts.approval, name="proposal_review_approval"),
    path("<int:number>/review/return/", review_acts.returning, name="proposal_review_return"),
    path("<int:number>/review/end/", review_acts.end, name="proposal_review_end"),
    path("<int:number>/remarks/", remarks.remarks, name="proposal_remarks"),
    path("<int:number>/remarks/<int:pk>/dropping/", remarks.dropping, name="proposal_remark_dropping"),
    path("<int:number>/remarks/<int:pk>/mending/", remarks.mending, name="proposal_remark_mending"),
    path("<int:number>/payments/", payments.payment_plan, name="payment_plan"),
    path("<int:number>/against/<int:other>/", comparison.comparison, name="proposal_comparison"),
]
