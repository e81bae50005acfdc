"""A company that is backed up, and an empty home elsewhere into which it comes back; both as processes know them."""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.db import connection
from django.utils import translation

from kochka.ops.keeping.making import Made, make_backup
from kochka.upkeep.models import Backup
from tests.cast import Cast, company

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences are compared in English, whether the translations are compiled or not."""
    with translation.override("en"):
        yield


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Home:
    """A home that processes work in."""

    path: Path
    env: dict[str, str]

    def kochka(self, *words: object, **more: str) -> Done:
        command = [sys.executable, "-m", "kochka", *map(str, words)]
        env = {**self.env, "LANGUAGE": "en", **more}
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=False)
        return Done(done.returncode, done.stdout, done.stderr)

    def migrate(self, *words: str) -> None:
        """Django's own command, which goes back too."""
        command = [sys.executable, "-m", "django", "migrate", "--verbosity", "0", *words]
        subprocess.run(command, cwd=ROOT, env=self.env, timeout=60, check=True)

    def asks(self, code: str) -> Any:
        """What an expression over the models is there."""
        told = "import django, json; django.setup(); from kochka.people.models import Team; "
        told += "from kochka.deals.models import *; from kochka.upkeep.models import *"
        return json.loads(self.runs(f"{told}\nprint(json.dumps({code}, default=str))"))

    def runs(self, code: str) -> str:
        """What a piece of code prints there."""
        command = [sys.executable, "-c", code]
        said = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120, check=False)
        assert said.returncode == 0, said.stderr
        return said.stdout


@pytest.fixture
def cast(process_env: dict[str, str]) -> Cast:
    """The company, committed, so that other processes meet it."""
    return company()


@pytest.fixture
def here(process_env: dict[str, str]) -> Home:
    """The home of this test's own database."""
    return Home(Path(process_env["KOCHKA_HOME"]), process_env)


@pytest.fixture
def elsewhere(process_env: dict[str, str], tmp_path: Path) -> Iterator[Home]:
    """An empty home; on PostgreSQL with an empty database of its own."""
    home = tmp_path / "elsewhere"
    env = {**process_env, "KOCHKA_HOME": str(home)}
    if connection.vendor == "sqlite":
        yield Home(home, env)
        return
    name = f"elsewhere_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    base, _, query = os.environ["DATABASE_URL"].partition("?")
    env["DATABASE_URL"] = f"{base.rpartition('/')[0]}/{quote(name)}?{query}"
    yield Home(home, env)
    with psycopg.connect(**_parameters(), autocommit=True) as line:
        line.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _parameters() -> dict[str, Any]:
    from kochka.ops.keeping.postgres import parameters

    return parameters()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups"


@pytest.fixture
def make(cast: Cast, folder: Path) -> Callable[[], Made]:
    """Makes a backup now."""
    return lambda: make_backup(Backup.Why.BY_HAND, folder, at=cast.now())
