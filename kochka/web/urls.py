"""The site map on one screen. What one does to a deal is a noun under it."""

from django.urls import include, path

from kochka.web import accounts, files, go_aheads, me, my_day, pulse, when
from kochka.web.clients import adding, contacts, directory, merging, payers
from kochka.web.clients import details as client_details
from kochka.web.clients import page as company
from kochka.web.deals import (
    attempt,
    back,
    board,
    confirmation,
    deal_list,
    details,
    filters,
    finish,
    go_ahead,
    hand,
    hold,
    journal,
    jump,
    list_columns,
    list_export,
    list_many,
    loss,
    note,
    opening,
    page,
    plan,
    saved_view,
    version,
    waiver,
)
from kochka.web.enquiries import acts, lists, taking
from kochka.web.funnels import remarks
from kochka.web.imports import file as import_file
from kochka.web.imports import pages as import_pages
from kochka.web.people import changes as people_changes
from kochka.web.people import doors, guide, leaving, links, teamwork
from kochka.web.people import lists as people
from kochka.web.search import page as search
from kochka.web.settings import logo
from kochka.web.settings.addresses import of_settings

on_a_deal = [
    path("", page.deal, name="deal"),
    path("pulse/", pulse.deal, name="deal_pulse"),
    path("journal/", journal.journal, name="journal"),
    path("jump/", jump.jump, name="jump"),
    path("finish/", finish.finish, name="finish"),
    path("attempts/", attempt.attempt, name="attempt"),
    path("plan/", plan.plan, name="plan"),
    path("return/", back.step_back, name="return"),
    path("hold/", hold.hold, name="hold"),
    path("resumption/", hold.resumption, name="resumption"),
    path("loss/", loss.loss, name="loss"),
    path("reopening/", loss.reopening, name="reopening"),
    path("withdrawal/", loss.withdrawal, name="withdrawal"),
    path("hand/", hand.hand, name="hand"),
    path("confirmations/<str:key>/", confirmation.confirmation, name="confirmation"),
    path("confirmations/<str:key>/withdrawal/", confirmation.withdrawal, name="unconfirm"),
    path("waivers/<str:key>/", waiver.waiver, name="waiver"),
    path("go-aheads/<str:key>/", go_ahead.go_ahead, name="go_ahead"),
    path("notes/", note.note, name="note"),
    path("files/", note.file, name="file"),
    path("details/", details.details, name="details"),
    path("value/", details.value, name="value"),
    path("client/", details.client, name="client"),
    path("version/", version.version, name="version"),
    # fields of the company's own
    # remarks
    path("remarks/", remarks.remark, name="remark"),
]

on_an_enquiry = [
    path("", lists.enquiry, name="enquiry"),
    path("answer/", acts.answer, name="enquiry_answer"),
    path("hand/", acts.hand, name="enquiry_hand"),
    path("deal/", acts.deal, name="enquiry_deal"),
    path("joining/", acts.joining, name="enquiry_joining"),
    path("refusal/", acts.refusal, name="enquiry_refusal"),
    path("withdrawal/", acts.withdrawal, name="enquiry_withdrawal"),
]

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
    path("merging/", merging.merging, name="company_merging"),
    path("merges/<int:number>/undoing/", merging.undoing, name="merge_undoing"),
]

bringing_in = [
    path("", import_pages.imports, name="imports"),
    path("<int:run_id>/", import_pages.run, name="import_run"),
    path("<int:run_id>/undoing/", import_pages.undoing, name="import_undoing"),
    path("files/<int:upload_id>/", import_file.file, name="import_file"),
    path("files/<int:upload_id>/check/", import_file.check, name="import_check"),
    path("files/<int:upload_id>/bringing/", import_file.bring, name="import_bring"),
    path("files/<int:upload_id>/rejected/", import_file.rejected, name="import_rejected"),
    path("files/<int:upload_id>/map/", import_file.map_of_file, name="import_map"),
    path("maps/<int:map_id>/", import_file.kept_map, name="kept_map"),
    path("errands/<int:errand_id>/", import_file.progress, name="import_progress"),
]

