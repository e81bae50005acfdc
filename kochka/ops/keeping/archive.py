"""The one file of a backup: a gzipped tar, the manifest first. Any `tar` opens it; ours reads it strictly, piece by
piece as the manifest says, and takes nothing else from it: no links, no folders, no headers that need believing."""

import gzip
import hashlib
import io
import tarfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from kochka.ops.keeping.manifest import LARGEST, NAME, Manifest, Member, Unreadable, loaded
from kochka.ops.progress import Progress, silent

CHUNK = 1024 * 1024
BLOCK = tarfile.BLOCKSIZE
PADDING = 64 * tarfile.RECORDSIZE
LEVEL = 2
"""Of compression: a database shrinks to a quarter at the speed of a disk."""
MEGABYTE = 1024 * 1024

type Opener = Callable[[Member], IO[bytes]]


class Differs(Exception):
    """A member's bytes are not what was said of them; `sha256` says what they are."""

    def __init__(self, name: str, sha256: str) -> None:
        super().__init__(name)
        self.name, self.sha256 = name, sha256


def digest_of(path: Path, progress: Callable[[int], None] = lambda _done: None) -> Member:
    """The size and the hash of a file, under its own name."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as source:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            progress(size)
    return Member(path.name, size, digest.hexdigest())


class _Hashed:
    """Reads a member for the tar, hashing as it goes."""

    def __init__(self, source: IO[bytes], tell: Callable[[int], None]) -> None:
        self.source, self.tell, self.digest = source, tell, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.source.read(size)
        self.digest.update(chunk)
        self.tell(len(chunk))
        return chunk


def write(out: IO[bytes], manifest: Manifest, opened: Opener, progress: Progress = silent) -> None:
    """Writes the archive. Raises Differs when a member is not what the manifest says; OSError as the disk does."""
    done, sentence = 0, _("Writing the backup, MB")

    def tell(more: int) -> None:
        nonlocal done
        done += more
        progress(sentence, done // MEGABYTE, manifest.total // MEGABYTE)

    with (
        gzip.GzipFile(fileobj=out, mode="wb", compresslevel=LEVEL, filename="", mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.GNU_FORMAT, bufsize=CHUNK) as tar,
    ):
        _add_manifest(tar, manifest)
        for member in manifest.members:
            with opened(member) as source:
                hashed = _Hashed(source, tell)
                try:
                    tar.addfile(_header(member.name, member.size, manifest.moment), hashed)
                except OSError as error:
                    if error.errno is not None:  # the disk's own; tar's “unexpected end of data” has none
                        raise
                    raise Differs(member.name, "") from error
            if hashed.digest.hexdigest() != member.sha256:
                raise Differs(member.name, hashed.digest.hexdigest())


def _add_manifest(tar: tarfile.TarFile, manifest: Manifest) -> None:
    content = manifest.dumped()
    tar.addfile(_header(NAME, len(content), manifest.moment), io.BytesIO(content))


def _header(name: str, size: int, moment: datetime) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode, info.mtime = size, 0o600, int(moment.timestamp())
    return info


class Archive:
    """A backup being read, from its beginning to its end."""

    def __init__(self, packed: IO[bytes]) -> None:
        self.packed = packed
        name, size = self._header()
        if name != NAME or size > LARGEST:
            raise Unreadable(_("This file is no backup of Kochka."))
        self.manifest = loaded(self._exactly(size))
        self._skip_padding(size)

    def take(self, member: Member, out: IO[bytes] | None, tell: Callable[[int], None] = lambda _more: None) -> None:
        """Copies the next member, which must be this one, hash and all. Raises Unreadable."""
        name, size = self._header()
        if (name, size) != (member.name, member.size):
            raise self._astray(member)
        digest, left = hashlib.sha256(), size
        while left:
            chunk = self._exactly(min(left, CHUNK))
            digest.update(chunk)
            if out:
                out.write(chunk)
            left -= len(chunk)
            tell(len(chunk))
        self._skip_padding(size)
        if digest.hexdigest() != member.sha256:
            raise Unreadable(_("“%(name)s” in the backup is damaged: its hash is another one.") % {"name": name})

    def end(self) -> None:
        """After the last member nothing comes but the tar's own blanks. Raises Unreadable."""
        rest = self.packed.read(PADDING + 1)
        if len(rest) < 2 * BLOCK or len(rest) > PADDING or rest.strip(b"\0"):
            raise Unreadable(_("There is more in this backup than it says, or less: it is damaged."))

    def _astray(self, member: Member) -> Unreadable:
        words = _("“%(name)s” is missing from the backup, or is not what the backup says: it is damaged.")
        return Unreadable(words % {"name": member.name})

    def _header(self) -> tuple[str, int]:
        """The name and the size of what comes next: a plain file, and nothing else."""
        try:
            info = tarfile.TarInfo.frombuf(self._exactly(BLOCK), "utf-8", "strict")
        except (tarfile.HeaderError, ValueError):
            raise Unreadable(_("This file is no backup of Kochka, or it is damaged.")) from None
        if info.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or info.size < 0:
            raise Unreadable(_("There is something other than plain files in this backup: it is not taken."))
        return info.name, info.size

    def _exactly(self, size: int) -> bytes:
        content = self.packed.read(size)
        if len(content) != size:
            raise Unreadable(_("This backup is cut off: it was not copied to its end."))
        return content

    def _skip_padding(self, size: int) -> None:
        self._exactly(-size % BLOCK)


@contextmanager
def reading(path: Path) -> Iterator[Archive]:
    """The archive in that file. What cannot be unpacked is Unreadable."""
    try:
        with gzip.open(path, "rb") as packed:
            yield Archive(packed)  # type: ignore[arg-type]
    except (EOFError, gzip.BadGzipFile, zlib.error):
        raise Unreadable(_("This file is no backup of Kochka, or it is cut off or damaged.")) from None
