"""Restoring a backup into an empty home: unpacked and looked through beside, brought up to date, and put in place at
the end, in one step. What is refused leaves nothing behind."""

import os
import secrets
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click import ClickException
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.ops.keeping import postgres, sqlite
from kochka.ops.keeping.archive import MEGABYTE, Archive, reading
from kochka.ops.keeping.files import files_placed
from kochka.ops.keeping.manifest import DATABASES, Manifest, Unreadable
from kochka.ops.keeping.places import flush_folder, sentence
from kochka.ops.keeping.trial import tried
from kochka.ops.progress import Progress, silent
from kochka.ops.ready import is_founded
from kochka.ops.running.locks import locked, serving
from kochka.upkeep import backups

STAGE = ".restoring"


@dataclass(frozen=True, slots=True)
class Restored:
    """What stands now. `findings`: rules that do not hold, as `kochka check` would say."""

    manifest: Manifest
    findings: list[dict[str, Any]]


def restore(path: Path, progress: Progress = silent) -> Restored:
    """Restores the backup. Raises ClickException with what hinders it; nothing has changed then."""
    stage = settings.HOME / STAGE
    with locked(serving(settings.HOME, settings.PLACE), exclusive=True) as held:
        if not held:
            raise ClickException(_("Kochka serves this home just now: end it first."))
        _empty_here()
        shutil.rmtree(stage, ignore_errors=True)
        try:
            manifest = unpacked(path, stage, progress)
            findings = _put_in_place(stage, manifest, progress)
        except OSError as trouble:
            raise ClickException(sentence(trouble, settings.HOME)) from trouble
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    backups.brought_back(path=str(path.resolve()), size=path.stat().st_size, node=settings.NODE, at=timezone.now())
    return Restored(manifest, findings)


def _empty_here() -> None:
    """Nothing is written over: neither a database that holds something nor files. Raises ClickException."""
    if is_founded():
        words = _("There is a company here already: a backup is restored into an empty home (KOCHKA_HOME) only.")
        raise ClickException(words)
    if connection.vendor != "sqlite" and postgres.tables():
        raise ClickException(
            _("There are tables in this database already: a backup is restored into an empty one only.")
        )
    files = settings.PLACE_DIR / "files"
    if files.exists() and any(files.iterdir()):
        raise ClickException(_("There are files here already: %(folder)s") % {"folder": files})


def unpacked(path: Path, stage: Path, progress: Progress = silent) -> Manifest:
    """Everything of the backup in a folder, each piece as its hash says. Raises ClickException."""
    with reading(path) as archive:
        manifest = archive.manifest
        _fits(manifest)
        _room(manifest, stage.parent)
        _copied(archive, stage / settings.PLACE, progress)
    _looks_whole(stage / settings.PLACE, manifest)
    return manifest


def _fits(manifest: Manifest) -> None:
    """The backup is of this place and kind of database, and of no later release. Raises ClickException."""
    if manifest.place != settings.PLACE:
        words = _("This backup is of the other place: restore it with --place %(place)s.")
        raise ClickException(words % {"place": manifest.place[:20]})
    if manifest.database != connection.vendor:
        words = _(
            "This backup is of %(theirs)s, the database here is %(ours)s. Restore it into its own kind first, "
            "then move: kochka move-to DATABASE_URL"
        )
        names = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
        raise ClickException(words % {"theirs": names[manifest.database], "ours": names[connection.vendor]})
    if unknown := _unknown(manifest.migrations):
        words = _("This backup was made by a newer release (%(version)s): install that one, or a later one, first.")
        raise Unreadable(words % {"version": manifest.version[:40]} + f" ({unknown})")


def _unknown(ran: Any) -> str:
    """A migration of ours that this release has never heard of; empty when it knows all."""
    loader = MigrationLoader(None)
    ours = loader.migrated_apps
    replaced = {name for one in loader.disk_migrations.values() for name in one.replaces}
    known = set(loader.disk_migrations) | replaced
    found = (
        f"{app}.{name}" for app, names in ran.items() for name in names if app in ours and (app, name) not in known
    )
    return next(found, "")


def _room(manifest: Manifest, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < manifest.total + 16 * MEGABYTE:
        words = _("Unpacked, the backup takes %(needs)s; at %(where)s %(free)s are free.")
        said = {"needs": filesizeformat(manifest.total), "free": filesizeformat(free), "where": folder}
        raise ClickException(words % said)


def _copied(archive: Archive, place: Path, progress: Progress) -> None:
    done, of, words = 0, archive.manifest.total // MEGABYTE, _("Unpacking the backup, MB")
    place.mkdir(mode=0o700, parents=True)

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(words, done // MEGABYTE, of)

    for member in archive.manifest.members:
        target = place / ("kochka.sqlite3" if member.name == DATABASES["sqlite"] else member.name)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            archive.take(member, out, tell)
            out.flush()
            os.fsync(out.fileno())
    archive.end()


def _looks_whole(place: Path, manifest: Manifest) -> None:
    """SQLite's copy has no broken page, holds the rows that were counted and no migration from the future."""
    if manifest.database != "sqlite":
        return
    copy = place / "kochka.sqlite3"
    if not sqlite.whole(copy):
        raise Unreadable(_("The database in this backup is broken."))
    with closing(sqlite.opened(copy)) as inside:
        found = sqlite.look(inside, copy, manifest.moment)
        if "django_migrations" not in found.counts:
            raise Unreadable(_("The database in this backup is broken."))
        if (dict(found.counts), found.migrations()) != (dict(manifest.counts), dict(manifest.migrations)):
            raise Unreadable(_("The database in this backup does not hold what was counted when it was made."))


def _put_in_place(stage: Path, manifest: Manifest, progress: Progress) -> list[dict[str, Any]]:
    """Brings it up to date, gives it its place, and says what `check` finds."""
    place = stage / settings.PLACE
    words = _("Bringing it up to date and testing the rules")
    if manifest.database == "sqlite":
        with files_placed(place / "files", progress):
            progress(words, 0, 0)
            findings = tried({"KOCHKA_HOME": str(stage), "KOCHKA_SECRET": secrets.token_hex(16)})
            _swap(place)
            return findings
    progress(_("Filling the database"), 0, 0)
    with files_placed(place / "files", progress, local=True):
        postgres.put_in(place / DATABASES["postgresql"])
        try:
            progress(words, 0, 0)
            return tried({})
        except BaseException:
            postgres.clear()
            raise


def _swap(place: Path) -> None:
    """The unpacked place for the empty one, by renaming."""
    connection.close()
    former = settings.HOME / f".former-{settings.PLACE}"
    shutil.rmtree(former, ignore_errors=True)
    if settings.PLACE_DIR.exists():
        settings.PLACE_DIR.rename(former)
    try:
        place.rename(settings.PLACE_DIR)
    except OSError:
        if former.exists():
            former.rename(settings.PLACE_DIR)
        raise
    flush_folder(settings.HOME)
    shutil.rmtree(former, ignore_errors=True)
