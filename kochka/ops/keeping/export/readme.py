"""The README of an export, in both languages: what lies where, and what each table and column is."""

from collections.abc import Iterator
from datetime import datetime

from kochka.ops.keeping.export.tables import Column, Table, word_of, word_of_table

ENGLISH, RUSSIAN = 0, 1
NAMES = ("README.md", "ПРОЧТИ.md")

HEADS = (
    """# {company}: everything that it keeps in Kochka

As it stood on {moment}. All tables are of that one moment.

- `tables/`: one CSV a table, and `tables/journal.csv`: what happened to each deal, in words.
- `funnels/`: each published version of each funnel, as it was written (YAML).
- `files/`: all files, each under its id and its name (`files-storedfile.csv` says whose and when).

The tables are CSV in UTF-8 with a byte order mark, commas between, every cell in quotes. Days are 2026-11-24, moments
are 2026-11-24T12:00:00+03:00 on the company's clock, yes and no are `true` and `false`, an empty cell is nothing. Sums
are in main units with a point, their currency beside. A column `client_id` names a row of another table by its `id`;
`client`, beside it, says in words which one.{guard}

Left out: passwords and what people sign in with, sessions, the state of the server.
""",
    """# {company}: всё, что компания хранит в Кочке

По состоянию на {moment}. Все таблицы — на один и тот же момент.

- `tables/` — по одному CSV на таблицу и `tables/journal.csv`: что было с каждой сделкой, словами.
- `funnels/` — каждая опубликованная версия каждой воронки, как её написали (YAML).
- `files/` — все файлы, под номером и именем (чьи и когда — в `files-storedfile.csv`).

Таблицы — CSV в UTF-8 с меткой порядка байтов, через запятую, каждая ячейка в кавычках. Дни — 2026-11-24, моменты —
2026-11-24T12:00:00+03:00 по часам компании, да и нет — `true` и `false`, пустая ячейка — ничего. Суммы — в основных
единицах, с точкой, валюта рядом. Столбец `client_id` называет строку другой таблицы по её `id`, столбец `client` рядом
говорит словами, какая это строка.{guard}

Здесь нет: паролей и всего, чем люди входят, сеансов, состояния сервера.
""",
)
GUARDS = (
    "\n\nA text that a spreadsheet would run as a formula has an apostrophe before it; `kochka export --exact` leaves"
    " texts as they are.",
    "\n\nПеред текстом, который таблица выполнила бы как формулу, стоит апостроф; `kochka export --exact` оставляет"
    " тексты как есть.",
)
COLUMNS = (("column", "what it is", "choices"), ("столбец", "что это", "варианты"))
ROWS = ("rows", "строк")
JOURNAL = (
    ("The journal of deals in words", "entry_id, deal_id, deal, happened_at, recorded_at, by, kind, what, detail"),
    ("Журнал сделок словами", "entry_id, deal_id, deal, happened_at, recorded_at, by, kind, what, detail"),
)


def readme(language: int, found: list[tuple[Table, int]], *, company: str, moment: datetime, exact: bool) -> str:
    """The text; `found` are tables with how many rows each has."""
    guard = "" if exact else GUARDS[language]
    parts = [HEADS[language].format(company=company, moment=f"{moment:%Y-%m-%d %H:%M %z}", guard=guard)]
    title, columns = JOURNAL[language]
    parts.append(f"## tables/journal.csv\n\n{title}: {columns}.\n")
    parts += ["\n".join(_table(language, table, count)) for table, count in found]
    return "\n".join(parts)


def _table(language: int, table: Table, count: int) -> Iterator[str]:
    yield f"## tables/{table.file_name}\n"
    yield f"{word_of_table(table)[language]}. {ROWS[language].capitalize()}: {count}.\n"
    yield f"| {' | '.join(COLUMNS[language])} |\n|---|---|---|"
    for column in table.columns:
        yield f"| `{column.heading}` | {word_of(table, column)[language]} | {_choices(table, column)} |"
    yield ""


def _choices(table: Table, column: Column) -> str:
    """The values that a column can have, where it is one of a few."""
    if column.path != column.field:
        return ""
    known = table.model._meta.get_field(column.field).choices or ()  # type: ignore[union-attr]
    return ", ".join(f"`{value}`" for value, _label in known if value)
