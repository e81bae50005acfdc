"""Bytes in, rows with their lines and raw text out; what is wrong is said with its line."""

import codecs
import os
import tracemalloc
from pathlib import Path

import pytest

from kochka.core.strict import Problems
from kochka.exchange.sheets import LONGEST_CELL, Record, Sheet, open_sheet

RUSSIAN = "Название;Город\nООО «Ромашка»;Пермь\nЗАО Лютик;Ижевск\n"


def sheet(folder: Path, content: str | bytes, **said: str) -> Sheet:
    file = folder / "file.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return open_sheet(file, **said)


def rows(folder: Path, content: str | bytes, **said: str) -> list[Record]:
    return list(sheet(folder, content, **said).records())


def refused(folder: Path, content: str | bytes, **said: str) -> tuple[str, int]:
    """The code and the line of what is wrong with the whole file."""
    with pytest.raises(Problems) as wrong:
        rows(folder, content, **said)
    (problem,) = wrong.value.problems
    assert problem.text("ru")
    assert problem.text("en")
    return problem.code, problem.line


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (RUSSIAN.encode(), "utf-8"),
        (codecs.BOM_UTF8 + RUSSIAN.encode(), "utf-8"),
        (RUSSIAN.encode("utf-16"), "utf-16"),
        (codecs.BOM_UTF16_BE + RUSSIAN.encode("utf-16-be"), "utf-16"),
        (RUSSIAN.encode("cp1251"), "cp1251"),
        (b"name,city\nAcme,Perm\n", "utf-8"),
    ],
)
def test_the_encoding_is_found_out(tmp_path: Path, content: bytes, found: str):
    assert sheet(tmp_path, content).look.encoding == found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r", "mac-cyrillic"])
def test_the_map_may_name_the_encoding(tmp_path: Path, encoding: str):
    text = RUSSIAN.replace("«", '"').replace("»", '"').replace('ООО "Ромашка"', "Ромашка")
    found = rows(tmp_path, text.encode(encoding), encoding=encoding)
    assert [record.cells for record in found] == [["Ромашка", "Пермь"], ["ЗАО Лютик", "Ижевск"]]


@pytest.mark.parametrize("encoding", ["cp866", "koi8-r", "mac-cyrillic"])
def test_an_encoding_that_is_not_clear_is_asked_for_and_not_guessed(tmp_path: Path, encoding: str):
    text = "Name;City\nAcme;Perm\nРомашка и Лютик;Пермь\nПривет Медвед;Ижевск\n"
    assert refused(tmp_path, text.encode(encoding)) == ("no_encoding", 3)


def test_western_letters_are_not_taken_for_russian_ones(tmp_path: Path):
    assert refused(tmp_path, "Société;Ville\nÉtoile bleue;Orléans\n".encode("cp1252")) == ("no_encoding", 1)


def test_a_broken_byte_is_told_with_its_line(tmp_path: Path):
    content = RUSSIAN.encode() + b"\xd0;\xff\n"
    assert refused(tmp_path, content) == ("no_encoding", 4)
    assert refused(tmp_path, content, encoding="utf-8") == ("broken_encoding", 4)


def test_a_broken_byte_far_down_a_long_file_is_told_with_its_line(tmp_path: Path):
    content = RUSSIAN.encode() * 40_000 + b"\xff;\n" + RUSSIAN.encode()
    assert refused(tmp_path, content, encoding="utf-8") == ("broken_encoding", 120_001)


def test_a_file_cut_off_within_a_letter_is_not_taken(tmp_path: Path):
    assert refused(tmp_path, RUSSIAN.encode()[:-2]) == ("no_encoding", 3)


def test_a_mark_that_contradicts_the_map_is_told(tmp_path: Path):
    assert refused(tmp_path, codecs.BOM_UTF8 + b"a,b\n", encoding="cp1251") == ("other_mark", 1)


@pytest.mark.parametrize(
    ("content", "kind"), [(b"PK\x03\x04rest", "xlsx"), (b"\xd0\xcf\x11\xe0\xa1\xb1", "xls"), (b"%PDF-1.7\n", "pdf")]
)
def test_what_is_no_table_in_text_is_called_by_its_name(tmp_path: Path, content: bytes, kind: str):
    with pytest.raises(Problems) as wrong:
        sheet(tmp_path, content)
    assert kind in wrong.value.problems[0].text("en")


