"""A database in which there was nothing gets the tables that walking through every migration ends at."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

COLUMNS = """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
    is_identity, collation_name FROM information_schema.columns WHERE table_schema = 'public'"""
CONSTRAINTS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
TRIGGERS = "SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal"
DONE = "SELECT app, name FROM django_migrations"


def run(*words: str, **env: str) -> None:
    command = [sys.executable, "-m", *words]
    given = {**os.environ, "LANGUAGE": "en", "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "kochka.settings", **env}
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def parts(words: str) -> list[str]:
    """What stands between the outer brackets of a CREATE TABLE, in any order."""
    inner, depth, found = words[words.index("(") + 1 : words.rindex(")")], 0, [""]
    for letter in inner:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            found.append("")
        else:
            found[-1] += letter
    return sorted(re.sub(r"\s+", " ", part.strip()) for part in found)


def sqlite_schema(home: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(home / "company" / "kochka.sqlite3")) as database:
        rows = database.execute("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        done = set(database.execute(DONE).fetchall())
    found = {name: parts(sql) if kind == "table" else re.sub(r"\s+", " ", sql) for kind, name, sql in rows}
    return {**found, "done": done}


def postgres_schema(database: Any) -> dict[str, set[Any]]:
    found = {}
    for name, words in {
        "columns": COLUMNS,
        "constraints": CONSTRAINTS,
        "indexes": INDEXES,
        "triggers": TRIGGERS,
    }.items():
        database.execute(words)
        found[name] = set(database.fetchall())
    database.execute(DONE)
    return {**found, "done": set(database.fetchall())}


def compared(made: dict[str, Any], walked: dict[str, Any]) -> None:
    for name in sorted({*made, *walked}):
        assert made.get(name) == walked.get(name), name


@pytest.mark.sqlite_only
def test_on_sqlite_they_are_those_of_all_migrations(tmp_path: Path) -> None:
    made, walked = tmp_path / "made", tmp_path / "walked"
    (walked / "company").mkdir(parents=True)
    run("kochka", "migrate", "--database-only", KOCHKA_HOME=str(made))
    run("django", "migrate", "--verbosity", "0", KOCHKA_HOME=str(walked))
    compared(sqlite_schema(made), sqlite_schema(walked))


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="of PostgreSQL alone")
def test_on_postgres_they_are_those_of_all_migrations(
    transactional_db: None, process_env: dict[str, str], tmp_path: Path
) -> None:
    """The test's own database has been walked to."""
    with connection.cursor() as here:
        walked = postgres_schema(here)
        here.execute("DROP DATABASE IF EXISTS first_tables")
        here.execute("CREATE DATABASE first_tables")
        try:
            url = re.sub(r"/[^/?]+\?", "/first_tables?", process_env["DATABASE_URL"])
            run("kochka", "migrate", "--database-only", KOCHKA_HOME=str(tmp_path), DATABASE_URL=url)
            with psycopg.connect(**{**connection.get_connection_params(), "dbname": "first_tables"}) as there:
                made = postgres_schema(there.cursor())
        finally:
            here.execute("DROP DATABASE first_tables")
    compared(made, walked)
