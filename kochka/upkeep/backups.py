"""Backups as rows: begun, ended or failed, gone again; asked for on a page; and whether the last good is too old."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import PurePath
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from kochka.upkeep.models import Backup, BackupWish

TOO_OLD = timedelta(days=2)
LONGEST = timedelta(hours=6)
"""A backup that began so long ago and has not ended is not being made any more."""
PATIENCE = timedelta(hours=1)
"""After one that failed the next is tried so much later."""


def begun(why: Backup.Why, *, path: str, node: str, at: datetime) -> Backup:
    """A backup is being made; whoever waited for one waits for this one."""
    row = Backup.objects.create(why=why, begun_at=at, path=path, node=node)
    BackupWish.objects.filter(backup=None, asked_at__lte=at).update(backup=row)
    return row


def ended(row: Backup, *, size: int, at: datetime) -> None:
    """It is good, and so many bytes long."""
    row.size, row.ended_at = size, at
    row.save(update_fields=["size", "ended_at"])


def failed(row: Backup, *, trouble: str, at: datetime) -> None:
    """It came to nothing, and why."""
    row.trouble, row.ended_at = trouble, at
    row.save(update_fields=["trouble", "ended_at"])


def named(row: Backup, *, path: str) -> None:
    """The file that it will be."""
    row.path = path
    row.save(update_fields=["path"])


def cut_off(row: Backup, *, trouble: str, at: datetime) -> int:
    """What was begun on the same node before this one and is not being made any more: its process was killed. How
    many."""
    former = Backup.objects.filter(node=row.node, ended_at=None, pk__lt=row.pk)
    return former.update(trouble=trouble, ended_at=at)


def gone(row: Backup, *, at: datetime) -> None:
    """It made room for newer ones."""
    row.gone_at = at
    row.save(update_fields=["gone_at"])


def brought_back(*, path: str, size: int, node: str, at: datetime) -> None:
    """The database was restored from that file, in which it stands as being made: it was good, evidently. What else was
    being made then is no more."""
    for row in Backup.objects.filter(ended_at=None).order_by("-pk"):
        row.ended_at = at
        if PurePath(row.path).name == PurePath(path).name:
            row.path, row.node, row.size = path, node, size
        else:
            row.trouble = "—"
        row.save(update_fields=["ended_at", "path", "node", "size", "trouble"])


def good() -> QuerySet[Backup]:
    """Those that ended without trouble, the newest first."""
    return Backup.objects.filter(ended_at__isnull=False, trouble="").order_by("-ended_at", "-pk")


def being_made(at: datetime) -> QuerySet[Backup]:
    """Those at work, on whatever node."""
    return Backup.objects.filter(ended_at=None, begun_at__gt=at - LONGEST)


def shown(limit: int) -> list[Backup]:
    """The last ones, the newest first."""
    return list(Backup.objects.order_by("-begun_at", "-pk")[:limit])


def ask(*, by: str, at: datetime) -> BackupWish:
    """Wants one made; who asks twice waits for the same one."""
    waiting = BackupWish.objects.filter(backup=None).order_by("pk").first()
    return waiting or BackupWish.objects.create(asked_at=at, asked_by=by)


def wished() -> BackupWish | None:
    """The oldest wish that nobody has taken up."""
    return BackupWish.objects.filter(backup=None).order_by("pk").first()


@dataclass(frozen=True, slots=True)
class Late:
    """No good backup for too long: when the last one was, if ever; when and why the last try failed."""

    last: datetime | None
    failed_at: datetime | None
    trouble: str


def late(*, at: datetime, founded_at: datetime) -> Late | None:
    """What chiefs are told once the last good backup is older than two days, counted from the founding while there is
    none. One query as long as all is well, else two."""
    last = good().only("ended_at").first()
    since = last.ended_at if last and last.ended_at else founded_at
    if at - since <= TOO_OLD:
        return None
    attempt = Backup.objects.exclude(trouble="").filter(ended_at__gt=since).order_by("-ended_at", "-pk").first()
    return Late(
        last.ended_at if last else None, attempt.ended_at if attempt else None, attempt.trouble if attempt else ""
    )


def due_last(at: datetime, *, hour: time, zone: ZoneInfo) -> datetime:
    """The last moment at which the nightly one was due."""
    today = datetime.combine(at.astimezone(zone).date(), hour, zone)
    return today if today <= at else datetime.combine(at.astimezone(zone).date() - timedelta(days=1), hour, zone)


def due_next(at: datetime, *, hour: time, zone: ZoneInfo) -> datetime:
    """The next moment at which the nightly one is due."""
    before = due_last(at, hour=hour, zone=zone)
    return datetime.combine(before.date() + timedelta(days=1), hour, zone)


def nightly_wanted(at: datetime, *, due: datetime) -> bool:
    """Whether the nightly one that was due then is still to be made: none is good, none is being made, and the last
    that failed is an hour past."""
    since = Backup.objects.filter(begun_at__gte=due)
    if since.filter(why=Backup.Why.NIGHTLY, ended_at__isnull=False, trouble="").exists():
        return False
    return not being_made(at).exists() and not since.exclude(trouble="").filter(ended_at__gt=at - PATIENCE).exists()
