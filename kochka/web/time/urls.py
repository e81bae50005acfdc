"""Time: one's week, the watch, days away, closed periods. Under a deal: deals/urls.py."""

from django.urls import path

from kochka.web.time import away, cells, entries, period, watch, week

urlpatterns = [
    path("", week.week, name="time"),
    path("sheet/", cells.sheet, name="time_sheet"),
    path("watch/stop/", watch.stopping, name="watch_stop"),
    path("watch/drop/", watch.dropping, name="watch_drop"),
    path("entries/<int:pk>/correction/", entries.correction, name="time_correction"),
    path("entries/<int:pk>/withdrawal/", entries.withdrawal, name="time_withdrawal"),
    path("away/", away.away, name="time_away"),
    path("away/<int:pk>/end/", away.here, name="time_away_end"),
    path("closing/", period.closing, name="time_closing"),
    path("opening/", period.opening, name="time_opening"),
]
