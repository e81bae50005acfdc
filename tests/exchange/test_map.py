"""The map's file: what it says is understood, and every mistake in it is told with its line."""

import re
from pathlib import Path

import pytest

from kochka.core.strict import Problems
from kochka.exchange.client_maps import load_clients
from kochka.exchange.map_loading import load
from kochka.exchange.maps import EndedBy, ImportMap, Lost, NoClosing, Plain, Unknown, template
from kochka.exchange.rows import bind
from kochka.exchange.sheets import open_sheet
from kochka.funnel.publishing import shelf
from tests.exchange.conftest import MAP

DOCS = Path(__file__).resolve().parents[2] / "docs" / "import.md"


def mistakes(text: str) -> list[tuple[int, str]]:
    """Lines and codes of all that is wrong; each says so in both languages."""
    with pytest.raises(Problems) as wrong:
        load(text)
    for problem in wrong.value.problems:
        assert problem.text("ru")
        assert problem.text("en")
    return [(problem.line, problem.code) for problem in wrong.value.problems]


def changed(old: str, new: str) -> str:
    assert old in MAP
    return MAP.replace(old, new)


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_a_map_says_what_each_column_and_value_is():
    chart = load(MAP)
    assert (chart.source, chart.funnel.text, chart.spread) == ("old-crm", "plain", 10)
    assert {key: said.text for key, said in chart.columns.items()} == {
        "id": "ID",
        "title": "Сделка",
        "client": "Клиент",
        "owner": "Ответственный",
        "stage": "Этап",
        "value": "Сумма",
        "opened": "Открыта",
        "closed": "Закрыта",
    }
    assert {value: said.text for value, said in chart.stages.items()} == {"разговор": "talk", "работа": "work"}
    lost = chart.endings["отказ"]
    assert isinstance(lost, Lost)
    assert (lost.reason, lost.by, lost.at and lost.at.text) == ("Дорого", EndedBy.CLIENT, "talk")
    assert chart.endings["успех"] is Plain.FINISHED
    assert chart.dates.no_date == {"не закрыта"}
    assert chart.people.unknown is Unknown.REJECT


def test_a_map_may_say_much_more():
    chart = load(
        changed("  closed: Закрыта\n", "  closed: Закрыта\n  ending: Статус\n  next_action: Дальше\n").replace(
            "  Успех: finished\n", "  Успех: finished\n  В работе: open\n"
        )
        + """  no_closing: opened
people:
  Аня: anna@example.org
unknown_people: {owner: chief@example.org}
skip:
  Воронка: [Архив, "Тест "]
spread: 5
encoding: cp1251
separator: tab
currency: USD
decimal: ","
"""
    )
    assert chart.endings["в работе"] is Plain.OPEN
    assert chart.dates.no_closing is NoClosing.OPENED
    assert chart.people.known["аня"].text == "anna@example.org"
    assert chart.people.owner
    assert chart.people.owner.text == "chief@example.org"
    assert [(said.text, values) for said, values in chart.skip] == [("Воронка", {"архив", "тест"})]
    assert chart.spread == 5
    assert (chart.form.encoding, chart.form.separator, chart.form.currency, chart.form.decimal) == (
        "cp1251",
        "\t",
        "USD",
        ",",
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("format: 1", "format: 2", 2, "newer_map"),
        ("source: old-crm", "sauce: old-crm", 3, "unknown_key"),
        ("source: old-crm", "source: ''", 3, "blank"),
        ("  title: Сделка", "  name: Сделка", 7, "unknown_key"),
        ("  title: Сделка", "  title: '{Сделка'", 7, "bad_template"),
        ("  title: Сделка", "  title: '{}'", 7, "bad_template"),
        ("  id: ID", "  id: 12", 6, "quote_it"),
        ("  Работа: work", "  Работа: [work]", 16, "wrong_type"),
        ("  Работа: work", "  разговор : work", 16, "same_value"),
        ("  Успех: finished", "  Успех: won", 18, "unknown_choice"),
        ("  Успех: finished", "  Успех: open", 18, "open_needs_column"),
        ("  Успех: finished", "  РАБОТА: finished", 18, "same_value"),
        ("{lost: Дорого, by: client, at: talk}", "{lost: Дорого}", 19, "missing_key"),
        ("{lost: Дорого, by: client, at: talk}", "{lost: Дорого, by: them}", 19, "unknown_choice"),
        ('["%d.%m.%Y"]', '["%d.%m"]', 21, "date_incomplete"),
        ('["%d.%m.%Y"]', '["%d.%m.%Q"]', 21, "date_directive"),
        ('["%d.%m.%Y"]', '["%d.%m.%Y %d"]', 21, "date_twice"),
        ('["%d.%m.%Y"]', '["%d.%m.%Y %I:%M"]', 21, "date_hours"),
        ("  closed: Закрыта\n", "", 16, "closing_needed"),
        ("  owner: Ответственный\n", "", 5, "owner_needed"),
        ("format: 1", "format: 1\ncurrency: рубли", 3, "bad_currency"),
        ("format: 1", "format: 1\nencoding: utf8", 3, "unknown_choice"),
        ("format: 1", "format: 1\nseparator: ':'", 3, "unknown_choice"),
        ("format: 1", "format: 1\nspread: 0", 3, "out_of_range"),
        ("format: 1", "format: 1\npeople: {Аня: Анна Соколова}", 3, "bad_email"),
        ("format: 1", "format: 1\nunknown_people: ignore", 3, "unknown_choice"),
        ("format: 1", "format: 1\nunknown_people: {owner: boss}", 3, "bad_email"),
        ("format: 1", "format: 1\nskip: {Воронка: Архив}", 3, "wrong_type"),
    ],
)
def test_each_mistake_is_told_with_its_line(old: str, new: str, line: int, code: str):
    assert (line, code) in mistakes(changed(old, new))


