"""What a process does until it is killed: verbs, an import, errands of the worker, the schedule.

It says down a pipe what it is at, and what is done once that is committed; nothing else is believed of it.
"""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from bench.killing.ground import Ground
from bench.killing.verbs import NAMES, VERBS, Hand
from kochka.core.refusals import Refused
from kochka.deals.models import Deal, Entry
from kochka.exchange import importing, survey
from kochka.exchange.errands import carry_on
from kochka.exchange.importing import import_deals
from kochka.ops.schedule import run_due
from kochka.people.models import User

BATCH = 20
"""Rows of an import in one transaction, as small as this so that kills fall between many."""
RECENT = 60


@dataclass(frozen=True, slots=True)
class Task:
    """What a victim is told: which kind of work, by whom, and its own die. `dies_at`: the statement of the database
    before which it kills itself; 0: it waits for its killer."""

    kind: str
    slot: int
    seed: int
    dies_at: int = 0
    file: Path | None = None
    chart: bytes = b""


def live(task: Task, ground: Ground, out: int) -> None:
    """Works until killed, or until nothing is left to do."""

    def say(word: str, *more: object) -> None:
        os.write(out, (" ".join(map(str, (word, *more))) + "\n").encode())

    for module in (importing, survey):
        vars(module)["BATCH"] = BATCH
    if task.dies_at:
        connection.execute_wrappers.append(_dying(task.dies_at))
    say("begun")
    WORK[task.kind](task, ground, say)
    say("over")


def _dying(at: int) -> Callable[..., Any]:
    left = [at]

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(sql, params, many, context)

    return count


type Say = Callable[..., None]


def _verbs(task: Task, ground: Ground, say: Say) -> None:
    dice, by = Random(task.seed), ground.chiefs[task.slot]
    while True:
        one_verb(dice, by, ground, say)


def one_verb(dice: Random, by: User, ground: Ground, say: Say) -> None:
    """Any verb at any deal, mostly one that goes; says which entries came of it once they are committed."""
    deal = _some_deal(dice)
    name = dice.choice(NAMES) if deal.pk else "open"
    last = _last()
    say("at", name, deal.pk or 0)
    try:
        VERBS[name][1](Hand(ground, by, dice, deal))
    except (Refused, Deal.DoesNotExist):
        return
    for pk in _mine(by, last):
        say("done", pk)


def _some_deal(dice: Random) -> Deal:
    """One of the latest, mostly an open one; an unsaved one while there is none."""
    rows = Deal.objects.exclude(title="Спящая").filter(import_row=None)
    rows = rows.filter(state="open") if dice.randrange(6) else rows
    ids = list(rows.order_by("-pk").values_list("pk", flat=True)[:RECENT])
    return Deal.objects.with_jump().get(pk=dice.choice(ids)) if ids else Deal()


def _last() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _mine(by: User, after: int) -> list[int]:
    return list(Entry.objects.filter(by=by, pk__gt=after).order_by("pk").values_list("pk", flat=True))


def _import(task: Task, ground: Ground, _say: Say) -> None:
    """The command's own call; whoever is killed at it, the same file goes on."""
    assert task.file
    rejected = task.file.with_suffix(".rejected")
    import_deals(task.file, task.chart, by=ground.keeper, at=timezone.now(), rejected=rejected)


def _errands(_task: Task, _ground: Ground, _say: Say) -> None:
    carry_on()


def _schedule(_task: Task, _ground: Ground, say: Say) -> None:
    for key, count in run_due(at=timezone.now()).items():
        say("did", key, count)


WORK: dict[str, Callable[[Task, Ground, Say], None]] = {
    "verbs": _verbs,
    "import": _import,
    "errands": _errands,
    "schedule": _schedule,
}
