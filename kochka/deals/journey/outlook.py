"""What another version of a funnel would mean to the open deals: which come along, and what they would lack then."""

from dataclasses import dataclass

from django.db.models import Count, Max

from kochka.deals.gate import Item, State, gates_by
from kochka.deals.models import Deal
from kochka.deals.models.deal import DealRows
from kochka.funnel.definition import FactNeed, FunnelDefinition, Text
from kochka.funnel.models import Stage, Version

MOST = 100
"""Deals whose gates are looked at."""


@dataclass(frozen=True, slots=True)
class Group:
    """Open deals at one stage."""

    name: Text
    deals: int


@dataclass(frozen=True, slots=True)
class Moving:
    """What becomes of the open deals: those whose stage is there by its key move, the others stay on their version."""

    moves: list[Group]
    stays: list[Group]

    @property
    def moving(self) -> int:
        return sum(group.deals for group in self.moves)

    @property
    def staying(self) -> int:
        return sum(group.deals for group in self.stays)


def moving_to(funnel: FunnelDefinition, deals: DealRows) -> Moving:
    """How many of these open deals, at which stages. Two queries."""
    rows = list(deals.values_list("stage__key").annotate(Count("pk"), Max("stage_id")).order_by())
    stages = {row.key: row for row in Stage.objects.filter(pk__in=[row[2] for row in rows]).select_related("version")}
    order = {stage.key: stage.position for stage in funnel.stages}
    rows.sort(key=lambda row: (order.get(row[0], 0), stages[row[0]].position))
    groups = [(key in funnel, Group(stages[key].definition.name, count)) for key, count, _last in rows]
    return Moving([each for fits, each in groups if fits], [each for fits, each in groups if not fits])


def open_deals(funnel_id: int) -> DealRows:
    """All open deals of the funnel, by whichever version."""
    return Deal.objects.filter(state=Deal.State.OPEN, stage__version__funnel=funnel_id)


def by_older(version: Version, funnel: FunnelDefinition) -> DealRows:
    """Open deals that would move to that definition: of a version that is not published yet, all whose stage it has."""
    keys = [stage.key for stage in funnel.stages]
    return open_deals(version.funnel_id).filter(stage__key__in=keys)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A deal, and the facts that its gate asks for now and did not before, as far as they are not there."""

    deal: Deal
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What deals lack by another version: of the first MOST that it asks something new of, those that lack it;
    `beyond` are not looked at, their own pages say it."""

    lacking: tuple[Lacking, ...]
    beyond: int


def outlook(deals: DealRows, funnel: FunnelDefinition, before: FunnelDefinition | None = None) -> Outlook:
    """What these open deals would lack by `funnel`, compared with the version that each goes by, or with `before`. A
    fixed number of queries; nothing is changed."""
    stages = {row.pk: row for row in _stages_of(deals)}
    new = {
        pk: _asked(funnel, row.key) - _asked(before or row.version.definition, row.key) for pk, row in stages.items()
    }
    wanted = deals.filter(stage__in=[pk for pk, keys in new.items() if keys])
    shown = list(wanted.with_jump().order_by("pk")[:MOST])
    found = gates_by(funnel, shown)
    lacking = (Lacking(deal, _lacks(found[deal.pk].items, new[deal.stage_id])) for deal in shown if deal.pk in found)
    return Outlook(tuple(each for each in lacking if each.items), max(wanted.count() - len(shown), 0))


def _stages_of(deals: DealRows) -> list[Stage]:
    ids = deals.order_by().values_list("stage", flat=True).distinct()
    return list(Stage.objects.filter(pk__in=list(ids)).select_related("version"))


def _asked(funnel: FunnelDefinition, key: str) -> set[str]:
    """What the system is asked at a stage; nothing at one that is not there."""
    gate = funnel.gate_of(key) if key in funnel else ()
    return {need.key for need in gate if isinstance(need, FactNeed)}


def _lacks(items: tuple[Item, ...], asked: set[str]) -> tuple[Item, ...]:
    return tuple(item for item in items if item.key in asked and item.state in (State.MISSING, State.CAUTION))


def came_along(version: Version) -> DealRows:
    """Open deals that go by the version and stood at their stage before there was one: they were moved to it."""
    deals = open_deals(version.funnel_id).filter(stage__version=version)
    return deals.filter(open_jump__opened_at__lt=version.published_at)
