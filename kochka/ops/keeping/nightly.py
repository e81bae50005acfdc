"""Backups that the worker makes: the nightly one, those that a chief asked for on the page; and old ones, which go
once a newer one is good."""

import contextlib
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from click import ClickException
from django.conf import settings
from django.utils import timezone, translation

from kochka.firm.changing import alone
from kochka.firm.models import Firm
from kochka.firm.settings import firm_or_none
from kochka.ops.keeping.making import make_backup
from kochka.upkeep import backups
from kochka.upkeep.breaths import EVERY, breathe
from kochka.upkeep.models import Backup, Breath


def nightly_backup(at: datetime) -> int:
    """Makes the one of this night unless it is there, is being made, or failed within the hour. How many it made."""
    firm = _kept_firm()
    if firm is None or settings.BACKUP_AT is None:
        return 0
    due = backups.due_last(at, hour=settings.BACKUP_AT, zone=ZoneInfo(firm.timezone))
    with alone():  # two nodes look one after the other; the row that the first one leaves tells the second
        if firm.founded_at > due or not backups.nightly_wanted(at, due=due):
            return 0
        row = backups.begun(Backup.Why.NIGHTLY, path=str(settings.BACKUPS_DIR), node=settings.NODE, at=at)
    _make(row, firm, at)
    make_room(at)
    return 1


def wished_backup(at: datetime) -> int:
    """Makes the one that somebody asked for on the page. How many."""
    if backups.wished() is None or (firm := _kept_firm()) is None:
        return 0
    with alone():
        if backups.wished() is None or backups.being_made(at).exists():
            return 0
        row = backups.begun(Backup.Why.BY_HAND, path=str(settings.BACKUPS_DIR), node=settings.NODE, at=at)
    with contextlib.suppress(ClickException):  # the page says why; nobody waits at a terminal
        _make(row, firm, at)
    return 1


def _kept_firm() -> Firm | None:
    """The company, unless there is none or it is made up."""
    firm = firm_or_none()
    return None if firm is None or firm.is_demo else firm


def _make(row: Backup, firm: Firm, at: datetime) -> None:
    """Makes it, saying what hinders it in the company's language, and breathing all along."""
    breathed = at

    def tell(_sentence: str, _done: int = 0, _of: int = 0, _about: str = "", /) -> None:
        nonlocal breathed
        if (now := timezone.now()) - breathed > EVERY:
            breathed = now
            breathe(Breath.Kind.WORKER, at=now)

    with translation.override(firm.language):
        make_backup(Backup.Why(row.why), None, at=at, progress=tell, row=row)


def make_room(at: datetime) -> int:
    """Takes nightly backups of this node beyond the kept number from the disk. How many.

    A good one was just made, so the newest are never those that go. What lies here no more is marked too.
    """
    mine = backups.good().filter(why=Backup.Why.NIGHTLY, node=settings.NODE, gone_at=None)
    count = 0
    for row in mine[settings.BACKUPS_KEPT :]:
        Path(row.path).unlink(missing_ok=True)
        backups.gone(row, at=at)
        count += 1
    return count
