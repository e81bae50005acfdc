"""How jumps stand, ready for the eye: the same for a line of My day and for the card of a deal."""

from collections.abc import Iterable
from dataclasses import dataclass

from kochka.deals.clock import day_in_stage
from kochka.deals.models import Deal, GoAhead, Hold, Jump
from kochka.deals.status import Depth, Moment, Section, broken_promise, depth, silent, when
from kochka.funnel.definition import Stage
from kochka.web.reading import Reader


@dataclass(frozen=True, slots=True)
class Standing:
    """One open jump: which working day of its norm this is, how deep it stands, who waits for what."""

    jump: Jump
    day: int
    depth: Depth
    due: Section
    broken_promise: bool
    silent_days: int
    """Working days that the client has not heard from us, where that is longer than the stage lets it; else 0."""
    waits_for_chiefs: bool
    on_hold: bool = False

    @property
    def deal(self) -> Deal:
        return self.jump.deal

    @property
    def stage(self) -> Stage:
        return self.jump.stage.definition

    @property
    def is_late(self) -> bool:
        return self.due is Section.OVERDUE

    @property
    def used_up(self) -> bool:
        """Whether the stage's tries are used up."""
        return self.jump.tries_used_up()

    @property
    def next_try(self) -> int:
        """The number of the try that the next action is."""
        return self.jump.tries + 1


def standings(jumps: Iterable[Jump], reader: Reader) -> list[Standing]:
    """How these jumps stand now. Two queries, whatever their number; their deals and stages were read before."""
    rows = list(jumps)
    ids = [row.pk for row in rows]
    holds: dict[object, list[Hold]] = {}
    for hold in Hold.objects.filter(jump__in=ids):
        holds.setdefault(hold.jump_id, []).append(hold)
    asked = set(GoAhead.objects.filter(jump__in=ids, settled_at=None).values_list("jump", flat=True))
    moment = Moment.of(reader.now, reader.calendar)
    return [_standing(row, reader, moment, holds.get(row.pk, []), row.pk in asked) for row in rows]


def _standing(jump: Jump, reader: Reader, moment: Moment, holds: list[Hold], asked: bool) -> Standing:
    heard = jump.deal.heard_at or jump.opened_at
    return Standing(
        jump=jump,
        day=day_in_stage(jump, reader.calendar, reader.now, holds),
        depth=depth(jump, moment),
        due=when(jump, moment),
        broken_promise=broken_promise(jump, moment),
        silent_days=int(reader.calendar.worked(heard, reader.now)) if silent(jump, moment) else 0,
        waits_for_chiefs=asked,
        on_hold=any(hold.ended_at is None for hold in holds),
    )
