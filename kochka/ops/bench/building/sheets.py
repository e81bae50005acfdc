"""Writing millions of rows: past the models, one statement prepared once a table (SQLite) or COPY (PostgreSQL).

Only the bench writes so, into a database of its own: what it wrote is proven by `kochka check` afterwards.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

CHUNK = 10_000


class Sheet:
    """Rows of one model on their way: `columns` are given for each row, the others take what the model says."""

    def __init__(self, model: type[models.Model], columns: str) -> None:
        self.model = model
        fields = {field.attname: field for field in model._meta.concrete_fields}
        given = columns.split()
        rest = [name for name, field in fields.items() if name not in given and not isinstance(field, models.AutoField)]
        self._rest = tuple(fields[name].get_db_prep_save(fields[name].get_default(), connection) for name in rest)
        self._columns = [str(fields[name].column) for name in (*given, *rest)]
        self._rows: list[tuple[Any, ...]] = []
        self.written = 0

    def put(self, *row: Any) -> None:
        """One row, its values as the database takes them."""
        self._rows.append((*row, *self._rest))
        if len(self._rows) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Sends what has gathered."""
        quote = connection.ops.quote_name
        table, names = quote(self.model._meta.db_table), ", ".join(map(quote, self._columns))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                    for row in self._rows:
                        copy.write_row(row)
            else:
                marks = ", ".join(["%s"] * len(self._columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", self._rows)
        self.written += len(self._rows)
        self._rows.clear()


@contextmanager
def in_bulk() -> Iterator[None]:
    """One transaction in which rows may point at what comes later, and are not looked up one by one; at its end all
    that they point at is there, or IntegrityError is raised."""
    with connection.constraint_checks_disabled(), transaction.atomic():
        taken = _keys_taken() if connection.vendor == "postgresql" else []
        yield
        for table, name, definition in taken:
            _say(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")
        if connection.vendor == "sqlite":
            connection.check_constraints()
    _begin_after()


def _keys_taken() -> list[tuple[str, str, str]]:
    """Takes the foreign keys away; made anew they are proven by one walk each instead of a question a row."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY conname"
        )
        found: list[tuple[str, str, str]] = cursor.fetchall()
    for table, name, _definition in found:
        _say(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    return found


def _begin_after() -> None:
    """New rows are numbered after those whose numbers were given; the planner learns what is there now, as the server
    would teach it by itself within minutes."""
    if connection.vendor != "postgresql":
        return
    from django.apps import apps
    from django.core.management.color import no_style

    for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
        _say(statement)
    _say("VACUUM ANALYZE")


def _say(statement: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, params or None)
