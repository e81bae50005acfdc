"""A figure typed into the week says what the day comes to; a sheet is written as a whole or not at all."""

from datetime import timedelta

import pytest

from kochka.core.refusals import NotYours
from kochka.deals.models import Deal
from kochka.timesheets.logging import log, log_selling
from kochka.timesheets.models import TimeEntry, Work
from kochka.timesheets.sheet import Cell, Unwritten, sheet_of, write_cells
from kochka.timesheets.works import selling_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def work(cast: Cast) -> Work:
    return selling_of(cast.plain(), at=cast.now())


def written(cast: Cast, *cells: Cell) -> list[tuple[int, str]]:
    write_cells(cells, person=cast.anna, by=cast.anna, at=cast.now())
    return list(TimeEntry.objects.filter(withdrawn_at=None).values_list("minutes", "note").order_by("pk"))


def test_a_figure_in_an_empty_cell_is_an_entry_and_a_later_one_corrects_it(cast: Cast, work: Work):
    assert written(cast, Cell(work, cast.now().date(), 80, 0)) == [(80, "")]
    assert written(cast, Cell(work, cast.now().date(), 90, 80)) == [(90, "")]
    assert TimeEntry.objects.get(withdrawn_at=None).former.minutes == 80
    assert written(cast, Cell(work, cast.now().date(), 0, 90)) == []


def test_a_note_survives_a_new_figure(cast: Cast, work: Work):
    log(work, person=cast.anna, day=cast.now().date(), minutes=30, note="звонок", by=cast.anna, at=cast.now())
    assert written(cast, Cell(work, cast.now().date(), 45, 30)) == [(45, "звонок")]


def test_more_beside_several_entries_is_one_more_and_less_is_refused(cast: Cast, work: Work):
    for minutes in (30, 20):
        log(work, person=cast.anna, day=cast.now().date(), minutes=minutes, by=cast.anna, at=cast.now())
    assert written(cast, Cell(work, cast.now().date(), 60, 50)) == [(30, ""), (20, ""), (10, "")]
    with pytest.raises(Unwritten):
        written(cast, Cell(work, cast.now().date(), 10, 60))
    assert TimeEntry.objects.filter(withdrawn_at=None).count() == 3


def test_a_day_that_has_changed_since_is_not_written_over(cast: Cast, work: Work):
    log(work, person=cast.anna, day=cast.now().date(), minutes=30, by=cast.anna, at=cast.now())
    with pytest.raises(Unwritten) as no:
        written(cast, Cell(work, cast.now().date(), 60, 0))
    assert no.value.status == 409


def test_one_bad_cell_and_nothing_of_the_sheet_is_written(cast: Cast, work: Work):
    other = selling_of(cast.plain(), at=cast.now())
    tomorrow = Cell(other, cast.now().date() + timedelta(days=1), 60, 0)
    with pytest.raises(Unwritten) as no:
        written(cast, Cell(work, cast.now().date(), 80, 0), tomorrow)
    assert no.value.cell == tomorrow and "day" in no.value.fields
    assert not TimeEntry.objects.exists()


def test_nobody_below_a_chief_writes_anothers_week(cast: Cast, work: Work):
    with pytest.raises((NotYours, Deal.DoesNotExist)):
        write_cells([Cell(work, cast.now().date(), 60, 0)], person=cast.anna, by=cast.egor, at=cast.now())
    write_cells([Cell(work, cast.now().date(), 60, 0)], person=cast.anna, by=cast.chief, at=cast.now())
    assert TimeEntry.objects.get().person == cast.anna


def test_the_week_has_a_line_for_what_was_worked_on_lately(cast: Cast, work: Work, django_assert_num_queries):
    day = cast.now().date() - timedelta(days=7)
    log(work, person=cast.anna, day=day, minutes=30, by=cast.anna, at=cast.now())
    monday = cast.now().date() - timedelta(days=cast.now().date().weekday())
    with django_assert_num_queries(2):
        sheet = sheet_of(cast.anna, monday)
    assert [line.work for line in sheet.lines] == [work] and sheet.total == 0
    for _each in range(4):
        log_selling(cast.plain(), person=cast.anna, day=cast.now().date(), minutes=15, by=cast.anna, at=cast.now())
    with django_assert_num_queries(2):
        assert sheet_of(cast.anna, monday).by_day[cast.now().date()] == 60
