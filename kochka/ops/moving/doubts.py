"""What the target would not take, found before anything is written: SQLite keeps any text of any length and any number,
PostgreSQL keeps to what the columns say and knows no NUL."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext as _

from kochka.ops.moving.tables import fields_of, moved, rows_of

MOST = 50


@dataclass(frozen=True, slots=True)
class Doubt:
    """One value that the target would refuse."""

    table: str
    row: str
    column: str
    why: str

    def __str__(self) -> str:
        return f"{self.table} {self.row}, {self.column}: {self.why}"


def doubts(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> list[Doubt]:
    """The first fifty of them; none where nothing stands in the way."""
    if target.vendor != "postgresql":
        return []
    found: list[Doubt] = []
    for model in moved():
        for doubt in _of_table(model, source, target):
            found.append(doubt)
            if len(found) == MOST:
                return found
    return found


def _of_table(model: type[models.Model], source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> Iterator[Doubt]:
    fields = fields_of(model)
    table, key = model._meta.db_table, [one.attname for one in fields].index(model._meta.pk.attname)
    try:
        for batch in rows_of(model, source.alias):
            for row in batch:
                for field, value in zip(fields, row, strict=True):
                    if why := wrong(field, value, target):
                        yield Doubt(table, str(row[key]), str(field.column), why)
    except (ValueError, TypeError, OverflowError) as unreadable:
        yield Doubt(table, "?", "?", _("cannot be read (%(why)s)") % {"why": unreadable})


def wrong(field: "models.Field[Any, Any]", value: Any, target: BaseDatabaseWrapper) -> str:
    """Why the target would not take the value; empty when it would."""
    if isinstance(value, str):
        return _text(value, field.max_length)
    if isinstance(field, models.IntegerField) and isinstance(value, int):
        low, high = target.ops.integer_field_range(field.get_internal_type())
        fits = low <= value <= high
        return "" if fits else _("the number %(number)s does not fit") % {"number": value}
    if isinstance(value, dict | list):
        return next((why for text in _texts(value) if (why := _text(text, None))), "")
    return ""


def _text(text: str, longest: int | None) -> str:
    if "\x00" in text:
        return _("a NUL character in the text")
    if any("\ud800" <= letter <= "\udfff" for letter in text):
        return _("half a character in the text")
    if longest and len(text) > longest:
        return _("%(length)s characters, %(longest)s at most") % {"length": len(text), "longest": longest}
    return ""


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(key)
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
