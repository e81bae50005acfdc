"""Making the bench's company in an empty database."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from kochka.core.texts import fold
from kochka.deals.models import Deal
from kochka.firm.calendar import work_calendar
from kochka.funnel.models import Stage
from kochka.ops.bench.building import words
from kochka.ops.bench.building.hours import rates
from kochka.ops.bench.building.house import House, settle, take_clients
from kochka.ops.bench.building.offers import worth
from kochka.ops.bench.building.paths import Path
from kochka.ops.bench.building.plan import YEARS, plans
from kochka.ops.bench.building.sheets import in_bulk
from kochka.ops.bench.building.writing import Ledger, moment_said

SEED = 118
STEP = 500


def make(deals: int, *, now: datetime, progress: Callable[[int], None]) -> dict[str, int]:
    """The company with so many deals, as it stands at `now`; `progress` is told how many are done. How many rows of
    each model there are."""
    by = Random(SEED)
    founded = now - timedelta(days=YEARS * 366)
    house = settle(deals, at=founded, by=by)
    rates(house.sellers, now)
    with in_bulk():
        take_clients(house, said=moment_said(int(founded.timestamp())), by=by)
        return _tell(deals, house, now=now, by=by, progress=progress)


def _tell(deals: int, house: House, *, now: datetime, by: Random, progress: Callable[[int], None]) -> dict[str, int]:
    calendar, ledger = work_calendar(), Ledger()
    rows = Stage.objects.filter(version=house.version).select_related("version").order_by("position")
    stages = [(row.pk, row.definition) for row in rows]
    for plan in plans(deals, house, calendar, now=now, by=by):
        ledger.settle(plan.moments[0])
        path = Path(plan, house, ledger, calendar, stages, by)
        _deal(path, *path.tell())
        if plan.deal % STEP == 0:
            progress(plan.deal)
    return ledger.close()


def _deal(path: Path, jump: str | None, heard: int) -> None:
    plan, house, by = path.plan, path.house, path.by
    title, opened = words.title(by), plan.moments[0]
    stage = path.stages[len(plan.moments) - 2][0]
    ended = moment_said(plan.moments[-1]) if plan.state != Deal.State.OPEN else None
    client, value = by.randint(1, house.clients), worth(plan.deal)
    line, source = by.choice(house.lines).pk, by.choice(house.sources).pk
    path.ledger.put(
        Deal, opened, plan.deal, title, fold(title), client, value, "RUB", plan.owner, line, source, plan.state.value,
        stage, jump, moment_said(opened), ended, path.ledger.flag(True), moment_said(heard), plan.owner,
    )  # fmt: skip
