"""Hours of the tracker that a company has: each row is logged once, or named with its line and the reason."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from kochka.clients.naming import company_named
from kochka.core.refusals import Refused
from kochka.exchange.commands import import_
from kochka.exchange.hours import import_hours
from kochka.exchange.plans import BadFile
from kochka.timesheets.logging import withdraw
from kochka.timesheets.models import TimeEntry
from kochka.timesheets.periods import close_period
from tests.cast import Cast

pytestmark = pytest.mark.django_db

OURS = """Ключ;Сотрудник;Дата;Часы;Сделка;Клиент;Описание
a1;Анна Соколова;23.11.2026;1:20;Портал;;созвон
a2;Анна Соколова;23.11.2026;0,5;№{number};;
a3;Анна Соколова;23.11.2026;1ч99;Портал;;
a4;Никто Никтоев;23.11.2026;1;Портал;;
a5;Анна Соколова;не дата;1;Портал;;
a6;Анна Соколова;23.11.2026;1;Замок;;
a7;Анна Соколова;23.11.2026;25;Портал;;
a8;Анна Соколова;30.11.2026;1;Портал;;
a1;Анна Соколова;23.11.2026;1:20;Портал;;созвон
"""
TOGGL = """User,Email,Client,Project,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Anna,anna@example.org,,Портал,Call,No,2026-11-23,10:00:00,2026-11-23,10:45:31,00:45:31,
Anna,anna@example.org,,Портал,Call,No,2026-11-23,10:00:00,2026-11-23,10:45:31,00:45:31,
"""


def file_of(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "часы.csv"
    path.write_bytes(text.encode(encoding))
    return path


def test_each_row_is_logged_or_named_with_its_reason(cast: Cast, tmp_path: Path):
    deal = cast.deal("Портал")
    came = import_hours(file_of(tmp_path, OURS.format(number=deal.pk), "cp1251"), by=cast.chief, at=cast.now())
    assert (came.rows, came.taken, came.already, came.rejected, came.minutes) == (9, 2, 1, 6, 110)
    assert [line for line, _why in came.refused] == [4, 5, 6, 7, 8, 9]
    first, second = TimeEntry.objects.order_by("pk")
    assert (first.minutes, first.person, first.note, first.by) == (80, cast.anna, "созвон", cast.chief)
    assert (second.minutes, second.source) == (30, "imported")


def test_the_same_file_again_adds_nothing_nor_does_a_withdrawn_row_come_back(cast: Cast, tmp_path: Path):
    deal = cast.deal("Портал")
    path = file_of(tmp_path, OURS.format(number=deal.pk))
    import_hours(path, by=cast.chief, at=cast.now())
    withdraw(TimeEntry.objects.select_related("work", "person").earliest("pk"), by=cast.chief, at=cast.now())
    again = import_hours(path, by=cast.chief, at=cast.now())
    assert (again.taken, again.already) == (0, 3) and TimeEntry.objects.count() == 2


def test_an_export_of_toggl_is_read_as_it_is_and_twins_are_two(cast: Cast, tmp_path: Path):
    cast.deal("Портал")
    cast.anna.email = "anna@example.org"
    cast.anna.save(update_fields=["email"])
    path = file_of(tmp_path, TOGGL)
    assert import_hours(path, by=cast.chief, at=cast.now(), dry_run=True).taken == 2
    assert not TimeEntry.objects.exists()
    assert import_hours(path, by=cast.chief, at=cast.now()).minutes == 92
    assert import_hours(path, by=cast.chief, at=cast.now()).already == 2


def test_two_deals_of_one_title_are_told_apart_by_the_client(cast: Cast, tmp_path: Path):
    cast.deal("Портал")
    ours = cast.deal("Портал", client=company_named("Вектор", by=cast.anna, at=cast.now()))
    text = "Дата;Часы;Сделка;Клиент\n23.11.2026;1;Портал;Вектор\n23.11.2026;1;Портал;\n"
    came = import_hours(file_of(tmp_path, text), by=cast.chief, at=cast.now())
    assert (came.taken, came.rejected) == (1, 1)
    assert TimeEntry.objects.select_related("work").get().work.deal_id == ours.pk


def test_a_closed_period_and_a_missing_column_are_said(cast: Cast, tmp_path: Path):
    cast.deal("Портал")
    close_period(cast.now().date() - timedelta(days=1), by=cast.chief, at=cast.now())
    came = import_hours(file_of(tmp_path, "Дата;Минуты;Сделка\n23.11.2026;90;Портал\n"), by=cast.chief, at=cast.now())
    assert came.rejected == 1 and "23.11.2026" in came.refused[0][1]
    with pytest.raises(Refused):
        import_hours(file_of(tmp_path, "Дата;Сделка\n23.11.2026;Портал\n"), by=cast.chief, at=cast.now())
    with pytest.raises(BadFile):
        import_hours(file_of(tmp_path, ""), by=cast.chief, at=cast.now())


def test_a_seller_brings_in_their_own_hours_and_nobody_elses(cast: Cast, tmp_path: Path):
    deal, strange = cast.deal("Портал"), cast.deal("Склад", by=cast.oleg)
    rows = ((deal.pk, cast.anna), (deal.pk, cast.egor), (strange.pk, cast.anna))
    text = "\n".join(["Дата;Часы;Сделка;Сотрудник", *(f"23.11.2026;1;{pk};{who.name}" for pk, who in rows)])
    came = import_hours(file_of(tmp_path, text), by=cast.anna, at=cast.now())
    assert (came.taken, came.rejected) == (1, 2) and TimeEntry.objects.get().person == cast.anna


def test_the_command_says_what_came(cast: Cast, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    deal = cast.deal("Портал")
    path = file_of(tmp_path, OURS.format(number=deal.pk))
    assert import_.main(["time", str(path), "--json"], standalone_mode=False) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["taken"], said["rejected"], len(said["problems"])) == (2, 6, 6)
