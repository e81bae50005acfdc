"""The site map on one screen. What one does to a deal is a noun under it."""

from django.urls import include, path

from kochka.web import accounts, files, funnels, go_aheads, me, my_day, pulse, when
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
    page,
    plan,
    saved_view,
    version,
    waiver,
)

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
]

urlpatterns = [
    path("", my_day.my_day, name="my_day"),
    path("pulse/", pulse.my_day, name="my_day_pulse"),
    path("when/", when.when, name="when"),
    # board
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
    # planning
    path("deals/new/", opening.opening, name="new_deal"),
    path("deals/<int:deal_id>/", include(on_a_deal)),
    path("go-aheads/<int:go_ahead_id>/decision/", go_aheads.decision, name="decision"),
    # search
    # clients
    # people
    # settings
    # bringing in
    path("files/<uuid:file_id>/", files.download, name="download"),
    path("funnels/", funnels.funnels, name="funnels"),
    path("funnels/<slug:key>/", funnels.funnel, name="funnel"),
    # drafts
    # help
    path("me/", me.me, name="me"),
    path("accounts/login/", accounts.SignIn.as_view(), name="account_login"),
    path("accounts/logout/", accounts.SignOut.as_view(), name="account_logout"),
    path("welcome/<str:token>/", accounts.welcome, name="welcome"),
    path("progress/", accounts.arrived),
    path("accounts/demo/<int:user_id>/", accounts.enter_demo, name="enter_demo"),
]

handler400 = "kochka.web.errors.bad_request"
handler403 = "kochka.web.errors.forbidden"
handler404 = "kochka.web.errors.missing"
handler500 = "kochka.web.errors.broken"
