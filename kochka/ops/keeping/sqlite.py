"""SQLite's own backup call, and looking into the copy that it makes."""

import errno
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from click import ClickException
from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.ops.keeping.snapshots import Snapshot

PAGES = 2000
"""Copied in one go, about 8 MB: progress is told, and Ctrl+C heard, in between."""


def database_file() -> Path:
    """Where the served place's database lies."""
    return Path(settings.DATABASES["default"]["NAME"])


@contextmanager
def snapshot(work: Path, tell: Callable[[int, int], None]) -> Iterator[Snapshot]:
    """A copy of the database as it stands at one moment, whoever goes on writing.

    The copying connection holds a read transaction: every step reads the same state from the log (WAL), so writers
    neither wait nor make the copying begin again, as they would without it.
    """
    copy = work / "database.sqlite3"
    with closing(sqlite3.connect(f"{database_file().as_uri()}?mode=ro", uri=True, isolation_level=None)) as source:
        source.execute("PRAGMA busy_timeout = 20000")
        moment = timezone.now()
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        _copy(source, copy, tell)
        source.execute("ROLLBACK")
    with closing(opened(copy)) as inside:
        yield look(inside, copy, moment)


def _copy(source: sqlite3.Connection, copy: Path, tell: Callable[[int, int], None]) -> None:
    """Page by page. Raises OSError when the disk is full, as everything else does that meets its end."""
    try:
        with closing(sqlite3.connect(copy)) as target:
            source.backup(target, pages=PAGES, progress=lambda _status, left, of: tell(of - left, of), sleep=0)
    except sqlite3.OperationalError as trouble:
        if trouble.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(copy)) from trouble
        raise ClickException(_("The database could not be copied: %(why)s") % {"why": trouble}) from trouble


def opened(path: Path) -> sqlite3.Connection:
    """A copy that nobody else looks into, read only, without a log beside it."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)


def look(inside: sqlite3.Connection, copy: Path, moment: datetime) -> Snapshot:
    """What the copy holds."""
    return Snapshot(
        kind="sqlite",
        server=sqlite3.sqlite_version,
        moment=moment,
        path=copy,
        rows=lambda query: inside.execute(query),
        counts=counts(inside),
    )


def counts(inside: sqlite3.Connection) -> dict[str, int]:
    """Rows by table."""
    names = inside.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
    tables = [name for (name,) in names.fetchall() if not name.startswith("sqlite_")]
    return {name: inside.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in sorted(tables)}


def whole(path: Path) -> bool:
    """Whether the file is a database without a broken page."""
    try:
        with closing(opened(path)) as inside:
            return bool(inside.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def put_back(fresh: Path) -> None:
    """Puts a whole database in place of the present one, in one step. Nobody else may have it open.

    The present one's log is taken into it first: a log that outlived its database would be played into the fresh one.
    """
    present = database_file()
    connection.close()
    with closing(sqlite3.connect(present, isolation_level=None)) as former:
        former.execute("PRAGMA journal_mode = DELETE")
    for ending in ("-wal", "-shm", "-journal"):
        present.with_name(present.name + ending).unlink(missing_ok=True)
    fresh.replace(present)
