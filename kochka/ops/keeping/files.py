"""Stored files on their way back: into the place's own folder by renaming, into a storage elsewhere one by one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.translation import gettext as _

from kochka.ops.progress import Progress, silent


def is_local() -> bool:
    """Whether stored files lie in the place's own folder."""
    return (
        isinstance(default_storage, FileSystemStorage)
        and Path(default_storage.location) == settings.PLACE_DIR / "files"
    )


@contextmanager
def files_placed(unpacked: Path, progress: Progress = silent, *, local: bool = False) -> Iterator[None]:
    """The unpacked files lie where the storage keeps them; taken away again when what follows goes wrong.

    Those of the place's own folder come with it when it is renamed, unless `local` says to move them alone.
    """
    if is_local():
        home = settings.PLACE_DIR / "files"
        moves = local and unpacked.exists()
        if moves:
            home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if home.exists():
                home.rmdir()  # empty: that was looked at before
            unpacked.rename(home)
        try:
            yield
        except BaseException:
            if moves:
                shutil.rmtree(home, ignore_errors=True)
            raise
        return
    taken: list[str] = []
    try:
        _send(unpacked, taken, progress)
        shutil.rmtree(unpacked, ignore_errors=True)  # the place itself takes no second copy along
        yield
    except BaseException:
        for name in taken:
            default_storage.delete(name)
        raise


def _send(unpacked: Path, taken: list[str], progress: Progress) -> None:
    """One by one; what the storage holds already, under a name that is given once, stays. `taken`: what was sent."""
    paths = sorted(path for path in unpacked.rglob("*") if path.is_file())
    for done, path in enumerate(paths):
        progress(_("Putting the files into their storage"), done, len(paths))
        name = path.relative_to(unpacked).as_posix()
        if not default_storage.exists(name):
            with path.open("rb") as source:
                default_storage.save(name, File(source))
            taken.append(name)