def test_utf_16_without_a_mark_is_told_by_its_zero_bytes(tmp_path: Path):
    assert refused(tmp_path, "a,b\n1,2\n".encode("utf-16-le")) == ("nul", 1)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_out(tmp_path: Path, separator: str):
    text = "Сделка;Сумма;Дата\nПортал;1;2024-01-01\nСайт;2;2024-01-02\n".replace(";", separator)
    found = sheet(tmp_path, text)
    assert (found.separator, found.header) == (separator, ("Сделка", "Сумма", "Дата"))


def test_commas_within_the_cells_do_not_make_a_comma_the_separator(tmp_path: Path):
    text = "Имя, фамилия;Сумма\nИванов, Иван;1,5\nПетров, Пётр;2\n"
    assert sheet(tmp_path, text).header == ("Имя, фамилия", "Сумма")


def test_the_columns_that_the_map_wants_tell_the_separator(tmp_path: Path):
    text = "Имя, фамилия;Сумма, р.\nИванов, Иван;1,5\nПетров, Пётр;2,5\n"
    assert sheet(tmp_path, text, wanted=["Сумма, р."]).header == ("Имя, фамилия", "Сумма, р.")


def test_dates_with_commas_stay_whole_within_quotes(tmp_path: Path):
    assert rows(tmp_path, 'Date,Stage\n"Apr 3, 2024",Won\n')[0].cells == ["Apr 3, 2024", "Won"]


def test_what_excel_says_of_its_separator_is_believed(tmp_path: Path):
    found = sheet(tmp_path, "sep=;\nСделка, название;Сумма\nПортал;1\n")
    assert (found.separator, found.header) == (";", ("Сделка, название", "Сумма"))
    assert [record.line for record in found.records()] == [3]


def test_a_file_of_one_column_is_a_file(tmp_path: Path):
    assert [record.cells for record in rows(tmp_path, "Сделка\nПортал\nСайт\n")] == [["Портал"], ["Сайт"]]


def test_names_of_columns_are_trimmed_and_told_apart(tmp_path: Path):
    found = sheet(tmp_path, "Товар, Бюджет ,Товар,\xa0Товар,,\n1,2,3,4,5,6\n")
    assert found.header == ("Товар", "Бюджет", "Товар (2)", "Товар (3)", "", "(2)")


def test_a_name_that_looks_like_a_repeated_one_keeps_its_own(tmp_path: Path):
    assert sheet(tmp_path, "a,a (2),a\n1,2,3\n").header == ("a", "a (2)", "a (3)")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_one(tmp_path: Path, end: str):
    found = rows(tmp_path, f"a,b{end}1,2{end}{end}3,4{end}")
    assert [(record.line, record.raw, record.cells) for record in found] == [
        (2, "1,2", ["1", "2"]),
        (4, "3,4", ["3", "4"]),
    ]


def test_a_cell_of_several_lines_is_one_cell_and_its_text_is_kept(tmp_path: Path):
    found = rows(tmp_path, 'a,b\n1,"два\nслова"\n3,4\n')
    assert [(record.line, record.cells) for record in found] == [(2, ["1", "два\nслова"]), (4, ["3", "4"])]
    assert found[0].raw == '1,"два\nслова"'


def test_a_row_of_another_width_is_told_and_the_others_are_read(tmp_path: Path):
    found = rows(tmp_path, "a,b,c\n1,2\n1,2,3\n1,2,3,4\n1,2,3,,\n")
    assert [(record.line, record.problem and record.problem.code) for record in found] == [
        (2, "ragged"),
        (3, None),
        (4, "ragged"),
        (5, None),
    ]
    assert found[0].raw == "1,2"
    assert "2" in found[0].problem.text("ru")
    assert "3" in found[0].problem.text("ru")


def test_quotes_that_do_not_agree_cost_one_row(tmp_path: Path):
    found = rows(tmp_path, 'a,b\n"Ромашка" ООО,1\nЛютик,2\nООО "Василёк",3\n')
    assert [(record.line, record.problem and record.problem.code) for record in found] == [
        (2, "stray_quote"),
        (3, None),
        (4, None),
    ]
    assert found[0].raw == '"Ромашка" ООО,1'
    assert found[2].cells == ['ООО "Василёк"', "3"]


def test_a_quote_opened_by_mistake_costs_the_rows_up_to_the_next_one(tmp_path: Path):
    found = rows(tmp_path, 'a,b\n1,"два\n3,"четыре"\n5,6\n')
    assert [(record.line, record.problem and record.problem.code) for record in found] == [
        (2, "stray_quote"),
        (4, None),
    ]
    assert found[0].raw == '1,"два\n3,"четыре"'


