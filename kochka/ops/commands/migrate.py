"""`kochka migrate`: the database and the static files as this release wants them; nothing when they are so already."""

import hashlib
from pathlib import Path

import click
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _


@click.command()
def migrate() -> int:
    """Bring the database and the static files up to date."""
    done = [what for what, changed in (("database", bring_up()), ("static files", collect())) if changed]
    click.echo(_("Up to date: %(what)s") % {"what": ", ".join(done) or _("nothing to do")})
    return 0


def bring_up() -> bool:
    """Runs the migrations that have not run yet. Whether there were any."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", interactive=False, verbosity=0)
    return True


def collect() -> bool:
    """Gathers the static files, hashed and compressed, when any has changed since the last time."""
    stamp, now = settings.STATIC_ROOT / ".gathered", _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
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
