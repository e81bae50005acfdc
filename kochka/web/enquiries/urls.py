"""Enquiries: their list, writing one down, and what one does to one."""

from django.urls import include, path

from kochka.web.enquiries import acts, lists, taking

on_an_enquiry = [
    path("", lists.enquiry, name="enquiry"),
    path("answer/", acts.answer, name="enquiry_answer"),
    path("hand/", acts.hand, name="enquiry_hand"),
    path("deal/", acts.deal, name="enquiry_deal"),
    path("joining/", acts.joining, name="enquiry_joining"),
    path("refusal/", acts.refusal, name="enquiry_refusal"),
    path("withdrawal/", acts.withdrawal, name="enquiry_withdrawal"),
]

urlpatterns = [
    path("", lists.enquiries, name="enquiries"),
    path("new/", taking.taking, name="new_enquiry"),
    path("<int:enquiry_id>/", include(on_an_enquiry)),
]
