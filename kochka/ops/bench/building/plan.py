"""What becomes of each of the bench's deals: decided by its number and a seed, before a row of it is written.

Deals came in evenly over three years. Of the last quarter of them nearly half are open (12 of 25 in each turn of the
sellers: 300 for each, 40 of them at 100,000 deals, 4 at 10,000), all others ended, one in ten of these finished.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from kochka.core.workdays import WorkCalendar
from kochka.deals.models import Deal
from kochka.ops.bench.building.house import House

DAY = 86_400
YEARS = 3
OPEN_OF_25 = 12
FINISHED_OF = 10
LOST_AFTER = (1, 1, 1, 2, 2, 3, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Plan:
    """One deal to be: `moments` are when it entered each stage, and at last when it ended (or now)."""

    deal: int
    owner: int
    state: Deal.State
    moments: list[int]
    due: date
    tries: tuple[int, ...]
    is_ready: bool = False
    held_until: date | None = None


def plans(deals: int, house: House, calendar: WorkCalendar, *, now: datetime, by: Random) -> Iterator[Plan]:
    """All deals in the order in which they came in."""
    end, span = int(now.timestamp()), YEARS * 365 * DAY
    for number in range(1, deals + 1):
        opened = end - span + span * number // (deals + 1)
        owner = house.sellers[number % len(house.sellers)].pk
        recent = number - (deals - deals // 4)
        turn = recent // len(house.sellers)
        if recent > 0 and turn * 7 % 25 < OPEN_OF_25:
            yield _open(number, owner, opened, calendar, is_ready=turn % 3 == 0, now=now, by=by)
        else:
            yield _ended(number, owner, opened, end, last=len(house.version.definition.stages), by=by)


def _ended(number: int, owner: int, opened: int, now: int, *, last: int, by: Random) -> Plan:
    finished = by.randrange(FINISHED_OF) == 0
    stages = last if finished else by.choice(LOST_AFTER)
    room = min(stages * by.randint(DAY, 6 * DAY), (now - opened) * 9 // 10)
    moments = [opened, *sorted(by.sample(range(opened + 1, opened + room + stages + 1), stages))]
    state = Deal.State.FINISHED if finished else Deal.State.LOST
    tries = (0, 0, 1) if finished else (0, 1)
    return Plan(number, owner, state, moments, date.min, tries)


def _open(
    number: int, owner: int, opened: int, calendar: WorkCalendar, *, is_ready: bool, now: datetime, by: Random
) -> Plan:
    end, today = int(now.timestamp()), calendar.day_of(now)
    stages = by.randint(1, 9)
    entered = max(opened + stages, end - by.randrange(3600, 8 * DAY))
    between = sorted(by.sample(range(opened + 1, entered), stages - 2)) if stages > 2 else []
    moments = [opened, *between, entered, end] if stages > 1 else [opened, end]
    due = calendar.add_days(today + timedelta(days=by.randint(-2, 18)), 0)
    held = None if is_ready or by.randrange(22) else today + timedelta(days=30)
    return Plan(number, owner, Deal.State.OPEN, moments, due, (0, 0, 1, 2), is_ready=is_ready, held_until=held)
