"""What a planning meeting goes through: deals that are overdue or sinking, by the person who holds the jump, and what
was replanned today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, Value, When, Window
from django.db.models.functions import RowNumber

from kochka.deals.day import with_stages
from kochka.deals.entries import Kind
from kochka.deals.models import Deal, Entry, Jump
from kochka.deals.models.deal import sees_all
from kochka.deals.models.jump import JumpRows
from kochka.deals.status import Moment
from kochka.firm.models import Firm
from kochka.people.models import User

LINES, FEWEST, ON_PAGE = 8, 5, 100
"""Of each person eight lines; where many people stand on a page, fewer, down to five: about a hundred in all."""
ALL_LINES = 200
PEOPLE = 15


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose jumps are spoken of: how many there are, and the first of them, broken promises before others.
    `said` counts those that were replanned today."""

    user: User
    total: int
    broken: int
    late: int
    sinking: int
    said: int
    jumps: Sequence[Jump]

    @property
    def more(self) -> int:
        return self.total - len(self.jumps)


class Meeting:
    """One page of the meeting as somebody may see it; six queries, whatever there is. `only` narrows it to one
    holder, all of whose lines (200 at most) are read."""

    def __init__(
        self, user: User, firm: Firm, moment: Moment, *, day_begins: datetime, page: int = 1, only: int | None = None
    ) -> None:
        self.user, self.firm, self.moment, self.day_begins = user, firm, moment, day_begins
        self.page, self.only = page, only

    @property
    def _wanted(self) -> JumpRows:
        rows = Jump.objects.going().filter(pressing_now(self.moment) | replanned_since(self.day_begins))
        if not sees_all(self.user, self.firm):
            seen = Deal.objects.visible_to(self.user, self.firm, open_only=True)
            rows = rows.filter(deal__in=seen.order_by().values("pk"))
        return rows if self.only is None else rows.filter(holder=self.only)

    @cached_property
    def _counted(self) -> list[Mapping[str, Any]]:
        late = Q(due_at__lt=self.moment.now) | Q(silent_at__lt=self.moment.now)
        rows = self._wanted.order_by().values("holder", "holder__name")
        counted = rows.annotate(
            total=Count("pk"),
            broken=Count("pk", filter=Q(promised=True, due_at__lt=self.moment.now)),
            late=Count("pk", filter=late),
            sinking=Count("pk", filter=Q(sinks_at__lt=self.moment.now)),
            said=Count("pk", filter=replanned_since(self.day_begins)),
        )
        start = (self.page - 1) * PEOPLE
        return [dict(row) for row in counted.order_by("holder__name", "holder")[start : start + PEOPLE + 1]]

    @property
    def has_more(self) -> bool:
        """Whether a further page has people on it."""
        return len(self._counted) > PEOPLE

    @cached_property
    def people(self) -> list[Person]:
        rows = self._counted[:PEOPLE]
        holders = [row["holder"] for row in rows]
        found: dict[int, list[Jump]] = {}
        users = User.objects.in_bulk(holders)
        for jump in self._first(holders):
            jump.holder = users[jump.holder_id]
            found.setdefault(jump.holder_id, []).append(jump)
        numbers = ("total", "broken", "late", "sinking", "said")
        return [
            Person(
                user=users[row["holder"]],
                jumps=found.get(row["holder"], []),
                **{name: row[name] for name in numbers},
            )
            for row in rows
        ]

    def _first(self, holders: Sequence[int]) -> Sequence[Jump]:
        order = ["said", "pressing", "due_at", "pk"]
        place = Window(RowNumber(), partition_by=[F("holder")], order_by=order)
        rows = self._wanted.filter(holder__in=holders).annotate(**marks(self.moment, self.day_begins)).order_by()
        most = max(FEWEST, min(LINES, ON_PAGE // max(len(holders), 1))) if self.only is None else ALL_LINES
        # The places are counted over what orders them; only what is shown is read.
        first = list(rows.annotate(place=place).filter(place__lte=most).values_list("pk", flat=True))
        read = Jump.objects.filter(pk__in=first).annotate(**marks(self.moment, self.day_begins)).order_by(*order)
        return with_stages(read.select_related("deal__client"))


def pressing_now(moment: Moment) -> Q:
    """Overdue, too long silent, or sinking."""
    return Q(due_at__lt=moment.now) | Q(silent_at__lt=moment.now) | Q(sinks_at__lt=moment.now)


def replanned_since(since: datetime) -> Q:
    """Jumps whose next action was said anew since then, and nothing tried after that."""
    said = Entry.objects.filter(deal=OuterRef("deal"), kind=Kind.REPLANNED, happened_at__gte=since)
    return Q(replans__gt=0) & Q(Exists(said))


def marks(moment: Moment, since: datetime) -> dict[str, Case]:
    """`said`: 1 for what was replanned since then; `pressing`: 0 for broken promises, else 1."""
    return {
        "said": Case(When(replanned_since(since), then=Value(1)), default=Value(0)),
        "pressing": Case(When(promised=True, due_at__lt=moment.now, then=Value(0)), default=Value(1)),
    }
