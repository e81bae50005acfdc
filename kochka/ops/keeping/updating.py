"""Updating with a way back: a backup, the migrations, every rule tested; and the very backup put in place again when
one of them fails."""

import os
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from click import ClickException
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.ops.keeping import postgres, sqlite
from kochka.ops.keeping.archive import reading
from kochka.ops.keeping.making import Made, make_backup
from kochka.ops.keeping.manifest import Manifest, Unreadable
from kochka.ops.keeping.places import WORK, folder_for
from kochka.ops.keeping.trial import tried
from kochka.ops.progress import Progress, silent
from kochka.ops.ready import pending
from kochka.ops.running.locks import locked, serving
from kochka.upkeep import backups, breaths
from kochka.upkeep.models import Backup


@dataclass(frozen=True, slots=True)
class Updated:
    """What was done: how many migrations there were, the backup before them, and what undid it all, if anything did."""

    waiting: int
    backup: Path | None = None
    findings: list[dict[str, Any]] = field(default_factory=list)
    trouble: str = ""

    @property
    def went_back(self) -> bool:
        """Whether everything is as it was before."""
        return bool(self.findings or self.trouble)


def update(*, at: datetime, folder: Path | None = None, check: bool = True, progress: Progress = silent) -> Updated:
    """Brings the database up to date. Raises ClickException when Kochka is at work, when no backup can be made, or when
    the way back fails too."""
    with locked(serving(settings.HOME, settings.PLACE), exclusive=True) as alone:
        if not alone:
            raise ClickException(_("Kochka is at work here. End it first: people would meet half of an update."))
        _nobody_elsewhere(at)
        if not (waiting := pending()):
            return Updated(0)
        made = make_backup(Backup.Why.UPDATE, folder, at=at, progress=progress, recorded=False)
        connection.close()
        progress(_("Bringing the database up to date and testing the rules"))
        try:
            findings, trouble = tried({}, check=check), ""
        except ClickException as failed:
            findings, trouble = [], failed.format_message()
        except BaseException:
            go_back(made.path, progress)
            raise
        if findings or trouble:
            go_back(made.path, progress)
        write_down(made, at)
        return Updated(waiting, made.path, findings, trouble)


def _nobody_elsewhere(at: datetime) -> None:
    """No other node works on this database. Raises ClickException naming those that do."""
    try:
        others = sorted({row.node for row in breaths.living(at=at) if row.node != settings.NODE})
    except DatabaseError:  # a release from before signs of life
        connection.close()
        return
    if others:
        words = _(
            "Kochka is at work on other nodes: %(nodes)s. End it there; one that was killed counts for three minutes."
        )
        raise ClickException(words % {"nodes": ", ".join(others)})


def go_back(path: Path, progress: Progress = silent) -> None:
    """Puts the backup's database in place of the present one, in one step. Stored files have not been touched.

    Raises ClickException when even that fails, with the way that is left.
    """
    progress(_("Going back to the backup"))
    work = folder_for(path.parent) / f"{WORK}-back"
    shutil.rmtree(work, ignore_errors=True)
    try:
        work.mkdir(mode=0o700)
        manifest, copy = _database_of(path, work)
        _put_back(manifest, copy, work)
    except (ClickException, OSError, DatabaseError) as trouble:
        words = _(
            "The update failed, and so did going back (%(why)s). The backup is whole: %(path)s. Restore that one."
        )
        why = trouble.format_message() if isinstance(trouble, ClickException) else str(trouble)
        raise ClickException(words % {"why": why, "path": path}) from trouble
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put_back(manifest: Manifest, copy: Path, work: Path) -> None:
    if manifest.database != "sqlite":
        postgres.put_back(copy, work)
        return
    beside = sqlite.database_file().with_name("kochka.sqlite3.back")  # renaming works within one disk alone
    shutil.copyfile(copy, beside)
    with beside.open("rb+") as written:
        os.fsync(written.fileno())
    sqlite.put_back(beside)


def _database_of(path: Path, work: Path) -> tuple[Manifest, Path]:
    """The database out of the backup, its hash compared."""
    with reading(path) as archive:
        member = archive.manifest.members[0]
        copy = work / member.name
        with copy.open("xb") as out:
            archive.take(member, out)
    if archive.manifest.database == "sqlite" and not sqlite.whole(copy):
        raise Unreadable(_("The database in this backup is broken."))
    return archive.manifest, copy


def write_down(made: Made, at: datetime) -> None:
    """Its row, now that the database can take it; one that is older than rows of backups goes without."""
    try:
        row = backups.begun(Backup.Why.UPDATE, path=str(made.path), node=settings.NODE, at=at)
        backups.ended(row, size=made.size, at=timezone.now())
    except DatabaseError:
        connection.close()
