"""Making a demo company beside the one that is served, and putting it in its place in one step.

The new one is made in a file of its own, however long that takes: nobody who looks at the present one waits. Then it is
poured over the served database in one transaction (SQLite's own backup call, which other processes notice as any other
commit), and only then the former one's files are thrown away. Whatever breaks off leaves the former one as it was.
"""

import fcntl
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from kochka.files.models import StoredFile
from kochka.ops.progress import Progress
from kochka.ops.ready import place_exists

BESIDE = "making.sqlite3"


@contextmanager
def alone(progress: Progress) -> Iterator[None]:
    """One making in a place at a time: others wait for their turn. The lock goes with the process that holds it."""
    with (settings.PLACE_DIR / "making.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress(_("Another command is making the demo company just now: waiting for it"), 0, 0)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def remake(make: Callable[[], None]) -> None:
    """Makes a company anew: `make` fills an empty database, which it has to migrate, and takes the served one's place
    as soon as it is done."""
    began = time.time()
    served = Path(settings.DATABASES["default"]["NAME"])
    beside = served.with_name(BESIDE)
    _remove(beside)
    with _working_in(beside):
        make()
    former = _files_of_the_served()
    _pour(beside, served)
    _remove(beside)
    _throw_away(former, before=began)


@contextmanager
def _working_in(path: Path) -> Iterator[None]:
    """This process works in another file for as long as the block lasts."""
    served = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = path
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = served


def _pour(source: Path, target: Path) -> None:
    """The whole of one database in place of another's, in one transaction; writers at work are waited for."""
    with closing(sqlite3.connect(source)) as full, closing(sqlite3.connect(target)) as served:
        served.execute("PRAGMA journal_mode=WAL")
        full.backup(served)


def _files_of_the_served() -> set[str]:
    """Where the bytes of the served company's files lie; none where there is no such company yet."""
    if not place_exists() or StoredFile._meta.db_table not in connection.introspection.table_names():
        return set()
    paths = {row.path for row in StoredFile.objects.only("id")}
    connection.close()
    return paths


def _throw_away(former: set[str], *, before: float) -> None:
    """What the former company has left, and what makings that broke off have left before this one (`before`, seconds
    since the epoch) began."""
    kept = _files_of_the_served()
    for path in former - kept:
        default_storage.delete(path)
    for file in (settings.PLACE_DIR / "files").glob("*/*"):
        if f"{file.parent.name}/{file.name}" not in kept and file.stat().st_mtime < before:
            file.unlink()
            with suppress(OSError):
                file.parent.rmdir()


def _remove(database: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + ending).unlink(missing_ok=True)
