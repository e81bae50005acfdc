"""Keeping and giving back uploads. Names are shown, never used as paths; contents are never trusted as pages."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DatabaseError
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.files.models import StoredFile
from kochka.files.permitting import permit
from kochka.people.models import User

SIZE_LIMIT = 25 * 1024 * 1024
# What a name on Windows cannot hold, and the names of its devices, whatever their ending.
_MEANINGFUL = re.compile(r'[<>:"|?*]')
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def store(upload: "File[bytes]", *, by: User, at: datetime) -> StoredFile:
    """Keeps the bytes first and the row afterwards, so that no row ever points at nothing.

    Raises Invalid for an empty file, one over 25 MB, one that a computer would run (see files.permitting), or a disk
    that takes no more.
    """
    if not upload.size:
        raise Invalid("file", _("The file is empty."))
    if upload.size > SIZE_LIMIT:
        raise Invalid("file", _("The file is larger than 25 MB."))
    name = shown_name(upload.name or "")
    permit(name, upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    given = {"name": name, "size": upload.size, "sha256": digest.hexdigest()}
    row = StoredFile(**given, uploaded_at=at, uploaded_by=by)
    try:
        default_storage.save(row.path, upload)
    except OSError:
        _let_go(row)
        raise Invalid(
            "file", _("The file could not be kept: the server’s disk refuses it. Nothing was changed.")
        ) from None
    try:
        row.save(force_insert=True)
    except BaseException:
        _let_go(row)
        raise
    return row


def _let_go(row: StoredFile) -> None:
    """Bytes that will have no row, and half a file on a full disk: what cannot be taken away now is swept later."""
    with suppress(OSError):
        default_storage.delete(row.path)


@contextmanager
def kept(upload: "File[bytes]", *, by: User, at: datetime) -> Iterator[StoredFile]:
    """Keeps an upload for the verb within, and lets go of it when the verb refuses: nothing lies about unowned.

    The bytes are written before the verb takes its lock.
    """
    row = store(upload, by=by, at=at)
    try:
        yield row
    except BaseException:
        with suppress(DatabaseError):  # full or away: the sweep finds the row, and takes both
            StoredFile.objects.filter(pk=row.pk).delete()
            _let_go(row)
        raise


def opened(row: StoredFile) -> IO[bytes]:
    """The bytes. Raises FileNotFoundError when the storage has lost them."""
    return default_storage.open(row.path, "rb")


def shown_name(name: str) -> str:
    """A name safe to show and to offer for download: one line, no folders, no control or direction characters, nothing
    that an operating system has a meaning of its own for."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(
        c for c in last if unicodedata.category(c) not in ("Zl", "Zp") and unicodedata.category(c)[0] != "C"
    )
    clean = _MEANINGFUL.sub("_", clean).strip(" .")
    if clean.partition(".")[0].rstrip().casefold() in _DEVICES:
        clean = f"_{clean}"
    if len(clean) > 200:
        stem, dot, ending = clean.rpartition(".")
        clean = f"{stem[: 199 - len(ending)]}{dot}{ending}" if dot and len(ending) < 12 else clean[:200]
    return clean or "file"
