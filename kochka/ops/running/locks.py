"""Locks that end with the process that holds them, however it ends. Without Django: the supervisor takes one too."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def serving(home: Path, place: str) -> Path:
    """Held (shared) by whoever serves the place, and alone by whoever puts another database in its place."""
    return home / f".{place}.lock"


@contextmanager
def locked(path: Path, *, exclusive: bool) -> Iterator[bool]:
    """Holds the lock, or does not wait for it. Whether it could be had."""
    path.parent.mkdir(parents=True, exist_ok=True)  # a node whose data lies elsewhere begins without a home
    handle = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
