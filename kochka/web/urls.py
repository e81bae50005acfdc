"""The site map on one screen. What one does to a deal is a noun under it."""

from django.urls import include, path

from kochka.web import (
    accounts,
    codes,
    demo,
    desk,
    files,
    go_ahead_list,
    go_aheads,
    me,
    me_factor,
    me_sessions,
    my_day,
    planning,
    pulse,
    when,
)
from kochka.web import help as page_help
from kochka.web.deals import board, filters
from kochka.web.people import doors, guide, open_hours
from kochka.web.questions import acts as question_acts
from kochka.web.questions import figures, notes
from kochka.web.search import page as search
from kochka.web.settings import logo
from kochka.web.tour import page as tour

urlpatterns = [
    path("", my_day.my_day, name="my_day"),
    path("pulse/", pulse.my_day, name="my_day_pulse"),
    path("when/", when.when, name="when"),
    # board
    path("board/", board.board, name="board"),
    path("board/pulse/", board.board_pulse, name="board_pulse"),
    path("board/<slug:key>/", board.board, name="funnel_board"),
    path("filters/clients/", filters.clients, name="filter_clients"),
    path("deals/", include("kochka.web.deals.urls")),
    path("enquiries/", include("kochka.web.enquiries.urls")),
    path("planning/", planning.planning, name="planning"),
    path("planning/pulse/", planning.planning_pulse, name="planning_pulse"),
    path("planning/<int:deal_id>/", planning.planning_step, name="planning_step"),
    path("go-aheads/", go_ahead_list.go_aheads, name="go_aheads"),
    path("go-aheads/pulse/", go_ahead_list.pulse, name="go_aheads_pulse"),
    path("go-aheads/<int:go_ahead_id>/decision/", go_aheads.decision, name="decision"),
    path("desk/", desk.desk, name="desk"),
    path("desk/pulse/", desk.pulse, name="desk_pulse"),
    path("questions/", figures.question_figures, name="question_figures"),
    path("desk/answers/", notes.notes, name="kept_answers"),
    path("desk/answers/<int:pk>/retirement/", notes.retirement, name="kept_answer_retirement"),
    path("desk/similar/", question_acts.similar_answers, name="similar_answers"),
    # search
    path("search/", search.search, name="search"),
    path("search/hits/", search.hits, name="search_hits"),
    path("clients/", include("kochka.web.clients.urls")),
    path("library/", include("kochka.web.library.urls")),
    path("talkers/", include("kochka.web.talkers.urls")),
    path("time/", include("kochka.web.time.urls")),
    path("people/", include("kochka.web.people.urls")),
    path("guide/", guide.put_away, name="guide"),
    path("settings/", include("kochka.web.settings.urls")),
    path("logo/<uuid:file_id>/", logo.logo, name="logo"),
    path("imports/", include("kochka.web.imports.urls")),
    path("files/<uuid:file_id>/", files.download, name="download"),
    path("dl/<str:token>/<str:name>", files.file_bytes, name="file_bytes"),
    path("funnels/", include("kochka.web.funnels.urls")),
    path("help/", page_help.all_help, name="help"),
    path("help/<slug:page>/", page_help.page_help, name="page_help"),
    path("me/", me.me, name="me"),
    path("me/hours/", open_hours.mine, name="my_hours"),
    path("me/password/", me.password, name="my_password"),
    path("me/second-factor/", me_factor.my_factor, name="my_factor"),
    path("me/second-factor/codes/", me_factor.renewal, name="my_codes"),
    path("me/second-factor/off/", me_factor.off, name="my_factor_off"),
    path("me/sessions/<int:pk>/end/", me_sessions.end_session, name="end_session"),
    path("me/sessions/end/", me_sessions.end_others, name="end_sessions"),
    path("accounts/login/", accounts.SignIn.as_view(), name="account_login"),
    path("accounts/code/", codes.code, name="mfa_authenticate"),
    path("accounts/logout/", accounts.SignOut.as_view(), name="account_logout"),
    path("accounts/forgotten/", doors.forgotten, name="forgotten"),
    path("key/<str:token>/", doors.key, name="key"),
    path("welcome/<str:token>/", accounts.welcome, name="welcome"),
    path("progress/", accounts.arrived),
    path("accounts/demo/<int:user_id>/", demo.enter, name="enter_demo"),
    # the demo, and the first walk
    path("demo/", demo.about, name="demo"),
    path("tour/<int:number>/", tour.step, name="tour"),
    path("tour/end/", tour.end, name="tour_end"),
]

handler400 = "kochka.web.errors.bad_request"
handler403 = "kochka.web.errors.forbidden"
handler404 = "kochka.web.errors.missing"
handler500 = "kochka.web.errors.broken"
