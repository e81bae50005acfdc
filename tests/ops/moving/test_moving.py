"""`kochka move-to`: from SQLite to PostgreSQL and back, equal to the last row, all or nothing."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from hashlib import sha256
from inspect import getclosurevars
from pathlib import Path
from typing import Any
from uuid import uuid4

import click
import psycopg
import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from kochka.deals.models import Deal, Entry
from kochka.deals.notes import note
from kochka.ops.commands import move_to
from kochka.ops.moving.copying import copy_all
from kochka.ops.moving.places import nobody_works, read_target
from kochka.ops.progress import silent
from kochka.upkeep.breaths import breathe
from kochka.upkeep.models import Breath
from tests import postgres
from tests.cast import Cast, company

pytestmark = pytest.mark.sqlite_only
PATIENCE = 120


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """A PostgreSQL of these tests' own: the folder of its socket."""
    if postgres.find() is None:
        pytest.skip("no PostgreSQL server here")
    yield postgres.start().partition("?host=")[2]
    postgres.stop()


def made(server: str, name: str, template: str = "template0") -> str:
    """The URL of a new database."""
    with psycopg.connect(host=server, user="postgres", dbname="postgres", autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return f"postgres://postgres:hidden@/{name}?host={server}"


@pytest.fixture
def bare(server: str) -> str:
    """An empty database."""
    return made(server, f"bare_{uuid4().hex}")


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """A database that was only migrated, to make others of."""
    url = made(server, "migrated")
    line = [sys.executable, "-m", "kochka", "migrate", "--database-only"]
    done = subprocess.run(line, env={**os.environ, "DATABASE_URL": url}, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return "migrated"


@pytest.fixture
def target(transactional_db: None, server: str, template: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database that was migrated already: the command need not do it. Django's tests know of one database alone."""
    patched = BaseDatabaseWrapper.ensure_connection
    real = getclosurevars(patched).nonlocals.get("real_ensure_connection", patched)
    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", real)
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(move_to, "command", lambda *_words: done)
    return made(server, f"moved_{uuid4().hex}", template)


def moved(url: str) -> move_to.Moved:
    """The move within this process."""
    return move_to.move(read_target(url), silent)


@pytest.fixture
def full(transactional_db: None, clock: Any) -> Cast:
    """A company with deals on the way, a gate worked through, words of every alphabet, committed."""
    cast = company()
    cast.meet_gate(cast.walk_to("prepayment"))
    cast.lose(cast.plain())
    cast.hold(cast.plain())
    note(cast.plain(), by=cast.chief, at=timezone.now(), text="«Ёлки» — 100 % 😀\tтаб\\n, 'кавычки' и \\ черта")
    return cast


type Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def kochka(process_env: dict[str, str]) -> Run:
    """A command in this test's home."""

    def run(*words: str, script: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        line = [sys.executable, "-c", script, *words] if script else [sys.executable, "-m", "kochka", *words]
        given = {**process_env, "LANGUAGE": "en", **env}
        connection.close()
        return subprocess.run(line, env=given, capture_output=True, text=True, timeout=PATIENCE, check=False)

    return run


def contents(file: Path) -> str:
    """All that stands in a database file."""
    with closing(sqlite3.connect(file)) as database:
        return sha256("\n".join(database.iterdump()).encode()).hexdigest()


def rows(file: Path, table: str) -> list[tuple[Any, ...]]:
    """A table as SQLite keeps it; PostgreSQL gives back objects with their names in an order of its own."""
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
    # By name: a table that a migration once rebuilt has its columns in another order.
    return [tuple(_read(row[name]) for name in sorted(row.keys())) for row in found]


def _read(value: Any) -> Any:
    return json.loads(value) if str(value)[:1] == "{" else value


def one(url: str, query: str) -> Any:
    with psycopg.connect(url) as line:
        row = line.execute(query).fetchone()
        assert row
        return row[0]


@pytest.mark.long
def test_everything_arrives_works_there_and_comes_back_the_same(
    full: Cast, kochka: Run, bare: str, tmp_path: Path
) -> None:
    file = Path(settings.DATABASES["default"]["NAME"])
    before, entries = contents(file), Entry.objects.count()
    done = kochka("move-to", bare, "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["holds"] and said["rows"] > entries and said["lacks"] == []
    assert "hidden" not in done.stdout + done.stderr
    assert contents(file) == before
    home = tmp_path / "home"
    shutil.copytree(settings.PLACE_DIR / "files", home / "company" / "files")
    back = kochka("move-to", "sqlite", DATABASE_URL=bare, KOCHKA_HOME=str(home))
    assert back.returncode == 0, back.stderr
    assert "without DATABASE_URL" in back.stdout
    for table in ("deals_entry", "deals_deal", "people_user", "deals_note"):
        assert rows(home / "company" / "kochka.sqlite3", table) == rows(file, table), table


def test_numbers_go_on_guards_stand_and_words_are_found(full: Cast, target: str) -> None:
    assert moved(target).lacks == []
    assert one(target, "SELECT count(*) FROM deals_entry") == Entry.objects.count()
    assert one(target, "SELECT count(*) FROM deals_deal") == Deal.objects.count()
    latest = Entry.objects.order_by("-pk")[0].pk
    assert one(target, "SELECT nextval(pg_get_serial_sequence('deals_entry', 'id'))") == latest + 1
    with psycopg.connect(target) as line, pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        line.execute("UPDATE deals_entry SET happened_at = now()")


def test_what_works_on_the_database_is_named(full: Cast) -> None:
    breathe(Breath.Kind.WORKER, at=timezone.now())
    with pytest.raises(click.ClickException, match=rf"{settings.NODE} \(worker\)"):
        nobody_works()


def test_a_target_with_anything_in_it_is_left_alone(full: Cast, target: str) -> None:
    with psycopg.connect(target) as line:
        line.execute("CREATE TABLE somebody_elses (id int)")
    with pytest.raises(click.ClickException, match="somebody_elses"):
        moved(target)
    with psycopg.connect(target) as line:
        line.execute("DROP TABLE somebody_elses")
    moved(target)
    with pytest.raises(click.ClickException, match="not empty"):
        moved(target)


def test_what_postgresql_would_not_take_is_named_by_row_before_anything_is_moved(full: Cast, target: str) -> None:
    deal = full.plain()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deals_deal SET title = 'nul' || char(0) || 'here' WHERE id = %s", [deal.pk])
        cursor.execute("UPDATE people_user SET name = %s WHERE id = %s", ["x" * 500, full.oleg.pk])
    with pytest.raises(click.ClickException) as refused:
        moved(target)
    assert f"deals_deal {deal.pk}, title: " in refused.value.message
    assert f"people_user {full.oleg.pk}, name: " in refused.value.message
    assert one(target, "SELECT count(*) FROM deals_deal") == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE deals_deal SET title = 'mended' WHERE id = %s", [deal.pk])
        cursor.execute("UPDATE people_user SET name = 'Олег' WHERE id = %s", [full.oleg.pk])
    moved(target)


KILLED = """
import os, signal, sys
from kochka.ops.ready import set_up
set_up("en")
from kochka.ops.commands import move_to
move_to.compare = lambda *_given: os.kill(os.getpid(), signal.SIGKILL)
from kochka.cli import main
sys.exit(main(["move-to", *sys.argv[1:]]))
"""


def test_killed_in_the_middle_it_leaves_nothing_and_goes_again(full: Cast, kochka: Run, target: str) -> None:
    assert kochka(target, script=KILLED).returncode == -9
    assert one(target, "SELECT count(*) FROM deals_entry") == 0
    moved(target)


def test_a_copy_that_differs_by_one_kopeck_is_not_taken(full: Cast, target: str, monkeypatch) -> None:
    deal = full.plain().pk

    def spoilt(*given: Any) -> int:
        count = copy_all(*given)
        with connections["target"].cursor() as cursor:
            cursor.execute("UPDATE deals_deal SET value_minor = coalesce(value_minor, 0) + 1 WHERE id = %s", [deal])
        return count

    monkeypatch.setattr(move_to, "copy_all", spoilt)
    with pytest.raises(click.ClickException, match=f"deals_deal: {deal}"):
        moved(target)
    assert one(target, "SELECT count(*) FROM deals_deal") == 0


@pytest.mark.parametrize("said", ["mysql://somewhere/kochka", "kochka.sqlite3", ""])
def test_an_address_that_leads_nowhere_is_misuse(said: str) -> None:
    with pytest.raises(click.UsageError):
        read_target(said)


def test_the_demo_does_not_move(kochka: Run) -> None:
    assert kochka("--place", "demo", "move-to", "postgres://nobody@/nowhere").returncode == 2
