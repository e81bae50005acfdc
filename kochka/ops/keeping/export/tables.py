"""What is given out: every table of the business as columns that a person can read, and why some are left out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from kochka.core.money import Money

BATCH = 2000
WORDS = Path(__file__).with_name("words.txt")

LEFT_OUT = {
    "people.Key": "links that let somebody in: only their hashes are kept, and they open nothing here",
    "people.Tally": "counters of tries at doors: over within the hour",
    "exchange.Errand": "work that the worker does for a page: it is over, or of no use elsewhere",
    "funnel.Source": "the YAML of funnels: given out as files, in the folder funnels",
}
UPKEEP = "upkeep"
"""The installation's own: rounds of scheduled work, signs of life, backups."""
HIDDEN = {"password", "last_login", "session_mark", "folded", "slot"}
"""Columns that are secret, or kept only for finding and counting."""
NAMED_BY = {
    "people.User": "name", "people.Team": "name", "clients.Company": "name", "clients.Contact": "name",
    "deals.Deal": "title", "funnel.Stage": "key", "funnel.Funnel": "key", "firm.LossReason": "name",
    "firm.ServiceLine": "name", "firm.LeadSource": "name", "firm.FieldDefinition": "name", "files.StoredFile": "name",
    "firm.LegalEntity": "name", "firm.PriceRole": "name", "firm.Skill": "name",
    "proposals.LibraryBlock": "title",
}  # fmt: skip
"""The column that says to a person which row is meant."""
PRICED_IN = {"proposals.Block": "proposal__currency", "proposals.PaymentLine": "plan__currency"}
"""Where the currency of a table's sums stands that has none of its own."""

type Cell = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the file: its heading, what it is asked as, the field that explains it."""

    heading: str
    path: str
    field: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table and its columns."""

    model: type[models.Model]
    columns: tuple[Column, ...]

    @property
    def label(self) -> str:
        """Its name in the program."""
        return self.model._meta.label

    @property
    def file_name(self) -> str:
        """Its name in the export."""
        return f"{self.label.lower().replace('.', '-')}.csv"


def tables() -> list[Table]:
    """Everything that is business, the lower floors first."""
    found = []
    for config in apps.get_app_configs():
        if config.name.startswith("kochka.") and config.label != UPKEEP:
            models_ = config.get_models(include_auto_created=True)
            found += [table_of(model) for model in models_ if model._meta.label not in LEFT_OUT]
    return found


def table_of(model: type[models.Model]) -> Table:
    """Its columns: a row of another table by its id and its name, money in main units."""
    columns: list[Column] = []
    for field in model._meta.concrete_fields:
        if field.name in HIDDEN:
            continue
        if field.name.endswith("_minor"):
            plain = field.name.removesuffix("_minor")
            columns.append(Column(plain, field.name, plain))
        elif field.is_relation:
            columns.append(Column(f"{field.name}_id", field.attname, field.name))
            if named := NAMED_BY.get(field.related_model._meta.label):  # type: ignore[union-attr]
                columns.append(Column(field.name, f"{field.name}__{named}", field.name))
        else:
            columns.append(Column(field.name, field.name, field.name))
    return Table(model, tuple(columns))


def rows(table: Table, zone: ZoneInfo) -> Iterator[list[str]]:
    """Its rows as texts, by id, a batch in memory at a time."""
    paths = [column.path for column in table.columns]
    money = [at for at, path in enumerate(paths) if path.endswith("_minor")]
    asked = [*paths, elsewhere] if (elsewhere := PRICED_IN.get(table.label)) else paths
    currency = asked.index(elsewhere or "currency") if elsewhere or "currency" in paths else None
    found = table.model._default_manager.order_by("pk").values_list(*asked)
    for row in found.iterator(chunk_size=BATCH):
        cells = [plain(value, zone) for value in row[: len(paths)]]
        for at in money:
            if row[at] is not None and currency is not None:
                cells[at] = f"{Money(row[at], row[currency]).amount:f}"
        yield cells


def plain(value: Any, zone: ZoneInfo) -> str:
    """A value as machines read it: ISO dates, moments on the company's clock with their offset, JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.astimezone(zone).isoformat(timespec="seconds")
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict | list):
        return _json().encode(value)
    return str(value)


@cache
def _json() -> DjangoJSONEncoder:
    return DjangoJSONEncoder(ensure_ascii=False)


@cache
def words() -> dict[str, tuple[str, str]]:
    """What tables and columns are, in English and in Russian."""
    found = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            key, english, russian = (part.strip() for part in line.split("|"))
            found[key] = (english, russian)
    return found


def word_of(table: Table, column: Column) -> tuple[str, str]:
    """What a column is: there, or wherever it stands."""
    known = words()
    plain = known.get(f".{column.field}", (column.field, column.field))
    return known.get(f"{table.label}.{column.field}", plain)


def word_of_table(table: Table) -> tuple[str, str]:
    """What a table is. One that nobody has explained is given out all the same: a test sees to it before."""
    return words().get(table.label, (table.label, table.label))
