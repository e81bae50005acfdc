"""`kochka migrate`: the database and the static files as this release wants them; nothing when they are so already."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection
from django.utils.translation import gettext as _

from kochka.core import indexing
from kochka.ops.first_tables import make_tables, nothing_there
from kochka.ops.progress import Progress, on_terminal, silent
from kochka.ops.ready import make_folder, pending

LOCK = int.from_bytes(b"kochka")
"""Of PostgreSQL, for whoever changes the tables themselves."""


@click.command(help=_("Bring the database and the static files up to date."))
@click.option("--database-only", is_flag=True, hidden=True)
def migrate(database_only: bool) -> int:
    """Says what there was to do."""
    with on_terminal() as progress:
        done = [_("database")] if bring_up(progress) or _mended(deeply=True) else []
        done += [_("static files")] if not database_only and collect(progress) else []
    click.echo(_("Up to date: %(what)s") % {"what": ", ".join(done) or _("nothing to do")})
    return 0


def bring_up(progress: Progress = silent, *, before: Callable[[], object] = lambda: None) -> bool:
    """Runs the migrations that have not run yet, in a database that may not be there yet; `before` is called where
    there are some. Whether there were any."""
    make_folder()
    with alone():
        return _brought_up(progress, before)


@contextmanager
def alone() -> Iterator[None]:
    """Two nodes that start at once bring one database up one after the other."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _brought_up(progress: Progress, before: Callable[[], object]) -> bool:
    waiting, done = pending(), 0
    if not waiting:
        return _mended(deeply=False)
    before()
    sentence = _("Bringing the database up to date")
    progress(sentence, 0, waiting)
    if nothing_there():
        make_tables()
        return True

    class Telling(Command):
        def migration_progress_callback(self, action: str, *_args: object, **_given: object) -> None:
            nonlocal done
            done += action == "apply_success"
            progress(sentence, done, waiting)

    call_command(Telling(), interactive=False, verbosity=0)
    return True


def _mended(*, deeply: bool) -> bool:
    """Makes the indexes of words that are not there or, looked at `deeply`, hold something else. Whether there were
    any."""
    if set(indexing.lacking(connection, deeply=deeply)) <= indexing.CANNOT:
        return False
    indexing.install(connection)
    return True


def collect(progress: Progress = silent) -> bool:
    """Gathers the static files, hashed and compressed, when any has changed since the last time."""
    stamp, now = settings.HOME / "static.gathered", _fingerprint()
    if stamp.exists() and stamp.read_text() == now and settings.STATIC_ROOT.exists():
        return False
    progress(_("Preparing the pages’ files"), 0, 0)
    stamp.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    stamp.write_text(now)
    return True


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
