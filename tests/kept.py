"""What takes long to make and is always the same is made once in a process; after that its rows are laid as they were.

`kept(key, make)` calls `make` in an empty database and remembers every row that came of it, and the stored files; asked
again with the same key, it puts them back. What the product does while making is thereby proved once a process, and by
the tests of its own. Numbers of rows come back too: sequences go on after them.
"""

from collections.abc import Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction

from kochka.files.models import StoredFile
from kochka.people.models import User

DJANGOS_OWN = {"contenttypes", "auth"}
"""Written by every migration, not by what is made."""


@dataclass(frozen=True, slots=True)
class Left:
    """Rows of one table, in the words that put them back."""

    insert: str
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Made:
    said: Any
    tables: list[Left]
    files: dict[str, bytes]


_kept: dict[Hashable, Made] = {}


def kept[Said](key: Hashable, make: Callable[[], Said]) -> Said:
    """What `make` leaves in an empty database, and what it said; in one that is not empty it is simply called."""
    if User.objects.exists():
        return make()
    if key not in _kept:
        said = make()
        _kept[key] = Made(deepcopy(said), [left for model in _models() if (left := _rows_of(model)).rows], _files())
        return said
    _lay(_kept[key])
    laid: Said = deepcopy(_kept[key].said)
    return laid


def _models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.managed and model._meta.app_label not in DJANGOS_OWN]


def _rows_of(model: type[models.Model]) -> Left:
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = [quote(field.column) for field in model._meta.concrete_fields if not field.generated]
    names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY 1")
        rows = [tuple(map(_as_bound, row)) for row in cursor.fetchall()]
    return Left(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)


def _as_bound(value: Any) -> Any:
    """SQLite reads a time of the day and does not take it back."""
    return str(value) if isinstance(value, time) and connection.vendor == "sqlite" else value


def _files() -> dict[str, bytes]:
    found = {}
    for row in StoredFile.objects.all():
        with default_storage.open(row.path) as file:
            found[row.path] = file.read()
    return found


def _count_on(cursor: Any) -> None:
    """Where somebody has set the sequences back since (the bench, whose own rows came with their numbers), they go on
    after the rows that were laid."""
    cursor.execute("SELECT last_value < (SELECT max(id) FROM people_user) FROM people_user_id_seq")
    if cursor.fetchone() == (True,):
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _lay(made: Made) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for left in made.tables:
            cursor.executemany(left.insert, left.rows)
        if connection.vendor == "postgresql":
            _count_on(cursor)
    for path, content in made.files.items():
        if not default_storage.exists(path):
            default_storage.save(path, ContentFile(content))
