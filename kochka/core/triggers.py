"""Triggers: rules that no constraint can say. One list, on both databases, made anew after each migration.

SQLite drops the triggers of a table that a migration rebuilds, and says nothing; and it refuses to rebuild a table that
another one's trigger looks into. So there they are taken away before every `migrate`, and made after it on both
databases; `kochka check` looks whether all of them stand. Triggers guard against UPDATE; deletion is guarded by PROTECT
and by the verbs, since a trigger against it would break the flush between tests.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

_triggers: dict[str, "Trigger"] = {}


@dataclass(frozen=True, slots=True)
class Trigger:
    """Refuses an UPDATE of `table` when `when` holds (SQL over OLD and NEW; empty: always), unless `unless` does (SQL
    over NEW that may look into other tables)."""

    name: str
    table: str
    says: str
    when: str = ""
    of: tuple[str, ...] = ()
    unless: str = "FALSE"


def trigger(
    name: str, *, table: str, says: str, when: str = "", of: tuple[str, ...] = (), unless: str = "FALSE"
) -> None:
    """Declares a trigger; `of` names the columns whose change it watches (empty: any)."""
    _triggers[name] = Trigger(name, table, says, when, of, unless)


def triggers() -> list[Trigger]:
    """All declared triggers."""
    return list(_triggers.values())


def install(connection: BaseDatabaseWrapper) -> None:
    """Makes every trigger whose table exists anew."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for one in triggers():
            if one.table in tables:
                for statement in _statements(one, connection.vendor):
                    cursor.execute(statement)


def remove(connection: BaseDatabaseWrapper) -> None:
    """Takes every trigger away, so that tables can be rebuilt."""
    with connection.cursor() as cursor:
        for one in triggers():
            cursor.execute(f"DROP TRIGGER IF EXISTS {one.name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that do not stand in the database."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(one.name for one in triggers() if one.name not in standing)


def _statements(one: Trigger, vendor: str) -> list[str]:
    of = f" OF {', '.join(one.of)}" if one.of else ""
    when = f" WHEN ({one.when})" if one.when else ""
    if vendor == "sqlite":
        body = f"BEGIN SELECT RAISE(ABORT, '{one.says}') WHERE NOT ({one.unless}); END"
        return [
            f"DROP TRIGGER IF EXISTS {one.name}",
            f"CREATE TRIGGER {one.name} BEFORE UPDATE{of} ON {one.table} FOR EACH ROW{when} {body}",
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {one.name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN IF NOT ({one.unless}) THEN RAISE EXCEPTION '{one.says}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {one.name} BEFORE UPDATE{of} ON {one.table} FOR EACH ROW{when} "
        f"EXECUTE FUNCTION {one.name}()",
    ]


def before_migrate(sender: AppConfig, *, using: str, **_kwargs: Any) -> None:
    """`pre_migrate`: only SQLite rebuilds tables."""
    if connections[using].vendor == "sqlite":
        remove(connections[using])


def after_migrate(sender: AppConfig, *, using: str, **_kwargs: Any) -> None:
    """`post_migrate` of the top-most app: every table is there by then."""
    install(connections[using])
