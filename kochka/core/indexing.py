"""The indexes that words are found by: made after each migration, kept by the database itself, looked after by check.

SQLite: an FTS5 table of trigrams without content beside each searched table, kept by triggers (a table that a migration
rebuilds loses them, and says nothing: so what stands is compared, and filled anew where it differs). PostgreSQL: a GIN
index of pg_trgm. Where the extension may not be made, everything is found all the same, only slower.
"""

import logging
from typing import Any

from django.apps import AppConfig
from django.db import DatabaseError, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from kochka.core.finding import OPENERS, Index, has_index, indexes

log = logging.getLogger("kochka.finding")
CANNOT = {"pg_trgm", "LC_CTYPE", "FTS5"}
"""What `lacking` names where the database itself has no such index to give."""
_SAMPLE = 100


def install(connection: BaseDatabaseWrapper) -> None:
    """Makes what is lacking, and fills what differs from its table."""
    tables = set(connection.introspection.table_names())
    declared = [one for one in indexes() if one.table in tables]
    if connection.vendor == "postgresql":
        if extension(connection):
            _on_postgresql(connection, declared)
    elif has_index(connection):
        for one in declared:
            _on_sqlite(connection, one)
    else:
        log.warning("This SQLite was built without FTS5: everything is found, but the larger the slower.")


def extension(connection: BaseDatabaseWrapper) -> bool:
    """PostgreSQL's own trigrams, made where the role may; else a warning that says who can."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone():
            return True
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except DatabaseError as error:
        log.warning(
            "PostgreSQL refuses the extension pg_trgm (%s). Everything is found, but the larger the slower. "
            "Let a superuser run CREATE EXTENSION pg_trgm in this database, then run: kochka migrate",
            str(error).splitlines()[0] if str(error) else type(error).__name__,
        )
        return False
    return True


def lacking(connection: BaseDatabaseWrapper, *, deeply: bool = True) -> list[str]:
    """Indexes that are not there or, asked `deeply`, do not hold what their tables do, by name; where none can be, what
    the database lacks (CANNOT)."""
    if connection.vendor == "postgresql":
        return _lacking_on_postgresql(connection)
    if not has_index(connection):
        return ["FTS5"]
    wrong = (one for one in indexes() if not _stands(connection, one) or (deeply and _differs(connection, one)))
    return [one.name for one in wrong]


def _on_postgresql(connection: BaseDatabaseWrapper, declared: list[Index]) -> None:
    with connection.cursor() as cursor:
        for one in declared:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {one.name} ON {one.table} USING gin ({one.column} gin_trgm_ops)"
            )


def _lacking_on_postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indisvalid")
        there = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
        if cursor.fetchone() is None:
            return ["pg_trgm"]
        cursor.execute("SELECT cardinality(show_trgm('ы'))")
        # A database made with the locale C knows no letters but Latin ones, and its trigrams none of ours.
        deaf = [] if cursor.fetchone()[0] else ["LC_CTYPE"]
    return [one.name for one in indexes() if one.name not in there] + deaf


def _words(row: str, one: Index) -> str:
    """The column as SQL, so that every word in it begins after a space."""
    text = f"{row}{one.column}"
    for opener in OPENERS.strip():
        text = f"replace({text}, '{opener}', ' ')"
    return f"' ' || {text}"


def _triggers(one: Index) -> dict[str, str]:
    take = f"INSERT INTO {one.name}({one.name}, rowid, words) VALUES ('delete', OLD.id, {_words('OLD.', one)});"
    put = f"INSERT INTO {one.name}(rowid, words) VALUES (NEW.id, {_words('NEW.', one)});"
    changed = f"WHEN OLD.{one.column} IS NOT NEW.{one.column} OR OLD.id IS NOT NEW.id"
    return {
        f"{one.name}_put": f"AFTER INSERT ON {one.table} BEGIN {put} END",
        f"{one.name}_taken": f"AFTER DELETE ON {one.table} BEGIN {take} END",
        f"{one.name}_changed": f"AFTER UPDATE OF id, {one.column} ON {one.table} {changed} BEGIN {take} {put} END",
    }


def _on_sqlite(connection: BaseDatabaseWrapper, one: Index) -> None:
    whole = _stands(connection, one) and not _differs(connection, one)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {one.name} "
            "USING fts5(words, content='', tokenize='trigram case_sensitive 1')"
        )
        for name, rest in _triggers(one).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"CREATE TRIGGER {name} {rest}")
        if not whole:
            cursor.execute(f"INSERT INTO {one.name}({one.name}) VALUES ('delete-all')")
            cursor.execute(f"INSERT INTO {one.name}(rowid, words) SELECT id, {_words('', one)} FROM {one.table}")


def _stands(connection: BaseDatabaseWrapper, one: Index) -> bool:
    wanted = {one.name, *_triggers(one)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'trigger')")
        return wanted <= {row[0] for row in cursor.fetchall()}


def _strangers(connection: BaseDatabaseWrapper, one: Index) -> bool:
    """Whether a row is not in the index, or the index holds one that is not there."""
    rows, kept = f"SELECT id FROM {one.table}", f"SELECT id FROM {one.name}_docsize"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({rows} EXCEPT {kept}), EXISTS ({kept} EXCEPT {rows})")
        return any(cursor.fetchone() or ())


def _differs(connection: BaseDatabaseWrapper, one: Index) -> bool:
    """Whether the index lacks a row, holds a stranger, or says otherwise than its table does in a sample of rows."""
    if _strangers(connection, one):
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(count(*) / {_SAMPLE}, 1) FROM {one.table}")
        (step,) = cursor.fetchone() or (1,)
        cursor.execute(f"SELECT id, {_words('', one)} FROM {one.table} WHERE id % {int(step)} = 0 LIMIT {2 * _SAMPLE}")
        for pk, text in cursor.fetchall():
            phrase = '"{}"'.format(text[:120].replace('"', '""'))
            if len(text) > 2:
                cursor.execute(f"SELECT 1 FROM {one.name} WHERE {one.name} MATCH %s AND rowid = %s", [phrase, pk])
                if cursor.fetchone() is None:
                    return True
    return False


def after_migrate(sender: AppConfig, *, using: str, **_kwargs: Any) -> None:
    """`post_migrate`: every table is there by then."""
    install(connections[using])
