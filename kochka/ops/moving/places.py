"""The two ends of a move: the source, read in one snapshot and never written; the target, empty and of this release."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from django.conf import settings
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core import environment
from kochka.ops.moving.tables import OWN_TABLES, moved
from kochka.upkeep.breaths import living

SOURCE, TARGET = "source", "target"
HERE = "sqlite"


@dataclass(frozen=True, slots=True)
class Target:
    """Where to: its settings as Django wants them, and the DATABASE_URL that leads there (empty: the home's own)."""

    url: str
    settings: dict[str, Any]

    @property
    def is_file(self) -> bool:
        return not self.url


def read_target(said: str) -> Target:
    """What was typed: `postgres://…`, or `sqlite` for the file in the home. Raises UsageError."""
    if said == HERE:
        file = environment.sqlite(settings.PLACE_DIR)
        return Target("", file)
    try:
        return Target(said, environment.postgres(said))
    except ValueError:
        words = _("Where to: postgres://user:password@host/name, or sqlite for the file in the home.")
        raise click.UsageError(words) from None


def nobody_works() -> None:
    """Nothing works on the database: what it wrote meanwhile would stay behind. Raises ClickException naming it."""
    if at_work := living(at=timezone.now()):
        names = ", ".join(sorted({f"{one.node} ({one.kind})" for one in at_work}))
        words = _(
            "Kochka is at work on this database: %(names)s. End it first, else what people do meanwhile stays behind"
            " (what was killed is forgotten after three minutes)."
        )
        raise click.ClickException(words % {"names": names})


@contextmanager
def snapshot() -> Iterator[BaseDatabaseWrapper]:
    """The source as it is at this moment, for reading alone."""
    found = deepcopy(connections.databases["default"])
    on_sqlite = found["ENGINE"].endswith("sqlite3")
    if on_sqlite:
        found["NAME"] = f"{Path(found['NAME']).as_uri()}?mode=ro"
        found["OPTIONS"] = {"uri": True, "timeout": 20, "init_command": "PRAGMA query_only=ON;"}
    with _opened(SOURCE, found) as source, transaction.atomic(using=SOURCE), source.cursor() as cursor:
        if not on_sqlite:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute("SELECT 1 FROM django_migrations")  # the snapshot is that of the first look
        yield source


@contextmanager
def opened(target: Target) -> Iterator[BaseDatabaseWrapper]:
    """The target."""
    with _opened(TARGET, deepcopy(target.settings)) as connection:
        yield connection


@contextmanager
def _opened(alias: str, found: dict[str, Any]) -> Iterator[BaseDatabaseWrapper]:
    connections.databases[alias] = connections.databases["default"] | {"OPTIONS": {}} | found
    try:
        yield connections[alias]
    finally:
        connections[alias].close()
        del connections[alias], connections.databases[alias]


def empty(target: BaseDatabaseWrapper) -> None:
    """There is nothing in the target that could be mixed up with ours. Raises ClickException naming what there is."""
    if target.vendor == "sqlite" and not Path(target.settings_dict["NAME"]).exists():
        return
    _speaks_unicode(target)
    tables = set(target.introspection.table_names())
    ours = {model._meta.db_table for model in moved()}
    strange = tables - ours - OWN_TABLES
    full = [table for table in sorted(tables & ours - OWN_TABLES) if _has_rows(target, table)]
    if target.vendor == "sqlite":
        strange = {table for table in strange if "_found" not in table}
    if found := [*sorted(strange), *full]:
        words = _("The target is not empty: %(tables)s. A move needs a database of its own with nothing in it.")
        more = " …" if len(found) > 5 else ""
        raise click.ClickException(words % {"tables": ", ".join(found[:5]) + more})


def _speaks_unicode(target: BaseDatabaseWrapper) -> None:
    if target.vendor == "postgresql":
        with target.cursor() as cursor:
            cursor.execute("SHOW server_encoding")
            if (encoding := cursor.fetchone()[0]) != "UTF8":
                words = _("The target keeps its texts as %(encoding)s: it must be made with ENCODING 'UTF8'.")
                raise click.ClickException(words % {"encoding": encoding})


def _has_rows(target: BaseDatabaseWrapper, table: str) -> bool:
    with target.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {target.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None


def command(target: Target, *words: str) -> subprocess.CompletedProcess[str]:
    """A command of ours that works on the target as on its own database."""
    env = {**os.environ, "KOCHKA_HOME": str(settings.HOME), "KOCHKA_PLACE": settings.PLACE, "DATABASE_URL": target.url}
    path = os.pathsep.join(filter(None, [str(settings.PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    line = [sys.executable, "-P", "-m", "kochka", *words]
    return subprocess.run(line, env=env | {"PYTHONPATH": path}, capture_output=True, text=True, check=False)
