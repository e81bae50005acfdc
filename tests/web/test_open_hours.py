"""Open hours: set by oneself in the settings, by a chief on the person's page."""

from datetime import time

import pytest

from kochka.proposals.models import OpenHours
from tests.cast import Cast
from tests.web.conftest import Enter, words


def test_an_expert_sets_their_hours_line_by_line_and_reads_them(cast: Cast, enter: Enter):
    egor = enter(cast.egor)
    assert 'href="/me/hours/"' in egor.get("/me/").text
    said = {"day_0": "10–12, 14:30-16", "day_2": "9:00 — 10:00", "day_5": "10–12"}
    assert egor.post("/me/hours/", said)["Location"] == "/me/"
    rows = list(OpenHours.objects.filter(person=cast.egor).values_list("weekday", "opens", "closes"))
    assert rows == [(0, time(10), time(12)), (0, time(14, 30), time(16)), (2, time(9), time(10))]
    assert "10:00–12:00, 14:30–16:00" in words(egor.get("/me/"))
    assert 'value="10:00–12:00, 14:30–16:00"' in egor.get("/me/hours/").text
    assert egor.post("/me/hours/", {}).status_code == 302 and not OpenHours.objects.exists()


@pytest.mark.parametrize("typed", ["с утра", "12–10", "25–26", "10:75–12", "10–12, 11–13", "<b>", "10" * 150])
def test_hours_that_make_no_sense_come_back_as_typed(cast: Cast, enter: Enter, typed: str):
    answer = enter(cast.egor).post("/me/hours/", {"day_0": "10–12", "day_1": typed})
    assert answer.status_code == 422 and 'id="myhours-day_1_error"' in answer.text
    assert "<b>" not in answer.text.partition("day_1")[2].partition("day_2")[0] and not OpenHours.objects.exists()


def test_a_chief_sets_them_for_a_colleague_and_nobody_else_does(cast: Cast, enter: Enter):
    page = f"/people/{cast.egor.pk}/hours/"
    assert enter(cast.anna).post(page, {"day_0": "10–12"}).status_code == 403
    chief = enter(cast.chief)
    assert chief.post(page, {"day_4": "10–12"}).status_code == 302
    said = words(chief.get(f"/people/{cast.egor.pk}/"))
    assert "10:00–12:00" in said and "пт 10:00–12:00" in said.replace("\xa0", " ")


def test_hours_are_for_those_who_are_asked(cast: Cast, enter: Enter):
    assert "/me/hours/" not in enter(cast.anna).get("/me/").text
    assert "/hours/" not in enter(cast.chief).get(f"/people/{cast.anna.pk}/").text
