"""Where an export goes: a zip file or a folder, under its own name only once it is whole."""

import os
import shutil
import zipfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from click import ClickException
from django.utils.translation import gettext as _

from kochka.ops.keeping.places import PART, flush_folder, sentence


class Sink(ABC):
    """Takes pieces by name."""

    @abstractmethod
    def open(self, name: str) -> IO[bytes]:
        """To write one piece."""


class Folder(Sink):
    """A folder, for its owner's eyes alone."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def open(self, name: str) -> IO[bytes]:
        path = self.root / name
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb")


class Zip(Sink):
    """One file."""

    def __init__(self, packed: zipfile.ZipFile, at: datetime) -> None:
        self.packed, self.at = packed, at

    def open(self, name: str) -> IO[bytes]:
        info = zipfile.ZipInfo(name, self.at.timetuple()[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
        return self.packed.open(info, "w", force_zip64=True)


@contextmanager
def sink_to(path: Path, at: datetime) -> Iterator[Sink]:
    """A zip where the name ends so, else a folder. Raises ClickException when there is something already, and for what
    the disk refuses; nothing is left then."""
    if path.exists() and not (path.is_dir() and path.suffix != ".zip" and not any(path.iterdir())):
        raise ClickException(_("There is something already: %(path)s. Name another file or folder.") % {"path": path})
    part = path.with_name(path.name + PART)
    try:
        _sweep(part)
        yield from _written(part, path, at)
        flush_folder(path.parent)
    except OSError as trouble:
        raise ClickException(sentence(trouble, path.parent)) from trouble
    finally:
        _sweep(part)


def _written(part: Path, path: Path, at: datetime) -> Iterator[Sink]:
    if path.suffix == ".zip":
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "wb") as out:
            with zipfile.ZipFile(out, "w") as packed:
                yield Zip(packed, at)
            out.flush()
            os.fsync(out.fileno())
    else:
        part.mkdir(mode=0o700, parents=True)
        yield Folder(part)
        if path.exists():
            path.rmdir()
    part.replace(path)


def _sweep(part: Path) -> None:
    """What a killed one left behind."""
    if part.is_dir() and not part.is_symlink():
        shutil.rmtree(part, ignore_errors=True)
    else:
        part.unlink(missing_ok=True)
