"""Deals: the list, its views and files, and what one does to one: each a noun under it."""

from django.urls import URLPattern, URLResolver, include, path

from kochka.web import pulse
from kochka.web.deals import (
    attempt,
    back,
    confirmation,
    deal_list,
    details,
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
    own_fields,
    page,
    plan,
    reminder,
    saved_view,
    version,
    waiver,
)
from kochka.web.funnels import remarks
from kochka.web.proposals import brief, decision, readiness

on_a_deal: list[URLPattern | URLResolver] = [
    path("", page.deal, name="deal"),
    path("pulse/", pulse.deal, name="deal_pulse"),
    path("journal/", journal.journal, name="journal"),
    path("jump/", jump.jump, name="jump"),
    path("finish/", finish.finish, name="finish"),
    path("attempts/", attempt.attempt, name="attempt"),
    path("reminder/", reminder.reminder, name="reminder"),
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
    path("brief/", brief.brief, name="brief"),
    path("decision/", decision.notes, name="decision_notes"),
    path("readiness/", readiness.readiness, name="readiness"),
    path("readiness/<str:key>/", readiness.readiness, name="readiness_of"),
    path("readiness/<str:key>/withdrawal/", readiness.withdrawal, name="unready"),
    path("version/", version.version, name="version"),
    path("fields/", own_fields.own_fields, name="own_fields"),
    path("proposals/<int:number>/", include("kochka.web.proposals.printed_urls")),
    path("proposals/", include("kochka.web.proposals.urls")),
    # remarks
    path("remarks/", remarks.remark, name="remark"),
]

urlpatterns = [
    path("", deal_list.deals, name="deals"),
    path("deals.csv", list_export.as_csv, name="deals_csv"),
    path("deals.xlsx", list_export.as_xlsx, name="deals_xlsx"),
    path("columns/", list_columns.columns, name="list_columns"),
    path("many/<str:verb>/", list_many.many, name="many"),
    path("views/new/", saved_view.new, name="new_view"),
    path("views/<int:view_id>/", saved_view.change, name="view"),
    path("views/<int:view_id>/removal/", saved_view.removal, name="view_removal"),
    path("new/", opening.opening, name="new_deal"),
    path("<int:deal_id>/", include(on_a_deal)),
]
