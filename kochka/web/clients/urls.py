"""Clients: their list, and what one does to one."""

from django.urls import include, path

from kochka.web.clients import adding, contacts, cutting, directory, merging, payers
from kochka.web.clients import details as client_details
from kochka.web.clients import page as company

on_a_client = [
    path("", company.company, name="company"),
    path("details/", client_details.details, name="company_details"),
    path("notes/", client_details.note, name="company_note"),
    path("files/", client_details.file, name="company_file"),
    path("contacts/", contacts.contact, name="new_contact"),
    path("contacts/<int:number>/", contacts.edit, name="contact"),
    path("contacts/<int:number>/leaving/", contacts.leaving, name="contact_leaving"),
    path("contacts/<int:number>/return/", contacts.back, name="contact_return"),
    path("requisites/", payers.requisites, name="new_requisites"),
    path("requisites/<int:number>/", payers.correction, name="requisites"),
    path("requisites/<int:number>/end/", payers.end, name="requisites_end"),
    path("accounts/", payers.account, name="new_account"),
    path("accounts/<int:number>/", payers.account_correction, name="account"),
    path("accounts/<int:number>/end/", payers.account_end, name="account_end"),
    path("cutting/", cutting.cut_off, name="company_cut_off"),
    path("taking-back/", cutting.taking_back, name="company_taking_back"),
    path("merging/", merging.merging, name="company_merging"),
    path("merges/<int:number>/undoing/", merging.undoing, name="merge_undoing"),
]

urlpatterns = [
    path("", directory.clients, name="clients"),
    path("new/", adding.new, name="new_client"),
    path("likely/", adding.likely_clients, name="likely_clients"),
    path("bank/", payers.bank, name="bank"),
    path("<int:company_id>/", include(on_a_client)),
]
