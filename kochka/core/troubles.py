"""Trouble that is nobody's mistake: the disk is full, the database is away, cannot be written, or is busy.

Told from an exception, whatever wraps it, for the pages, the commands and the worker alike. The drivers are known by
what they leave on their exceptions: SQLite's result codes, PostgreSQL's SQLSTATE.
"""

import errno
from collections.abc import Iterator
from enum import StrEnum

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence


class Trouble(StrEnum):
    """What kind of trouble."""

    FULL = "full"
    READ_ONLY = "read_only"
    AWAY = "away"
    BUSY = "busy"


SAYS: dict[Trouble, Sentence] = {
    Trouble.FULL: _("The server’s disk is full, or takes no more."),
    Trouble.READ_ONLY: _("The database can only be read just now."),
    Trouble.AWAY: _("The database is away just now."),
    Trouble.BUSY: _("The database is busy, and it took too long."),
}

_ERRNO = {errno.ENOSPC: Trouble.FULL, errno.EDQUOT: Trouble.FULL, errno.EROFS: Trouble.READ_ONLY}
# SQLite: BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN. A disk that refuses a write is a full one to us.
_SQLITE = {
    5: Trouble.BUSY,
    6: Trouble.BUSY,
    8: Trouble.READ_ONLY,
    10: Trouble.FULL,
    13: Trouble.FULL,
    14: Trouble.AWAY,
}
_SQLSTATE = {
    "53100": Trouble.FULL,
    "25006": Trouble.READ_ONLY,
    "53300": Trouble.BUSY,  # too many connections
    "55P03": Trouble.BUSY,  # a lock that was not given in time
    "40P01": Trouble.BUSY,  # a deadlock
}
_AWAY = ("08", "57P")
"""Classes of SQLSTATE: connections, and operators who shut the server down."""


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Which trouble lies behind an exception; None when it is another one."""
    for one in _chain(error):
        if found := _of_one(one):
            return found
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The exception, what it was raised from, and what was being handled when it was."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_one(error: BaseException) -> Trouble | None:
    if isinstance(error, DatabaseError | InterfaceError):
        return _of_the_driver(error)
    if isinstance(error, OSError):
        return _ERRNO.get(error.errno or 0)
    return None


def _of_the_driver(error: DatabaseError | InterfaceError) -> Trouble | None:
    driver = error.__cause__
    if (code := getattr(driver, "sqlite_errorcode", None)) is not None:
        return _SQLITE.get(code & 0xFF)
    if (state := getattr(driver, "sqlstate", None)) is not None:
        return Trouble.AWAY if state.startswith(_AWAY) else _SQLSTATE.get(state)
    if isinstance(error, InterfaceError):
        return Trouble.AWAY  # a connection that was closed under us
    # PostgreSQL gives no state to a connection that broke or never came about; SQLite's own are dealt with above.
    return Trouble.AWAY if isinstance(error, OperationalError) and hasattr(driver, "sqlstate") else None
