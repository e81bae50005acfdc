"""The price of talking: who talks and who buys. For chiefs."""

from django.urls import path

from kochka.web.talkers import marks, page, verdicts

urlpatterns = [
    path("", page.page, name="talkers"),
    path("table.csv", page.as_csv, name="talkers_csv"),
    path("verdicts/", verdicts.verdicts, name="verdicts"),
    path("lines/<int:pk>/stop/", marks.stop, name="talkers_stop"),
    path("<slug:by>/<int:pk>/", page.deals, name="talkers_deals"),
]
