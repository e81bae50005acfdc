"""Outside of their open hours nothing of the queue shows or pings to an expert; the desk, opened by choice, says so."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from kochka.firm.calendar import work_calendar
from kochka.people.roles import Role
from kochka.proposals.models import Session
from kochka.proposals.open_hours import set_open_hours
from kochka.proposals.sessions import agree_session, propose_session
from kochka.timesheets.absences import be_away
from kochka.timesheets.models import Absence
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.questioning import in_hands, question
from tests.web.conftest import Enter, words


def hours(cast: Cast, opens: int, closes: int) -> None:
    rows = [(day, time(opens), time(closes)) for day in range(5)]
    set_open_hours(cast.egor, rows, by=cast.egor, at=cast.now())


def noon() -> datetime:
    calendar = work_calendar()
    return calendar.due_at(calendar.next_workday(calendar.day_of(timezone.now())), time(12))


@pytest.mark.parametrize(
    ("opens", "closes", "is_open"), [(11, 13, True), (14, 16, False), (9, 12, False), (12, 13, True)]
)
def test_the_day_of_an_expert_shows_deals_that_call_them_in_open_hours_alone(
    cast: Cast, enter: Enter, clock, opens: int, closes: int, is_open: bool
):
    deal, part = cast.plain(title="Зовёт эксперта"), cast.plain(title="Уже моя")
    in_hands(cast, question(cast, part))
    question(cast, deal)
    hours(cast, opens, closes)
    clock.shift(noon() - timezone.now())
    page = words(enter(cast.egor).get("/"))
    assert ("Зовёт эксперта" in page) is is_open and "Уже моя" in page


def test_who_is_away_is_shown_nothing_that_calls_them(cast: Cast, enter: Enter):
    question(cast, cast.plain(title="Зовёт эксперта"))
    today, egor = work_calendar().day_of(cast.now()), enter(cast.egor)
    assert "Зовёт эксперта" in words(egor.get("/"))
    be_away(cast.egor, Absence.Kind.SICK, today, today, by=cast.egor, at=cast.now())
    assert "Зовёт эксперта" not in words(egor.get("/"))
    assert 'id="rest"' in egor.get("/desk/").text


def test_the_desk_outside_of_hours_says_so_and_folds_the_queue(cast: Cast, enter: Enter, clock):
    in_hands(cast, question(cast, cast.plain(title="Рука")))
    row = question(cast, cast.plain(title="Очередь"))
    hours(cast, 10, 12)
    clock.shift(noon() - timezone.now() + timedelta(hours=3))
    egor = enter(cast.egor)
    page = egor.get("/desk/").text
    assert 'id="rest"' in egor.get("/desk/").text and "10:00" in page.partition('id="rest"')[2][:900]
    folded = page.partition('<details class="folded">')
    assert "Рука" in folded[0] and "Очередь" not in folded[0] and "Очередь" in folded[2]
    assert egor.post(f"/deals/{row.deal_id}/questions/{row.pk}/taking/").status_code == 302
    assert 'class="folded"' not in enter(cast.chief).get("/desk/").text
    clock.shift(noon() + timedelta(days=1, hours=-1) - timezone.now())
    if work_calendar().is_workday(work_calendar().day_of(timezone.now())):
        inside = egor.get("/desk/").text
        assert 'class="folded"' not in inside and 'id="rest"' not in inside


def test_the_desk_keeps_quiet_outside_of_hours(cast: Cast, enter: Enter):
    egor, chief = enter(cast.egor), enter(cast.chief)
    question(cast)
    assert "reviews-changed" in egor.get("/desk/pulse/?seen=old").headers["HX-Trigger"]
    hours(cast, 14, 16)
    assert "HX-Trigger" not in egor.get("/desk/pulse/?seen=old").headers
    assert "reviews-changed" in chief.get("/desk/pulse/?seen=old").headers["HX-Trigger"]


def test_the_desk_lists_my_sessions_the_next_one_first(cast: Cast, enter: Enter):
    deals = [cast.plain(title="Позже"), cast.plain(title="Раньше")]
    for deal, ahead in zip(deals, (1, 0), strict=True):
        in_hands(cast, question(cast, deal))
        given = {"starts_at": noon() + timedelta(hours=ahead), "minutes": 30, "about": "Смета <сайта>"}
        propose_session(deal, **given, by=cast.anna, at=cast.now())
    egor = enter(cast.egor)
    part = egor.get("/desk/").text.partition('id="part-sessions"')[2]
    assert part.index("Раньше") < part.index("Позже") and "Смета &lt;сайта&gt;" in part and "/agreement/" in part
    few = queries(lambda: egor.get("/desk/"))
    agree_session(Session.objects.earliest("starts_at"), by=cast.egor, at=cast.now())
    assert egor.get("/desk/").text.count("/agreement/") == part.count("/agreement/") - part.count("/agreement/") // 2
    assert queries(lambda: egor.get("/desk/")) == few


def test_a_list_of_deals_that_is_cut_says_so(cast: Cast, enter: Enter):
    egor = enter(cast.egor)
    for number in range(51):
        cast.plain(title=f"Сделка {number}")
        if number == 49:
            assert "50+" not in egor.get("/desk/").text
    page = egor.get("/desk/").text
    assert "50+" in page and page.count('class="review-line"') == 50
    assert cast.egor.has(Role.EXPERT)
