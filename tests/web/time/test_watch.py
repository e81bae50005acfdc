"""The watch at the top of every page: started on a deal, stopped from anywhere, one a person."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kochka.deals.journey.endings import withdraw
from kochka.timesheets.models import Expense, TimeEntry, Timer
from kochka.timesheets.timers import running
from tests.cast import Cast
from tests.web.conftest import Enter, words

pytestmark = pytest.mark.django_db


def test_it_is_started_on_a_deal_and_stopped_from_another_page(cast: Cast, enter: Enter, clock) -> None:
    deal, browser = cast.deal("Портал Вектора", by=cast.anna), enter(cast.anna)
    assert "data-since" not in words(browser.get("/"))
    assert browser.post(f"/deals/{deal.pk}/timer/").status_code == 302
    clock.shift(timedelta(minutes=80))
    assert "1:20" in words(browser.get("/board/"))
    timer = Timer.objects.get()
    answer = browser.post("/time/watch/stop/", {"timer": timer.pk, "next": "/board/"})
    assert (answer.status_code, answer["Location"]) == (302, "/board/")
    row = TimeEntry.objects.select_related("work__deal").get()
    assert (row.minutes, row.work.deal, row.source) == (80, deal, "timer")
    assert "data-since" not in words(browser.get("/board/"))


def test_a_tab_that_lagged_behind_stops_the_watch_that_it_shows_and_no_other(cast: Cast, enter: Enter, clock) -> None:
    first, second = cast.deal("Портал", by=cast.anna), cast.deal("Склад", by=cast.anna)
    browser = enter(cast.anna)
    browser.post(f"/deals/{first.pk}/timer/")
    seen = running(cast.anna)
    assert seen
    clock.shift(timedelta(minutes=10))
    browser.post(f"/deals/{second.pk}/timer/")
    clock.shift(timedelta(minutes=10))
    assert browser.post("/time/watch/stop/", {"timer": seen.pk}).status_code == 302
    now = running(cast.anna)
    assert now and now.work.deal == second
    assert [row.minutes for row in TimeEntry.objects.all()] == [10]


def test_stopped_twice_it_is_one_entry(cast: Cast, enter: Enter, clock) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    browser.post(f"/deals/{deal.pk}/timer/")
    timer = Timer.objects.get()
    clock.shift(timedelta(minutes=10))
    for _tab in range(2):
        assert browser.post("/time/watch/stop/", {"timer": timer.pk}).status_code == 302
    assert TimeEntry.objects.count() == 1
    assert browser.post("/time/watch/stop/").status_code == 302, "none runs: said, not broken"


def test_a_forgotten_one_says_what_it_proposes_and_takes_what_is_said(cast: Cast, enter: Enter, clock) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    browser.post(f"/deals/{deal.pk}/timer/")
    timer = Timer.objects.get()
    clock.shift(timedelta(days=1))
    page = words(browser.get("/"))
    assert "data-since" not in page and "/time/watch/stop/" in page
    form = words(browser.get("/time/watch/stop/"))
    assert 'name="minutes" value="6:00"' in form or 'value="6:' in form
    assert browser.post("/time/watch/stop/", {"timer": timer.pk}).status_code == 422
    assert running(cast.anna) == timer
    assert browser.post("/time/watch/stop/", {"timer": timer.pk, "minutes": "2:15", "note": "демо"}).status_code == 302
    row = TimeEntry.objects.get()
    assert (row.minutes, row.note, row.day) == (135, "демо", cast.day(-1))


def test_one_on_a_withdrawn_deal_cannot_be_logged_but_dropped(cast: Cast, enter: Enter, clock) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    browser.post(f"/deals/{deal.pk}/timer/")
    timer = Timer.objects.get()
    clock.shift(timedelta(minutes=10))
    withdraw(deal, by=cast.chief, at=cast.now(), reason="Дубль")
    page = browser.post("/time/watch/stop/", {"timer": timer.pk})
    assert page.status_code == 409 and "/time/watch/drop/" in words(page)
    assert browser.post("/time/watch/drop/", {"timer": timer.pk}).status_code == 302
    assert running(cast.anna) is None and not TimeEntry.objects.exists()


def test_anothers_watch_is_not_mine_to_stop(cast: Cast, enter: Enter, clock) -> None:
    deal = cast.deal("Портал", by=cast.anna)
    enter(cast.anna).post(f"/deals/{deal.pk}/timer/")
    timer = Timer.objects.get()
    clock.shift(timedelta(minutes=10))
    enter(cast.egor).post("/time/watch/stop/", {"timer": timer.pk})
    assert running(cast.anna) == timer and timezone.now()


def test_it_leads_to_no_strange_place(cast: Cast, enter: Enter, clock) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    browser.post(f"/deals/{deal.pk}/timer/")
    for odd in ("//evil.example/", "https://evil.example/", "javascript:alert(1)"):
        answer = browser.post("/time/watch/stop/", {"timer": Timer.objects.get().pk, "next": odd})
        assert answer["Location"].startswith("/deals/")


def test_hours_are_logged_from_the_deal_and_stand_on_its_card(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    form = {"text": "1ч20 правки КП", "day": "сегодня"}
    assert browser.post(f"/deals/{deal.pk}/hours/", {**form, "text": "1ч99"}).status_code == 422
    assert browser.post(f"/deals/{deal.pk}/hours/", form).status_code == 302
    page = words(browser.get(f"/deals/{deal.pk}/"))
    assert "1 ч 20 мин" in page and "1:20" in page


def test_an_expense_is_written_down_with_its_receipt_and_taken_out(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    form = {"kind": "courier", "amount": "1 500", "day": "сегодня", "note": "договор"}
    assert browser.post(f"/deals/{deal.pk}/expenses/", {**form, "amount": ""}).status_code == 422
    assert browser.post(f"/deals/{deal.pk}/expenses/", {**form, "day": "завтра"}).status_code == 422
    receipt = SimpleUploadedFile("чек.pdf", b"%PDF-1.4")
    assert browser.post(f"/deals/{deal.pk}/expenses/", {**form, "file": receipt}).status_code == 302
    page = words(browser.get(f"/deals/{deal.pk}/"))
    assert "1 500 ₽" in page and "чек.pdf" in page
    row = Expense.objects.get()
    assert browser.get(f"/files/{row.file_id}/").status_code == 302
    assert enter(cast.oleg).get(f"/files/{row.file_id}/").status_code == 404
    assert enter(cast.egor).post(f"/deals/{deal.pk}/expenses/{row.pk}/end/").status_code in (403, 404)
    assert browser.post(f"/deals/{deal.pk}/expenses/{row.pk}/end/").status_code == 302
    assert "1 500 ₽" not in words(browser.get(f"/deals/{deal.pk}/"))


def test_an_expense_is_corrected_and_its_receipt_goes_along(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.deal("Портал", by=cast.anna), enter(cast.anna)
    form = {"kind": "courier", "amount": "1 500", "day": "сегодня", "note": "договор"}
    browser.post(f"/deals/{deal.pk}/expenses/", {**form, "file": SimpleUploadedFile("чек.pdf", b"%PDF-1.4")})
    row = Expense.objects.get()
    address = f"/deals/{deal.pk}/expenses/{row.pk}/"
    page = words(browser.get(address))
    assert "1 500" in page and "договор" in page
    assert browser.post(address, {**form, "amount": "0"}).status_code == 422
    assert browser.post(address, {**form, "amount": "1 700"}).status_code == 302
    page = words(browser.get(f"/deals/{deal.pk}/"))
    assert "1 700 ₽" in page and "1 500 ₽" not in page and "чек.pdf" in page
    assert browser.post(address, {**form, "amount": "1 800"}).status_code == 409
    assert enter(cast.egor).post(address, {**form, "amount": "1"}).status_code in (403, 404)
    assert Expense.objects.get(withdrawn_at=None).amount_minor == 1_700_00