def test_all_mistakes_are_told_at_once():
    text = changed("  Успех: finished", "  Успех: won").replace("%d.%m.%Y", "%d").replace("spread", "spred")
    assert [code for _line, code in mistakes(text)] == ["unknown_choice", "date_incomplete"]


def test_dates_without_a_format_are_asked_for():
    text = re.sub(r"(?s)dates:.*", "", MAP)
    assert (line_of(text, "columns:"), "dates_need_formats") in mistakes(text)


def test_a_map_that_is_no_map_is_told():
    assert mistakes("- format: 1")[0] == (1, "wrong_type")
    assert mistakes("")[0] == (1, "empty_file")


@pytest.mark.parametrize(
    ("cells", "title"),
    [
        (("GTX", "Acme", "Perm"), "№ GTX · Acme (Perm)"),
        (("GTX", "", "Perm"), "№ GTX (Perm)"),
        (("", "Acme", ""), "№ Acme)"),
        (("", "", ""), ""),
    ],
)
def test_a_title_made_of_columns_leaves_out_what_is_blank(cells: tuple[str, ...], title: str):
    made = template("№ {product} · {account} ({city})")
    assert made
    assert made.columns == ("product", "account", "city")
    assert made.fill(cells) == title


def test_a_column_that_the_file_lacks_is_told_on_the_maps_line_with_the_nearest_name(tmp_path: Path):
    file = tmp_path / "deals.csv"
    file.write_text("ID;Сделка;Клиенты;Ответственный;Этап;Сумма;Открыта;Закрыта\n1;;;;;;;\n", encoding="utf-8")
    chart: ImportMap = load(MAP)
    with pytest.raises(Problems) as wrong:
        bind(chart, open_sheet(file))
    first, last = wrong.value.problems
    assert (first.line, first.code) == (8, "no_such_column")
    assert "Клиенты" in first.text("ru")
    assert "ID, Сделка, Клиенты" in last.text("ru")


def test_a_repeated_column_is_named_by_its_number(tmp_path: Path):
    file = tmp_path / "deals.csv"
    file.write_text("Сумма;Сумма;ID;Сделка;Клиент;Ответственный;Этап;Открыта;Закрыта\n", encoding="utf-8")
    places = bind(load(changed("  value: Сумма", "  value: Сумма (2)")), open_sheet(file)).places
    assert places["value"] == 1


def test_every_map_in_the_docs_is_a_map():
    maps = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    assert len(maps) >= 3
    stages = re.findall(r"- stage: (\w+)", shelf("service-project"))
    of_clients = [text for text in maps if "funnel:" not in text]
    assert [load_clients(text).columns["name"].text for text in of_clients] == ["Название"]
    for text in set(maps) - set(of_clients):
        chart = load(text)
        assert chart.funnel.text == "service-project"
        assert {said.text for said in chart.stages.values()} <= set(stages)
