"""The board of a funnel: open deals by stage, counted exactly, and the first few of each; few queries, whatever there
is.

Columns are the stages of the newest version. A deal on an older version stands in the column of the equal key; keys
that are no more have columns of their own behind the others, while deals stand there.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber

from kochka.core.money import Money
from kochka.deals.filtering import DealFilter
from kochka.deals.models import Deal, Entry, Hold, Jump
from kochka.deals.models.deal import DealRows, sees_all
from kochka.deals.status import Moment
from kochka.firm.models import Firm
from kochka.funnel.definition import Stage as StageDefinition
from kochka.funnel.models import Stage, Version
from kochka.people.models import User

CARDS = 15
LATEST = 20
ENDED = (Deal.State.FINISHED, Deal.State.LOST)


@dataclass(frozen=True, slots=True)
class Worth:
    """How many deals, and what they are worth: a sum for each currency, never across."""

    number: int = 0
    sums: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A stage of the board: all its deals counted, the first few read with client, jump, holder and stage."""

    stage: StageDefinition
    worth: Worth
    deals: tuple[Deal, ...]
    is_gone: bool = False
    """Whether the newest version has no such stage any more."""

    @property
    def key(self) -> str:
        return self.stage.key

    @property
    def more(self) -> int:
        return self.worth.number - len(self.deals)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a column stands: its stage, and the ids of the stages (of all versions) that stand in it."""

    stage: StageDefinition
    ids: tuple[int, ...]


class Board:
    """The board of the funnel of a version (its newest one) as a person may see it. What the filter says of funnel,
    stage and state is the board's own to say. Each part is asked for once."""

    def __init__(self, version: Version, wanted: DealFilter, user: User, firm: Firm, moment: Moment) -> None:
        self.version = version
        self.wanted = replace(wanted, funnel="", stage=(), state=())
        self.sees_all = sees_all(user, firm)
        stages = Stage.objects.filter(version__funnel=version.funnel_id).values("pk")
        found = self.wanted.applied(Deal.objects.filter(stage__in=stages), moment).order_by()
        self._deals: DealRows = found.visible_to(user, firm)
        self._open: DealRows = found.visible_to(user, firm, open_only=True)
        self._going: DealRows = self._open.exclude(pk__in=_held())

    @cached_property
    def columns(self) -> list[Column]:
        """Five queries."""
        counted = self._counted
        places = self._places(counted)
        read = self._first(places)
        return [self._column(place, counted, read) for place in places]

    @cached_property
    def aside(self) -> dict[str, int]:
        """How many deals are held, finished, lost. The held ones were counted for the columns already. Who sees all has
        the others counted from the index, one by one; where finding the deals is what costs (by words, or those of one
        person), it is done once."""
        found = {"held": sum(number for number, _sum in self._on_hold.values()), "finished": 0, "lost": 0}
        if self.wanted.open_only:
            return found
        if self.sees_all and not self.wanted.words:
            return found | {state.value: self._deals.filter(state=state).count() for state in ENDED}
        ended = {state.value: Count("state", filter=Q(state=state)) for state in ENDED}
        return found | self._deals.aggregate(**ended)

    @property
    def worth(self) -> Worth:
        return _together(column.worth for column in self.columns)

    @property
    def is_empty(self) -> bool:
        return not self.worth.number and not any(self.aside.values())

    @cached_property
    def _counted(self) -> dict[int, Worth]:
        """By id of stage: all that are open, less the few on hold. The index alone tells the many; asked for those not
        on hold, the database would look into each."""
        open_ = self._by_stage(self._open)
        for place, (number, sum_) in self._on_hold.items():
            open_[place] = (open_[place][0] - number, open_[place][1] - sum_)
        found: dict[int, list[Worth]] = {}
        for (stage, currency), (number, sum_) in open_.items():
            if number:
                sums = (Money(sum_, currency),) if sum_ else ()
                found.setdefault(stage, []).append(Worth(number, sums))
        return {stage: _together(parts) for stage, parts in found.items()}

    @cached_property
    def _on_hold(self) -> dict[tuple[int, str], tuple[int, int]]:
        return self._by_stage(self._open.filter(pk__in=_held()))

    @staticmethod
    def _by_stage(deals: DealRows) -> dict[tuple[int, str], tuple[int, int]]:
        """How many and their sum in minor units, by id of stage and currency."""
        rows = deals.values_list("stage", "currency").annotate(number=Count("*"), sum=Sum("value_minor"))
        return {(stage, currency): (number, int(sum_ or 0)) for stage, currency, number, sum_ in rows}

    @cached_property
    def _stages(self) -> dict[int, Stage]:
        """All stages that the board shows, by id, those of the newest version first."""
        rows = Stage.objects.filter(version=self.version) | Stage.objects.filter(pk__in=list(self._counted))
        read = rows.select_related("version__funnel").order_by("-version__number", "position")
        return {row.pk: row for row in read}

    def _places(self, counted: Mapping[int, Worth]) -> list[_Place]:
        by_key: dict[str, list[Stage]] = {}
        for row in self._stages.values():
            by_key.setdefault(row.key, []).append(row)
        return [_Place(same[0].definition, tuple(row.pk for row in same)) for same in by_key.values()]

    def _first(self, places: Sequence[_Place]) -> dict[int, list[Deal]]:
        """The first cards of each column by the id of its first stage, the most pressing first."""
        home = {pk: place.ids[0] for place in places for pk in place.ids}
        found: dict[int, list[Deal]] = {}
        for deal in _cards(_pressing(places) if self.sees_all and self.wanted.is_empty else self._ranked(places)):
            assert deal.open_jump is not None
            deal.stage = deal.open_jump.stage = self._stages[deal.stage_id]
            deal.open_jump.deal = deal
            found.setdefault(home[deal.stage_id], []).append(deal)
        return found

    def _ranked(self, places: Sequence[_Place]) -> Q:
        order = Window(RowNumber(), partition_by=[_column_of(places)], order_by=["open_jump__due_at", "pk"])
        ranked = self._going.annotate(place=order).filter(place__lte=CARDS)
        return Q(pk__in=list(ranked.values_list("pk", flat=True)))

    def _column(self, place: _Place, counted: Mapping[int, Worth], read: Mapping[int, Sequence[Deal]]) -> Column:
        worth = _together(counted[pk] for pk in place.ids if pk in counted)
        gone = place.stage.key not in self.version.definition
        return Column(place.stage, worth, tuple(read.get(place.ids[0], ())), gone)