def test_a_quote_never_closed_is_told_with_the_line_where_its_row_begins(tmp_path: Path):
    assert refused(tmp_path, 'a,b\n1,2\n3,"four\n5,6\n') == ("open_quote", 3)


def test_a_zero_byte_is_told_with_its_line(tmp_path: Path):
    assert refused(tmp_path, "a,b\n1,2\n3,\0\n") == ("nul", 3)


@pytest.mark.parametrize("content", ["", "\n\n\n", ",,,\n ,\n", codecs.BOM_UTF8])
def test_a_file_without_a_single_row_says_so(tmp_path: Path, content: str | bytes):
    assert refused(tmp_path, content) == ("no_header", 1)


def test_a_file_that_is_not_there_says_so(tmp_path: Path):
    with pytest.raises(Problems) as wrong:
        open_sheet(tmp_path / "nothing.csv")
    assert wrong.value.problems[0].code == "no_file"


def test_a_pipe_is_refused_for_it_cannot_be_read_twice(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(Problems) as wrong:
        open_sheet(tmp_path / "pipe")
    assert wrong.value.problems[0].code == "pipe"


def test_a_header_without_end_is_refused(tmp_path: Path):
    assert refused(tmp_path, ",".join(f"c{n}" for n in range(1001)) + "\n1\n") == ("wide_header", 1)


def test_the_longest_cell_is_read_and_one_more_letter_is_refused(tmp_path: Path):
    assert len(rows(tmp_path, f"a,b\n1,{'x' * LONGEST_CELL}\n")[0].cells[1]) == LONGEST_CELL
    assert refused(tmp_path, f"a,b\n1,2\n1,{'x' * (LONGEST_CELL + 1)}\n") == ("endless_cell", 3)


@pytest.mark.parametrize("cell", ["x" * 10_000_000, '"' + "x\n" * 5_000_000 + '"', '"' + "\n" * 2_000_000])
def test_a_cell_without_end_is_refused_and_not_held_in_memory(tmp_path: Path, cell: str):
    file = tmp_path / "file.csv"
    file.write_text(f"a,b\n1,2\n3,{cell}\n5,6\n", encoding="utf-8")
    tracemalloc.start()
    try:
        with pytest.raises(Problems) as wrong:
            list(open_sheet(file).records())
        assert tracemalloc.get_traced_memory()[1] < 24_000_000
    finally:
        tracemalloc.stop()
    assert [(problem.code, problem.line) for problem in wrong.value.problems] == [("endless_cell", 3)]


def test_two_million_empty_lines_are_passed_over(tmp_path: Path):
    found = rows(tmp_path, "a,b\n" + "\n" * 2_000_000 + "1,2\n")
    assert [(record.line, record.cells) for record in found] == [(2_000_002, ["1", "2"])]


def test_rows_are_not_held_in_memory(tmp_path: Path):
    file = tmp_path / "file.csv"
    file.write_text("a,b\n" + ("\n" + "1," + "x" * 1000 + "\n") * 20_000, encoding="utf-8")
    tracemalloc.start()
    try:
        assert sum(1 for _record in open_sheet(file).records()) == 20_000
        assert tracemalloc.get_traced_memory()[1] < 12_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    ("name", "encoding", "separator", "columns", "count"),
    [
        ("crm/maven/sales_pipeline.csv", "utf-8", ",", 8, 8800),
        ("crm/ringostat/deals.csv", "utf-8", ",", 10, 895),
        ("crm/salesman/clients.csv", "cp1251", ";", 11, 47),
        ("crm/salesman/speca.csv", "utf-8", ";", 8, 7),
        ("funnels/funnels.csv", "utf-8", ",", None, 119),
    ],
)
def test_real_files_are_read_whole(
    samples: Path, name: str, encoding: str, separator: str, columns: int | None, count: int
):
    found = open_sheet(samples / name)
    assert (found.look.encoding, found.separator) == (encoding, separator)
    assert columns in (None, len(found.header))
    records = list(found.records())
    assert len(records) == count
    assert not any(record.problem for record in records)


@pytest.mark.parametrize("name", ["clients.xlsx", "deals.xls", "leads.xls"])
def test_real_workbooks_are_called_what_they_are(samples: Path, name: str):
    with pytest.raises(Problems) as wrong:
        open_sheet(samples / "crm" / "salesman" / name)
    assert wrong.value.problems[0].code == "no_table"
