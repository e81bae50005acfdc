"""Where backups lie, what they are called, and who is at work there: one at a time, and what a killed one left behind
goes with the next."""

import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from click import ClickException
from django.conf import settings
from django.utils.translation import gettext as _

from kochka.ops.running.locks import locked

ENDING = ".tar.gz"
PART = ".part"
WORK = ".making"
NAME = re.compile(r"kochka-(company|demo)-\d{8}T\d{6}Z(-\d+)?\.tar\.gz")
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def folder_for(given: Path | None) -> Path:
    """The folder of backups, made for its owner's eyes alone. Raises ClickException where that is refused."""
    folder = (given or settings.BACKUPS_DIR).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))
    except OSError as refused:
        raise ClickException(sentence(refused, folder)) from refused
    return folder


def free_name(folder: Path, moment: datetime) -> Path:
    """A name that nothing has yet, with the moment in UTC."""
    stem = f"kochka-{settings.PLACE}-{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    names = (folder / f"{stem}{more}{ENDING}" for more in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(path for path in names if not path.exists())


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Nobody else makes a backup there meanwhile. Raises ClickException when somebody does."""
    with locked(folder / ".lock", exclusive=True) as held:
        if not held:
            raise ClickException(_("A backup is being made there just now: %(folder)s") % {"folder": folder})
        yield


def sweep(folder: Path) -> int:
    """Takes away what a killed backup left behind: halves of ours, nothing else. How many."""
    count = 0
    for path in folder.iterdir():
        if path.name.startswith(WORK) and path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
            count += 1
        elif path.name.endswith(PART) and NAME.fullmatch(path.name.removesuffix(PART)):
            path.unlink(missing_ok=True)
            count += 1
    return count


def into_place(part: Path, path: Path) -> None:
    """Gives a file that was written and flushed its name, for good."""
    part.replace(path)
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Makes the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sentence(trouble: OSError, where: Path) -> str:
    """What the system refused, and how it is mended."""
    said: dict[str, Any] = {"where": where, "why": trouble.strerror or str(trouble)}
    if trouble.errno in FULL:
        words = _(
            "There is no room left at %(where)s (%(why)s). Make room, or name another folder. Former backups stay."
        )
    elif isinstance(trouble, PermissionError) or trouble.errno == errno.EROFS:
        words = _("%(where)s may not be written (%(why)s). Name another folder, or let Kochka write there.")
    else:
        words = _("%(where)s: %(why)s")
    return words % said
