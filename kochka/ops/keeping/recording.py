"""The row of a backup: begun before it is made, and ended or failed after it, whatever happens."""

import logging
from datetime import datetime
from pathlib import Path
from types import TracebackType

from click import ClickException
from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.upkeep import backups
from kochka.upkeep.models import Backup

log = logging.getLogger("kochka.backups")


class Record:
    """Writes the row around the making of a backup, or ends one that was begun; `kept` off: writes nothing."""

    def __init__(
        self, why: Backup.Why, folder: Path, *, at: datetime, kept: bool = True, row: Backup | None = None
    ) -> None:
        self.why, self.folder, self.at, self.kept = why, folder, at, kept
        self.row = row
        self.size = 0

    def __enter__(self) -> "Record":
        if self.kept and self.row is None:
            self.row = backups.begun(self.why, path=str(self.folder), node=settings.NODE, at=self.at)
        return self

    def named(self, path: Path) -> None:
        """Nobody else is at work here, so what was begun on this node before is not being made any more."""
        if self.row:
            backups.named(self.row, path=str(path))
            backups.cut_off(self.row, trouble=_("It was cut off in the middle."), at=self.at)

    def good(self, size: int) -> None:
        """It lies there, so many bytes long."""
        self.size = size

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self.row is None:
            return
        try:
            if error is None:
                backups.ended(self.row, size=self.size, at=timezone.now())
            else:
                backups.failed(self.row, trouble=in_words(error), at=timezone.now())
        except DatabaseError:  # a full disk takes no row either; the backup itself matters more
            log.exception("what came of a backup could not be written down")


def in_words(error: BaseException) -> str:
    """Why it came to nothing, for the page."""
    if isinstance(error, ClickException):
        return error.format_message()
    if isinstance(error, KeyboardInterrupt | SystemExit):
        return _("It was stopped in the middle.")
    return f"{type(error).__name__}: {error}"
