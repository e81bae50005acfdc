"""Who does a piece of scheduled work now: one process of one node, decided by a compare-and-swap on the work's own row.

No lock is held while the work runs. A process that is killed at it leaves its row begun and not ended: after `again`
the next one takes it over, and every verb of the schedule is such that doing it once more does nothing twice.
"""

from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from kochka.upkeep.models import Round

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def known(names: list[str]) -> dict[str, Round]:
    """The rounds of these names as they stand: one query, and one more the first time."""
    found = {row.name: row for row in Round.objects.filter(name__in=names)}
    if fresh := [Round(name=name, begun_at=NEVER, ended_at=NEVER) for name in names if name not in found]:
        Round.objects.bulk_create(fresh, ignore_conflicts=True)
        found = {row.name: row for row in Round.objects.filter(name__in=names)}
    return found


def is_due(row: Round, *, since: datetime, again: timedelta, at: datetime) -> bool:
    """Whether its time has come (it has ended, and was not begun since `since`), or it came to nothing `again` ago."""
    if row.ended_at is not None and row.begun_at < since:
        return True
    return (row.ended_at is None or bool(row.trouble)) and row.begun_at <= at - again


def claim(row: Round, *, since: datetime, again: timedelta, at: datetime) -> bool:
    """Takes it for this node at the moment `at`, unless somebody else has. One statement."""
    came_to_nothing = Q(ended_at=None) | ~Q(trouble="")
    due = Q(ended_at__isnull=False, begun_at__lt=since) | (came_to_nothing & Q(begun_at__lte=at - again))
    mine = {"begun_at": at, "ended_at": None, "node": settings.NODE, "trouble": "", "done": 0}
    return Round.objects.filter(due, pk=row.pk, begun_at=row.begun_at).update(**mine) == 1


def end(row: Round, *, begun_at: datetime, at: datetime, done: int = 0, trouble: str = "") -> None:
    """Writes down what came of it, unless somebody has taken it over meanwhile."""
    said = {"ended_at": at, "done": done, "trouble": trouble}
    Round.objects.filter(pk=row.pk, begun_at=begun_at, node=settings.NODE).update(**said)
