"""Making a backup while people work: the database at one moment, then the stored files that it knows.

The database comes first. Stored files are written before their rows and never again, so whatever row the copy holds,
its bytes are there; what is stored meanwhile is of the next backup.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO

from click import ClickException
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from kochka import __version__
from kochka.ops.keeping import postgres, sqlite
from kochka.ops.keeping.archive import Differs, digest_of, write
from kochka.ops.keeping.manifest import DATABASES, Manifest, Member
from kochka.ops.keeping.places import PART, WORK, alone_in, folder_for, free_name, into_place, sentence, sweep
from kochka.ops.keeping.recording import Record
from kochka.ops.keeping.snapshots import Snapshot
from kochka.ops.progress import Progress, silent
from kochka.upkeep.models import Backup


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that lies there, whole."""

    path: Path
    size: int
    manifest: Manifest


def make_backup(
    why: Backup.Why,
    folder: Path | None = None,
    *,
    at: datetime,
    progress: Progress = silent,
    recorded: bool = True,
    row: Backup | None = None,
) -> Made:
    """Makes one. `recorded` off: without its row, for a database that a newer release cannot write yet; `row`: the one
    that says already that it is begun.

    Raises ClickException with what hinders it; nothing of it is left then, and former ones are as they were.
    """
    with Record(why, folder or settings.BACKUPS_DIR, at=at, kept=recorded, row=row) as record:
        where = folder_for(folder)
        with alone_in(where):
            sweep(where)
            path = free_name(where, at)
            record.named(path)
            made = _made(path, progress)
            record.good(made.size)
    return made


def _made(path: Path, progress: Progress) -> Made:
    part, work = path.with_name(path.name + PART), path.parent / f"{WORK}-{path.name}"
    try:
        _room(path.parent)
        work.mkdir(mode=0o700)
        with _snapshot(work, progress) as snapshot:
            manifest = _written(part, _manifest(snapshot), snapshot.path, progress)
        size = part.stat().st_size
        into_place(part, path)
        return Made(path, size, manifest)
    except OSError as trouble:
        raise ClickException(sentence(trouble, path.parent)) from trouble
    finally:
        part.unlink(missing_ok=True)
        shutil.rmtree(work, ignore_errors=True)


def _room(folder: Path) -> None:
    """There is room for a copy of the database beside what it packs to. Raises ClickException saying how much it takes:
    a disk that is filled to the last byte hurts those who work."""
    size = sqlite.database_file().stat().st_size if connection.vendor == "sqlite" else postgres.database_size()
    free = shutil.disk_usage(folder).free
    if free < size * 5 // 4:
        words = _(
            "The backup takes about %(needs)s at %(where)s, %(free)s are free. Make room, or name another folder."
        )
        said = {"needs": filesizeformat(size * 5 // 4), "free": filesizeformat(free), "where": folder}
        raise ClickException(words % said)


@contextmanager
def _snapshot(work: Path, progress: Progress) -> Iterator[Snapshot]:
    words = _("Copying the database")
    kind = sqlite if connection.vendor == "sqlite" else postgres
    progress(words, 0, 0)
    with kind.snapshot(work, lambda done, of: progress(words, done, of)) as snapshot:
        yield snapshot


def _manifest(snapshot: Snapshot) -> Manifest:
    """What the archive will hold: the hashes of files are those that their rows know. A file that the storage has lost,
    or holds in another size, is named, and stops nothing: a backup is wanted most when something is wrong."""
    members, lost, damaged = [digest_of(snapshot.path)], [], []
    for path, size, digest in snapshot.files():
        try:
            there = default_storage.size(path)
        except OSError:
            lost.append(path)
            continue
        if there != size:
            damaged.append(path)
        members.append(Member(f"files/{path}", there, digest))
    return Manifest(
        version=__version__,
        moment=snapshot.moment,
        place=settings.PLACE,
        database=snapshot.kind,
        server=snapshot.server,
        migrations=snapshot.migrations(),
        counts=snapshot.counts,
        members=tuple(members),
        lost=tuple(lost),
        damaged=tuple(damaged),
    )


def _written(part: Path, manifest: Manifest, database: Path, progress: Progress) -> Manifest:
    """Writes the archive; once more when a file turns out to be damaged, since the manifest, which stands first, then
    says otherwise. What it says in the end."""

    def opened(member: Member) -> IO[bytes]:
        if member.name in DATABASES.values():
            return database.open("rb")
        return default_storage.open(member.name.removeprefix("files/"), "rb")

    while True:
        handle = os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            try:
                write(out, manifest, opened, progress)
            except (Differs, FileNotFoundError) as differs:
                manifest = _otherwise(manifest, differs)
                continue
            out.flush()
            os.fsync(out.fileno())
        return manifest


def _otherwise(manifest: Manifest, found: Exception) -> Manifest:
    """The manifest with one member as it really is: damaged, or not there."""
    name = found.name if isinstance(found, Differs) else _missing_one(manifest)
    path = name.removeprefix("files/")
    if isinstance(found, Differs) and found.sha256:
        members = tuple(replace(m, sha256=found.sha256) if m.name == name else m for m in manifest.members)
        return replace(manifest, members=members, damaged=(*{*manifest.damaged, path},))
    members = tuple(member for member in manifest.members if member.name != name)
    return replace(manifest, members=members, lost=(*manifest.lost, path))


def _missing_one(manifest: Manifest) -> str:
    """The first member that the storage does not hold any more."""
    return next(m.name for m in manifest.members[1:] if not default_storage.exists(m.name.removeprefix("files/")))