def _pressing(places: Sequence[_Place]) -> Q:
    """Who sees all looks at the head of each column in the index alone, instead of numbering every open deal."""
    return Q(pk__in=RawSQL(*_heads(tuple(place.ids for place in places))))


@lru_cache(maxsize=64)
def _heads(columns: tuple[tuple[int, ...], ...]) -> tuple[str, tuple[object, ...]]:
    """The statement for it: the same for every board of these columns, and to put it together takes longer than to run
    it."""
    jumps = Jump.objects.filter(closed_at=None).exclude(deal__in=_held())
    pressing = jumps.order_by("due_at", "deal_id").values("deal")
    heads = [pressing.filter(stage__in=ids)[:CARDS].query.sql_with_params() for ids in columns]
    # SQLite takes no limit within a union's own parts, hence a table made of each. No column, no deal.
    parts = [f"SELECT * FROM ({sql}) head_{place}" for place, (sql, _given) in enumerate(heads)]
    return " UNION ALL ".join(parts) or "NULL", tuple(each for _sql, given in heads for each in given)


_JUMP = (
    "deal holder__name stage opened_at next_action due_on due_time due_at promised warns_at sinks_at silent_at tries "
    "tries_allowed"
)
_CARD = [
    *("title", "value_minor", "currency", "owner", "stage", "heard_at", "state", "client__name"),
    *(f"open_jump__{name}" for name in _JUMP.split()),
]


def _cards(which: Q) -> QuerySet[Deal]:
    """What cards say, and no more: wide rows are what reading two hundred of them costs."""
    rows = Deal.objects.select_related("client", "open_jump__holder").only(*_CARD)
    return rows.filter(which).order_by("open_jump__due_at", "pk")


def _held() -> QuerySet[Hold, Any]:
    return Hold.objects.filter(ended_at=None).values("deal")


def _column_of(places: Sequence[_Place]) -> Case | F:
    """The column of a jump: its stage, or the stage of the equal key in a newer version."""
    older = [When(stage__in=place.ids, then=Value(place.ids[0])) for place in places if len(place.ids) > 1]
    return Case(*older, default=F("stage"), output_field=IntegerField()) if older else F("stage")


def _together(parts: Iterable[Worth]) -> Worth:
    number, sums = 0, dict[str, Money]()
    for part in parts:
        number += part.number
        for sum_ in part.sums:
            sums[sum_.currency] = sums[sum_.currency] + sum_ if sum_.currency in sums else sum_
    return Worth(number, tuple(sorted(sums.values(), key=lambda each: (-each.minor, each.currency))))


def pulse(now: Moment) -> str:
    """Changes with every entry in any journal, and with the hour; one cheap query. The latest few entries are named,
    for on PostgreSQL a number that was taken earlier may arrive later."""
    latest = list(Entry.objects.order_by("-pk").values_list("pk", flat=True)[:LATEST])
    return sha256(repr((latest, f"{now.now:%j %H}")).encode()).hexdigest()[:16]
