"""Enquiries from a table: a site's form, the leads of another system."""

import json
from pathlib import Path

import pytest

from kochka.core.refusals import NotYours, Refused
from kochka.deals.enquiries import answer
from kochka.deals.models import Enquiry
from kochka.exchange.commands import import_
from kochka.exchange.enquiries import import_enquiries
from kochka.exchange.models import Import
from kochka.exchange.plans import BadFile
from kochka.exchange.undoing import undo
from kochka.firm.models import LeadSource
from tests.cast import Cast
from tests.exchange.books import book, rows

pytestmark = pytest.mark.django_db

FORM = """ID;Дата создания;Имя;Компания;Телефон;E-mail;Сообщение;Источник;Ответственный
1;23.11.2026 17:40;Ирина;ООО «Вектор»;+7 921 555-01-23;irina@example.org;Нужен портал;Сайт;Анна Соколова
2;22.11.2026;Пётр;;;petr@example.org;"Сколько стоит
бот?";Реклама;
3;не дата;Семён;;;;;;
4;23.11.2026;;;;;Спам;;
"""


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "форма.csv"
    path.write_bytes(FORM.encode("cp1251"))
    return path


def test_each_row_is_an_enquiry_or_a_named_problem(cast: Cast, form: Path):
    site = LeadSource.objects.create(name="сайт")
    came = import_enquiries(form, by=cast.chief, at=cast.now(), holder=cast.oleg)
    assert (came.rows, came.taken, came.already, came.rejected) == (4, 2, 0, 2)
    assert [line for line, _why in came.refused] == [5, 6]
    irina, petr = Enquiry.objects.order_by("pk")
    assert (irina.who, irina.reach, irina.holder) == (
        "Ирина, ООО «Вектор»",
        "+7 921 555-01-23, irina@example.org",
        cast.anna,
    )
    assert (irina.source, irina.channel, f"{irina.came_at:%d.%m %H:%M}") == (site, "form", "23.11 14:40")
    assert (petr.holder, petr.source, petr.text) == (cast.oleg, None, "Сколько стоит бот?")


def test_the_same_file_again_adds_nothing(cast: Cast, form: Path):
    import_enquiries(form, by=cast.chief, at=cast.now())
    again = import_enquiries(form, by=cast.chief, at=cast.now())
    assert (again.taken, again.already) == (0, 2)
    assert Import.objects.count() == 1 and Enquiry.objects.count() == 2


def test_a_dry_run_changes_nothing(cast: Cast, form: Path):
    assert import_enquiries(form, by=cast.chief, at=cast.now(), dry_run=True).taken == 2
    assert not Enquiry.objects.exists() and not Import.objects.exists()


def test_undone_they_leave_every_list_but_what_was_answered_stays(cast: Cast, form: Path):
    run = import_enquiries(form, by=cast.chief, at=cast.now()).run
    assert run is not None
    answered = Enquiry.objects.first()
    answer(answered, by=cast.chief, at=cast.now())
    with pytest.raises(NotYours):
        undo(run.pk, by=cast.oleg, at=cast.now())
    result = undo(run.pk, by=cast.chief, at=cast.now())
    assert result.withdrawn == 1 and result.kept == [(answered.pk, answered.who)]
    assert Enquiry.objects.standing().get() == answered
    again = import_enquiries(form, by=cast.chief, at=cast.now())
    assert (again.taken, again.already) == (1, 1)


def test_a_workbook_will_do(cast: Cast, tmp_path: Path):
    path = tmp_path / "leads.xlsx"
    path.write_bytes(book(rows(["Name", "Phone", "Notes"], ["Ann", "+44 20 7946 0000", "A shop"])))
    assert import_enquiries(path, by=cast.chief, at=cast.now()).taken == 1
    assert Enquiry.objects.get().reach == "+44 20 7946 0000"


def test_what_names_nobody_is_refused_whole(cast: Cast, tmp_path: Path):
    path = tmp_path / "other.csv"
    path.write_text("Товар;Цена\nСтол;100\n", encoding="utf-8")
    with pytest.raises(Refused, match="столбце"):
        import_enquiries(path, by=cast.chief, at=cast.now())
    path.write_bytes(b"\x00\x01\x02")
    with pytest.raises(BadFile):
        import_enquiries(path, by=cast.chief, at=cast.now())


def test_the_command_says_what_came(cast: Cast, form: Path, capsys: pytest.CaptureFixture[str]):
    code = import_.main(["enquiries", str(form), "--json", "--by", cast.chief.email], standalone_mode=False)
    said = json.loads(capsys.readouterr().out)
    assert code == 1
    assert (said["taken"], said["rejected"], said["problems"][0]["line"]) == (2, 2, 5)