on_a_person = [
    path("", people.person_page, name="person"),
    path("roles/", people_changes.roles, name="person_roles"),
    path("team/", people_changes.team, name="person_team"),
    path("name/", people_changes.name, name="person_name"),
    path("link/", links.link, name="person_link"),
    path("link/withdrawal/", links.withdrawal, name="person_link_withdrawal"),
    path("leaving/", leaving.leaving, name="person_leaving"),
    path("return/", people_changes.coming_back, name="person_return"),
]

urlpatterns = [
    path("", my_day.my_day, name="my_day"),
    path("pulse/", pulse.my_day, name="my_day_pulse"),
    path("when/", when.when, name="when"),
    # board
    path("board/", board.board, name="board"),
    path("board/pulse/", board.board_pulse, name="board_pulse"),
    path("board/<slug:key>/", board.board, name="funnel_board"),
    path("filters/clients/", filters.clients, name="filter_clients"),
    # deal list and views
    path("deals/", deal_list.deals, name="deals"),
    path("deals/deals.csv", list_export.as_csv, name="deals_csv"),
    path("deals/deals.xlsx", list_export.as_xlsx, name="deals_xlsx"),
    path("deals/columns/", list_columns.columns, name="list_columns"),
    path("deals/many/<str:verb>/", list_many.many, name="many"),
    path("deals/views/new/", saved_view.new, name="new_view"),
    path("deals/views/<int:view_id>/", saved_view.change, name="view"),
    path("deals/views/<int:view_id>/removal/", saved_view.removal, name="view_removal"),
    # enquiries
    path("enquiries/", lists.enquiries, name="enquiries"),
    path("enquiries/new/", taking.taking, name="new_enquiry"),
    path("enquiries/<int:enquiry_id>/", include(on_an_enquiry)),
    # planning
    path("deals/new/", opening.opening, name="new_deal"),
    path("deals/<int:deal_id>/", include(on_a_deal)),
    path("go-aheads/<int:go_ahead_id>/decision/", go_aheads.decision, name="decision"),
    # search
    path("search/", search.search, name="search"),
    path("search/hits/", search.hits, name="search_hits"),
    # clients
    path("clients/", directory.clients, name="clients"),
    path("clients/new/", adding.new, name="new_client"),
    path("clients/likely/", adding.likely_clients, name="likely_clients"),
    path("clients/bank/", payers.bank, name="bank"),
    path("clients/<int:company_id>/", include(on_a_client)),
    # people
    path("people/", people.people, name="people"),
    path("people/new/", people_changes.invitation, name="invitation"),
    path("people/<int:pk>/", include(on_a_person)),
    path("people/teams/", people.teams, name="teams"),
    path("people/teams/new/", teamwork.founding, name="new_team"),
    path("people/teams/<int:pk>/name/", teamwork.team_name, name="team_name"),
    path("people/teams/<int:pk>/people/", teamwork.members, name="team_people"),
    path("people/teams/<int:pk>/retirement/", teamwork.retirement, name="team_retirement"),
    path("guide/", guide.put_away, name="guide"),
    # settings
    path("settings/", include(of_settings)),
    path("logo/<uuid:file_id>/", logo.logo, name="logo"),
    # bringing in
    path("imports/", include(bringing_in)),
    path("files/<uuid:file_id>/", files.download, name="download"),
    # drafts
    path("funnels/", include("kochka.web.funnels.urls")),
    # help
    path("me/", me.me, name="me"),
    path("me/password/", me.password, name="my_password"),
    path("accounts/login/", accounts.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", accounts.SignOut.as_view(), name="account_logout"),
    path("accounts/forgotten/", doors.forgotten, name="forgotten"),
    path("key/<str:token>/", doors.key, name="key"),
    path("welcome/<str:token>/", accounts.welcome, name="welcome"),
    path("progress/", accounts.arrived),
    path("accounts/demo/<int:user_id>/", accounts.enter_demo, name="enter_demo"),
]

handler400 = "kochka.web.errors.bad_request"
handler403 = "kochka.web.errors.forbidden"
handler404 = "kochka.web.errors.missing"
handler500 = "kochka.web.errors.broken"
