"""A workbook is read as it looks in Excel; one that is damaged, locked, huge or none is answered, never inflated."""

from pathlib import Path

import pytest

from kochka.core.strict import Problems
from kochka.exchange import workbooks
from kochka.exchange.tables import open_table
from tests.exchange.books import BOOK, book, cell, rows


def read(tmp_path: Path, data: bytes) -> list[list[str]]:
    file = tmp_path / "book.bin"
    file.write_bytes(data)
    sheet = open_table(file)
    return [list(sheet.header), *(record.cells for record in sheet.records())]


def code(tmp_path: Path, data: bytes) -> str:
    with pytest.raises(Problems) as refused:
        read(tmp_path, data)
    return refused.value.problems[0].code


def test_numbers_dates_and_texts_come_as_they_are_shown(tmp_path: Path):
    line = f"<row>{cell(7701234567)}{cell(1100.04)}{cell(45292, 1)}{cell(45292.5, 2)}{cell('два\nряда')}</row>"
    found = read(tmp_path, book(rows(["ИНН", "Сумма", "День", "Миг", "Текст"]) + line))
    assert found[1] == ["7701234567", "1100.04", "2024-01-01", "2024-01-01 12:00:00", "два\u2028ряда"]


def test_a_row_keeps_the_number_that_it_has_in_excel(tmp_path: Path):
    data = '<row r="1"><c r="A1" t="str"><v>ID</v></c></row><row r="17"><c r="A17"><v>5</v></c></row>'
    file = tmp_path / "book.xlsx"
    file.write_bytes(book(data))
    assert [record.line for record in open_table(file).records()] == [17]


def test_a_formula_is_its_last_result_and_is_never_run(tmp_path: Path):
    data = rows(["Сумма"]) + '<row><c t="str"><f>HYPERLINK("http://e.il","x")</f><v>=1+1</v></c></row>'
    assert read(tmp_path, book(data))[1] == ["=1+1"]


def test_shared_texts_lose_their_dress_and_reading_aids(tmp_path: Path):
    strings = "<sst><si><r><t>Порт</t></r><r><t>ал</t></r><rPh><t>port</t></rPh></si></sst>"
    data = rows(["Сделка"]) + '<row><c t="s"><v>0</v></c></row>'
    assert read(tmp_path, book(data, strings=strings))[1] == ["Портал"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old_workbook"),
        (b"%PDF-1.7 paper", "no_table"),
        (b"\x89PNG\r\n\x1a\n....", "no_table"),
        (b"PK\x03\x04 torn", "no_table"),
        (book(rows(["a"]))[:-30], "no_table"),
        (book("<row><c t='s'><v>9</v></c></row>", strings="<sst/>"), "broken_workbook"),
        (book("<row>"), "broken_workbook"),
        (book(rows(["a"]), book=f"<!DOCTYPE a [<!ENTITY b 'c'>]>{BOOK}"), "broken_workbook"),
        (book('<row r="2000000"><c><v>1</v></c></row>'), "broken_workbook"),
        (book(""), "no_header"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, data: bytes, expected: str):
    assert code(tmp_path, data) == expected


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbooks, "MOST_INFLATED", 1_000_000)
    assert code(tmp_path, book(" " * 2_000_000)) == "huge_workbook"


def test_two_million_blank_rows_are_no_rows(tmp_path: Path):
    file = tmp_path / "blank.csv"
    file.write_text("ID;Сделка\n" + "\n" * 2_000_000, encoding="utf-8")
    assert list(open_table(file).records()) == []
