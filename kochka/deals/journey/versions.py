"""Moving open deals to another version of their funnel, by equal stage keys, in one previewed step."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from kochka.deals.clock import wind
from kochka.deals.entries import Kind
from kochka.deals.go_aheads import ask_due
from kochka.deals.journey.hands import follow
from kochka.deals.journey.turn import turn
from kochka.deals.locking import locked
from kochka.deals.models import Deal
from kochka.deals.models.deal import DealRows
from kochka.deals.rights import Act
from kochka.funnel.models import Stage, Version
from kochka.people.models import User

BATCH = 50


@dataclass(frozen=True, slots=True)
class Preview:
    """What moving would do: deals whose stage exists in the version by its key, and those that stay where they are."""

    moves: tuple[Deal, ...]
    stays: tuple[Deal, ...]


def preview(deals: Iterable[Deal], version: Version) -> Preview:
    """Says what `move_to_version` would do, changing nothing. Deals of other funnels and ended ones stay."""
    keys = set(Stage.objects.filter(version=version).values_list("key", flat=True))
    moves: list[Deal] = []
    stays: list[Deal] = []
    for deal in deals:
        same_funnel = deal.stage.version.funnel_id == version.funnel_id
        fits = deal.is_open and same_funnel and deal.stage.key in keys and deal.stage.version_id != version.pk
        (moves if fits else stays).append(deal)
    return Preview(tuple(moves), tuple(stays))


def move_to_version(deals: Iterable[Deal], version: Version, *, by: User, at: datetime) -> Preview:
    """Moves what fits. The jump stays the same one, with its time, tries and confirmations; norm, gate and holder are
    the new version's. All or nothing."""
    stages = {stage.key: stage for stage in Stage.objects.filter(version=version).select_related("version__funnel")}
    with transaction.atomic():
        found = preview(locked(deal.pk for deal in deals).values(), version)
        for deal in found.moves:
            with turn(deal, Act.MOVE_VERSION, by=by, at=at) as work:
                old, stage = work.deal.stage.version, stages[work.deal.stage.key]
                row = work.jump
                row.stage = work.deal.stage = stage
                wind(row, stage.definition, work.calendar, heard_at=work.deal.heard_at, holds=work.holds())
                row.save()
                work.deal.save(update_fields=["stage"])
                follow(work)
                numbers = {"from_number": old.number, "to_number": version.number}
                work.write(Kind.MOVED, **{"from": old, "to": version}, **numbers)
        ask_due([deal.pk for deal in found.moves], at=at)
    return found


def older(version: Version) -> DealRows:
    """Open deals of the funnel that go by another version."""
    open_deals = Deal.objects.filter(state=Deal.State.OPEN, stage__version__funnel=version.funnel_id)
    return open_deals.exclude(stage__version=version)


def move_open(version: Version, *, by: User, at: datetime, most: int) -> int:
    """Moves what fits of all open deals, the oldest first, `most` at once; returns how many. By batches, so that others
    get their turn between them: what was moved before something goes wrong stays moved."""
    keys = Stage.objects.filter(version=version).values_list("key", flat=True)
    moved = 0
    while moved < most:
        fitting = older(version).filter(stage__key__in=list(keys)).order_by("pk").with_jump()
        found = move_to_version(list(fitting[: min(BATCH, most - moved)]), version, by=by, at=at)
        if not found.moves:
            break
        moved += len(found.moves)
    return moved
