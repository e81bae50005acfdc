"""Time is logged by one line, the week is typed into, entries are corrected."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import Absence, ClosedPeriod, TimeEntry
from tests.cast import Cast
from tests.web.conftest import Enter, words

pytestmark = pytest.mark.django_db


def quick(text: str, **more: str) -> dict[str, str]:
    return {"text": text, "day": "сегодня", **more}


def test_no_time_at_all_is_said_at_the_field_and_the_words_stay(cast: Cast, enter: Enter) -> None:
    page = enter(cast.anna).post("/time/", quick("звонок"))
    assert page.status_code == 422 and "звонок" in words(page)
    assert not TimeEntry.objects.exists()


def test_an_odd_week_in_the_address_is_this_week(cast: Cast, enter: Enter) -> None:
    for week in ("odd", "9999-12-31", "0001-01-01", "2026-02-30", ""):
        assert enter(cast.anna).get("/time/", {"week": week}).status_code == 200


def test_the_deal_is_found_by_its_words_and_the_week_shows_the_minutes(cast: Cast, enter: Enter) -> None:
    cast.deal("Портал Вектора", by=cast.anna)
    cast.deal("Склад", by=cast.anna)
    browser = enter(cast.anna)
    page = browser.post("/time/", quick("1ч20 правки КП вектор"))
    assert page.status_code == 302, words(page)
    row = TimeEntry.objects.select_related("work__deal", "person").get()
    assert (row.minutes, row.note, row.work.deal.title) == (80, "правки КП вектор", "Портал Вектора")
    assert "1:20" in words(browser.get("/time/"))


def test_words_that_fit_two_deals_offer_them_and_one_press_logs(cast: Cast, enter: Enter) -> None:
    first = cast.deal("Портал Вектора", by=cast.anna)
    cast.deal("Сайт Вектора", by=cast.anna)
    browser = enter(cast.anna)
    page = browser.post("/time/", quick("80 мин вектор"))
    assert page.status_code == 422 and f'name="deal" value="{first.pk}"' in words(page)
    assert not TimeEntry.objects.exists()
    assert browser.post("/time/", quick("80 мин вектор", deal=str(first.pk))).status_code == 302
    assert TimeEntry.objects.select_related("work").get().work.deal_id == first.pk


def test_a_deal_named_by_its_number_is_meant_whatever_else_is_said(cast: Cast, enter: Enter) -> None:
    deal = cast.deal("Портал", by=cast.anna)
    cast.deal("Сайт Вектора", by=cast.anna)
    assert enter(cast.anna).post("/time/", quick(f"45 вектор №{deal.pk}")).status_code == 302
    assert TimeEntry.objects.select_related("work").get().work.deal_id == deal.pk


def test_a_deal_that_one_does_not_see_is_neither_found_nor_chosen(cast: Cast, enter: Enter) -> None:
    deal = cast.deal("Портал Вектора", by=cast.anna)
    stranger = enter(cast.oleg)
    for text in (quick("45 вектор"), quick(f"45 №{deal.pk}"), quick("45 вектор", deal=str(deal.pk))):
        assert stranger.post("/time/", text).status_code == 422
    assert not TimeEntry.objects.exists()


@pytest.mark.parametrize("text", ["1ч99 вектор", "25:00 вектор", "0 вектор", "вектор", ""])
def test_bad_time_is_refused_at_the_field_and_stays_as_typed(cast: Cast, enter: Enter, text: str) -> None:
    cast.deal("Портал Вектора", by=cast.anna)
    page = enter(cast.anna).post("/time/", quick(text))
    assert page.status_code == 422 and text in words(page) and 'aria-invalid="true"' in words(page)
    assert not TimeEntry.objects.exists()


def cell(row: TimeEntry, text: str, *, seen: int | None = None) -> dict[str, str]:
    name = f"{row.work_id}-{row.day.isoformat()}"
    return {f"c-{name}": text, f"s-{name}": str(row.minutes if seen is None else seen)}


def logged(cast: Cast, minutes: int = 30, **more: object) -> TimeEntry:
    deal = cast.deal("Портал Вектора", by=cast.anna)
    return log_selling(
        deal, person=cast.anna, day=cast.now().date(), minutes=minutes, by=cast.anna, at=cast.now(), **more
    )


@pytest.mark.parametrize(("text", "minutes"), [("1:20", 80), ("2", 120), ("1,5", 90), ("45", 45), ("80 мин", 80)])
def test_a_cell_takes_time_as_people_type_it(cast: Cast, enter: Enter, text: str, minutes: int) -> None:
    row = logged(cast)
    assert enter(cast.anna).post("/time/sheet/", cell(row, text)).status_code == 302
    assert TimeEntry.objects.get(withdrawn_at=None).minutes == minutes


@pytest.mark.parametrize("text", ["1ч99", "завтра", "25:00", "2 вектор"])
def test_a_bad_cell_is_marked_and_keeps_what_was_typed(cast: Cast, enter: Enter, text: str) -> None:
    row = logged(cast)
    page = enter(cast.anna).post("/time/sheet/", cell(row, text))
    assert page.status_code == 422 and f'value="{text}"' in words(page) and 'aria-invalid="true"' in words(page)
    assert TimeEntry.objects.get().minutes == 30


def test_a_cell_that_was_not_changed_is_nothing_to_write(cast: Cast, enter: Enter) -> None:
    row = logged(cast)
    assert enter(cast.anna).post("/time/sheet/", cell(row, "0:30")).status_code == 302
    assert TimeEntry.objects.get().withdrawn_at is None


def test_a_sheet_looked_at_before_it_changed_is_refused(cast: Cast, enter: Enter) -> None:
    row = logged(cast)
    page = enter(cast.anna).post("/time/sheet/", cell(row, "1:00", seen=15))
    assert page.status_code == 409 and TimeEntry.objects.get().minutes == 30


def test_a_forged_cell_of_a_strange_deal_or_day_writes_nothing(cast: Cast, enter: Enter) -> None:
    row = logged(cast)
    stranger = enter(cast.oleg)
    assert stranger.post("/time/sheet/", cell(row, "1:00", seen=0)).status_code == 404
    assert stranger.post(f"/time/sheet/?person={cast.anna.pk}", cell(row, "1:00")).status_code == 404
    odd = {f"c-{row.work_id}-2026-02-30": "1:00", "c-999999-2026-11-24": "1:00", "c-x": "1"}
    assert enter(cast.anna).post("/time/sheet/", odd).status_code == 422
    assert TimeEntry.objects.count() == 1


def test_an_entry_is_corrected_and_taken_out_from_its_line(cast: Cast, enter: Enter) -> None:
    row, browser = logged(cast, note="звонок"), enter(cast.anna)
    assert "0:30" in words(browser.get(f"/time/entries/{row.pk}/correction/"))
    form = {"minutes": "1:10", "day": "сегодня", "note": "встреча"}
    assert browser.post(f"/time/entries/{row.pk}/correction/", form).status_code == 302
    now = TimeEntry.objects.get(withdrawn_at=None)
    assert (now.minutes, now.note, now.former_id) == (70, "встреча", row.pk)
    assert browser.post(f"/time/entries/{row.pk}/correction/", form).status_code == 409
    assert browser.post(f"/time/entries/{now.pk}/withdrawal/").status_code == 302
    assert not TimeEntry.objects.filter(withdrawn_at=None).exists()


def test_another_persons_week_is_a_chiefs_to_read_and_nobody_elses(cast: Cast, enter: Enter) -> None:
    row = logged(cast)
    address = f"/time/?person={cast.anna.pk}"
    assert "0:30" in words(enter(cast.chief).get(address))
    assert enter(cast.egor).get(address).status_code == 404
    assert enter(cast.egor).get(f"/time/entries/{row.pk}/correction/").status_code == 404
    assert enter(cast.chief).get("/time/?person=odd").status_code == 404


def test_days_away_are_marked_and_taken_back(cast: Cast, enter: Enter) -> None:
    browser = enter(cast.anna)
    form = {"kind": "vacation", "first": "25.11.2026", "last": "27.11.2026"}
    assert browser.post("/time/away/", {**form, "last": "24.11.2026"}).status_code == 422
    assert browser.post("/time/away/", form).status_code == 302
    row = Absence.objects.get()
    assert enter(cast.egor).post(f"/time/away/{row.pk}/end/").status_code == 404
    assert browser.post(f"/time/away/{row.pk}/end/").status_code == 302
    assert Absence.objects.get().withdrawn_at


def test_a_closed_period_takes_no_changes_until_a_chief_opens_it(cast: Cast, enter: Enter) -> None:
    row, chief, anna = logged(cast), enter(cast.chief), enter(cast.anna)
    assert anna.post("/time/closing/", {"until": "вчера"}).status_code == 403
    assert chief.post("/time/closing/", {"until": "сегодня"}).status_code == 422
    assert chief.post("/time/closing/", {"until": "вчера"}).status_code == 302
    late = anna.post("/time/", {"text": "45 вектор", "day": "вчера"})
    assert late.status_code == 422 and "45 вектор" in words(late)
    yesterday = row.day - timedelta(days=1)
    assert f"c-{row.work_id}-{yesterday}" not in words(anna.get("/time/"))
    assert chief.post("/time/opening/").status_code == 302
    assert ClosedPeriod.objects.get().opened_by_id == cast.chief.pk
    assert anna.post("/time/", {"text": "45 вектор", "day": "вчера"}).status_code == 302


def test_the_week_costs_the_same_however_much_was_logged(cast: Cast, enter: Enter) -> None:
    browser, counts = enter(cast.anna), []
    for _size in range(2):
        for _each in range(3):
            logged(cast, 5)
        with CaptureQueriesContext(connection) as asked:
            assert browser.get("/time/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
