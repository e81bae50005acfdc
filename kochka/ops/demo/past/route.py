"""The way of a deal in working days: which stages it stood at, from when to when, and what happened there at large."""

from dataclasses import dataclass, replace

from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.past.fates import STAGES, Fate

# Working days at a stage: fewest, most often, most. Papers take longer than their norm of eight.
LASTS = {
    "inputs": (1, 2, 4),
    "proposal": (1, 3, 6),
    "discussion": (2, 4, 7),
    "decision": (3, 5, 9),
    "papers": (5, 10, 19),
    "prepayment": (2, 4, 6),
    "start": (2, 3, 4),
    "production": (13, 27, 45),
    "closing": (3, 6, 9),
    "feedback": (4, 7, 11),
}
ALLOWED = {"inputs": 4, "proposal": 4, "discussion": 4, "decision": 5, "papers": 5, "prepayment": 4, "closing": 4}
"""Tries that a stage allows, where they are sometimes used up."""
RETURNS = {"discussion": 0.05, "decision": 0.13, "papers": 0.07, "closing": 0.04}
SPENT = {"discussion": 0.04, "decision": 0.09, "papers": 0.08, "closing": 0.03}
HOLDS = {"inputs": 0.03, "discussion": 0.05, "decision": 0.09}
WAYS_ON = ("smaller_step", "other_person", "colleague", "smaller_step", "other_person", "hold")
LOST_SPENT = 0.3
"""How often a deal is lost once its tries are used up."""
FIRST_DAY = 360
"""No deal begins before that many working days ago: some eighteen months."""
CAME_BACK_AFTER = 24


@dataclass(frozen=True, slots=True)
class Visit:
    """A stay at a stage from one day ago to another; `leave` 0: it stands there today. `left` is how it goes on: "on",
    "back", or how it ends. `held` are the days on hold within it, `spent` the way on after the tries were used up."""

    stage: str
    lasts: int
    left: str = "on"
    held: int = 0
    spent: str = ""
    enter: int = 0
    leave: int = 0

    @property
    def place(self) -> int:
        return STAGES.index(self.stage)


def route(fate: Fate, dice: Dice) -> list[Visit]:
    """All stays of a deal, the oldest first, with their days."""
    visits = _through(fate, dice)
    total = sum(visit.lasts for visit in visits)
    if fate.stands_out == "reopened":
        total += CAME_BACK_AFTER
    if total > FIRST_DAY - 3:
        return route(fate, dice)
    end = 0 if fate.end == "open" else dice.between(1, FIRST_DAY - total)
    return _dated(visits, end)


def _through(fate: Fate, dice: Dice) -> list[Visit]:
    """The stages up to where the fate leads, with the returns on the way."""
    visits: list[Visit] = []
    for stage in STAGES[: STAGES.index(fate.stage)]:
        visits.append(_visit(stage, dice))
        if stage in RETURNS and dice.chance(RETURNS[stage]):
            before = STAGES[STAGES.index(stage) - 1]
            visits[-1] = replace(visits[-1], left="back")
            visits += [Visit(before, dice.between(1, 4)), Visit(stage, dice.between(2, 5))]
    if fate.stands_out == "reopened":
        at = next(n for n, visit in enumerate(visits) if visit.stage == "decision")
        visits.insert(at, Visit("decision", dice.between(4, 7), "reopened"))
    return [*visits, _last(fate, dice)]


def _visit(stage: str, dice: Dice) -> Visit:
    lasts = dice.around(*LASTS[stage])
    if dice.chance(SPENT.get(stage, 0)):
        return Visit(stage, max(lasts, ALLOWED[stage] + 3), spent=dice.dealt("ways on", WAYS_ON))
    if dice.chance(HOLDS.get(stage, 0)):
        held = dice.between(4, 22)
        return Visit(stage, max(lasts, 3) + held, held=held)
    return Visit(stage, lasts)


def _last(fate: Fate, dice: Dice) -> Visit:
    """Where it ends, or stands."""
    if fate.end == "open":
        return Visit(fate.stage, fate.days, "", spent="now" if fate.stands_out == "spent" else "")
    lasts = dice.around(*LASTS[fate.stage])
    if fate.end == "lost" and fate.stage in ALLOWED and dice.chance(LOST_SPENT):
        return Visit(fate.stage, max(lasts, ALLOWED[fate.stage] + 2), "lost", spent="lost")
    return Visit(fate.stage, lasts, fate.end)


def _dated(visits: list[Visit], end: int) -> list[Visit]:
    found: list[Visit] = []
    for visit in reversed(visits):
        leave = end + (CAME_BACK_AFTER if visit.left == "reopened" else 0)
        found.append(replace(visit, leave=leave, enter=leave + visit.lasts))
        end = leave + visit.lasts
    return found[::-1]
