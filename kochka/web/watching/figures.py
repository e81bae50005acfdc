"""How the company's work and the installation stand, as figures for `/metrics`: sums over everybody, nobody by name."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import Count, Q
from django.utils import timezone

from kochka.deals.models import Enquiry, Jump
from kochka.exchange.models import Errand
from kochka.upkeep.backups import good
from kochka.upkeep.breaths import last, living
from kochka.upkeep.models import Breath, Round
from kochka.web.watching.health import free_bytes

log = logging.getLogger("kochka.metrics")

FRESH = 10.0
"""Seconds for which figures are not counted anew, however many ask."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: its name, what it says, how much."""

    name: str
    says: str
    value: float


def figures(at: datetime) -> Iterator[Figure]:
    """All of them: eight queries, each over an index or a short table."""
    yield from _work(at)
    yield from _upkeep(at)
    yield Figure("kochka_database_bytes", "Size of the database.", _database_bytes())
    yield Figure("kochka_disk_free_bytes", "Room left where data lies, on this node.", free_bytes())


def _work(at: datetime) -> Iterator[Figure]:
    going = Jump.objects.going().aggregate(
        all=Count("pk"), overdue=Count("pk", filter=Q(due_at__lt=at)), sinking=Count("pk", filter=Q(sinks_at__lt=at))
    )
    held = Jump.objects.open().count() - going["all"]
    yield Figure("kochka_deals_going", "Open deals, those on hold aside.", going["all"])
    yield Figure("kochka_deals_held", "Open deals on hold.", held)
    yield Figure("kochka_deals_overdue", "Deals whose next action is overdue.", going["overdue"])
    yield Figure("kochka_deals_sinking", "Deals that have eaten the norm of their stage.", going["sinking"])
    late = Count("pk", filter=Q(answered_at=None, answer_by__lt=at))
    asked = Enquiry.objects.waiting().aggregate(all=Count("pk"), late=late)
    yield Figure("kochka_enquiries_waiting", "Enquiries that are neither a deal nor declined.", asked["all"])
    yield Figure("kochka_enquiries_late", "Enquiries whose first answer is late.", asked["late"])
    waiting = Errand.objects.filter(ended_at=None).count()
    yield Figure("kochka_errands_waiting", "Errands that the worker has not done yet.", waiting)


def _upkeep(at: datetime) -> Iterator[Figure]:
    if breath := last(Breath.Kind.WORKER):
        since = (at - breath).total_seconds()
        yield Figure("kochka_worker_silence_seconds", "Since a worker was last heard of.", since)
    yield Figure("kochka_processes", "Servers and workers heard of lately, on all nodes.", len(living(at=at)))
    backup = good().only("ended_at").first()
    if backup and backup.ended_at:
        age = (at - backup.ended_at).total_seconds()
        yield Figure("kochka_backup_age_seconds", "Since the last good backup.", age)
    troubled = Round.objects.exclude(trouble="").count()
    yield Figure("kochka_rounds_in_trouble", "Pieces of scheduled work that came to nothing the last time.", troubled)


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        file = Path(str(settings.DATABASES["default"]["NAME"]))
        return sum(one.stat().st_size for one in (file, Path(f"{file}-wal")) if one.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


class Counted:
    """Figures counted lately, and whether the database gave them."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.at = 0.0
        self.found: list[Figure] = []

    def ask(self) -> list[Figure]:
        """Those of the last ten seconds, else new ones. Without a database: that it is down, and nothing of before."""
        with self.lock:
            if not self.found or monotonic() - self.at > FRESH:
                self.at, self.found = monotonic(), self._count()
            return self.found

    @staticmethod
    def _count() -> list[Figure]:
        up, says = 1, "Whether the database answers."
        found: list[Figure] = []
        try:
            found = list(figures(timezone.now()))
        except DatabaseError:
            log.warning("figures could not be counted: the database does not answer")
            up = 0
        return [Figure("kochka_database_up", says, up), *found]


counted = Counted()
