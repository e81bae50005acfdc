"""A disk that is really full: a home of its own on a few megabytes of memory, and the commands as people type them."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from kochka.exchange.survey import BATCH
from kochka.funnel.publishing import publish
from tests.cast import PLAIN, company
from tests.exchange.conftest import HEADER, MAP
from tests.exchange.test_import_deals import row

pytestmark = pytest.mark.sqlite_only
ROWS = 3000
MEGABYTE = 1024 * 1024


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(place)]
    if os.geteuid() or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill(disk: Path, *, leaving: int) -> Path:
    """A file that takes all room but so many bytes."""
    state, filler = os.statvfs(disk), disk / "filler"
    with filler.open("wb") as out:
        out.write(bytes(max(state.f_bavail * state.f_frsize - leaving, 0)))
    return filler


def counted(home: Path) -> tuple[int, ...]:
    """Deals, rows of imports, entries."""
    with closing(sqlite3.connect(home / "company" / "kochka.sqlite3")) as line:
        tables = ("deals_deal", "exchange_importrow", "deals_entry")
        return tuple(line.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)


def test_an_import_and_a_backup_on_a_full_disk_say_so_and_break_nothing(transactional_db, disk: Path, tmp_path: Path):
    cast = company()
    publish(PLAIN, by=cast.chief, at=cast.now())
    (disk / "company").mkdir(mode=0o700)
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{disk / 'company' / 'kochka.sqlite3'}'")
    file, chart = tmp_path / "deals.csv", tmp_path / "map.yaml"
    file.write_text("\n".join((HEADER, *(row(number) for number in range(ROWS)))), encoding="utf-8")
    chart.write_text(MAP, encoding="utf-8")

    def kochka(*words: object) -> subprocess.CompletedProcess[str]:
        env = {**os.environ, "KOCHKA_HOME": str(disk), "LANGUAGE": "en"}
        command = [sys.executable, "-m", "kochka", *map(str, words)]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=120)

    filler = fill(disk, leaving=2 * MEGABYTE)
    said = kochka("import", "deals", file, "--map", chart)
    assert said.returncode == 1, said
    assert "disk is full" in said.stderr and "Traceback" not in said.stderr
    deals, rows, entries = counted(disk)
    assert deals == rows == entries and deals % BATCH == 0 and deals < ROWS

    said = kochka("backup")
    assert said.returncode == 1, said
    assert "are free" in said.stderr or "room" in said.stderr or "disk is full" in said.stderr, said.stderr
    assert not list((disk / "backups").glob("kochka-*"))

    filler.unlink()
    assert kochka("import", "deals", file, "--map", chart).returncode == 0
    assert counted(disk) == (ROWS, ROWS, ROWS)
    assert kochka("backup").returncode == 0
    said = kochka("check")
    assert said.returncode == 0, said.stdout
