"""Writing it down in the target: table by table, by COPY where the database knows it."""

from collections.abc import Callable
from typing import Any

from django.core.management.color import no_style
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from kochka.core import indexing
from kochka.core.finding import indexes
from kochka.ops.moving.tables import MADE_BY_MIGRATING, fields_of, moved, rows_of

type Step = Callable[[int], None]


def copy_all(source: str, target: str, step: Step) -> int:
    """Every row of every table, within the transaction that the caller has opened; how many there were. After each
    batch `step` is told how many are there."""
    to, count = connections[target], 0
    _make_room(to)
    for model in moved():
        for batch in rows_of(model, source):
            _write(model, batch, to)
            count += len(batch)
            step(count)
    to.check_constraints()
    _set_sequences(to)
    if to.vendor == "postgresql":
        indexing.install(to)
    return count


def _make_room(to: BaseDatabaseWrapper) -> None:
    """What migrating put there goes; indexes of words are built once at the end rather than row by row."""
    with to.cursor() as cursor:
        if to.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for one in indexes():
                cursor.execute(f"DROP INDEX IF EXISTS {one.name}")
        for table in sorted(MADE_BY_MIGRATING):
            cursor.execute(f"DELETE FROM {table}")


def _write(model: type[models.Model], batch: list[tuple[Any, ...]], to: BaseDatabaseWrapper) -> None:
    fields, quote = fields_of(model), to.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    rows = [_prepared(fields, row, to) for row in batch]
    with to.cursor() as cursor:
        if to.vendor == "postgresql":
            with to.wrap_database_errors, cursor.cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields))
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _prepared(fields: list["models.Field[Any, Any]"], row: tuple[Any, ...], to: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(value, to) for field, value in zip(fields, row, strict=True)]


def _set_sequences(to: BaseDatabaseWrapper) -> None:
    with to.cursor() as cursor:
        for statement in to.ops.sequence_reset_sql(no_style(), moved()):
            cursor.execute(statement)
