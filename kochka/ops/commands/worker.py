"""`kochka worker`: the scheduled work, until it is told to stop."""

import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from threading import Event, Thread
from types import FrameType

import click
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone
from django.utils.translation import gettext as _

from kochka.core.troubles import SAYS, trouble_of
from kochka.exchange.errands import carry_on
from kochka.ops.keeping.nightly import wished_backup
from kochka.ops.running.lifeline import hang_on
from kochka.ops.schedule import run_due
from kochka.upkeep.breaths import breathe, fall_silent
from kochka.upkeep.models import Breath

log = logging.getLogger("kochka.worker")

ERRANDS_EVERY = 1.0
PAUSE = 10.0
"""Seconds to wait after trouble."""


@click.command(help=_("Do the scheduled work: resume holds whose day has come, ask for go-aheads whose time has come."))
@click.option("--once", is_flag=True, help=_("Do what is due and end."))
@click.option("--every", type=click.FloatRange(1), default=30, show_default=True, help=_("Seconds between two looks."))
@click.option("--lifeline", type=int, hidden=True)
def worker(once: bool, every: float, lifeline: int | None) -> int:
    """Looks, works, breathes, waits. A trouble is logged and looked at again the next time."""
    if once:
        run_due(at=timezone.now())
        carry_on()
        wished_backup(timezone.now())
        return 0
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    if lifeline is not None:
        hang_on(lifeline)
    for name, work in {"errands": carry_on, "backups": lambda: wished_backup(timezone.now())}.items():
        Thread(target=_work_beside, args=(stop, work), daemon=True, name=name).start()
    while not stop.is_set():
        _look()
        stop.wait(every)
    with suppress(DatabaseError):
        fall_silent(Breath.Kind.WORKER)
    return 0


def _work_beside(stop: Event, work: Callable[[], int]) -> None:
    """What people ask for on a page and wait for: beside the schedule, so that neither waits for the other."""
    while not stop.wait(ERRANDS_EVERY):
        try:
            close_old_connections()
            work()
        except Exception as error:  # noqa: BLE001  # a database that is away for a while; or that nobody has made yet
            _say(error, "errands could not be done; they are tried again")
            connection.close()
            stop.wait(PAUSE)


def _look() -> None:
    close_old_connections()
    try:
        breathe(Breath.Kind.WORKER, at=timezone.now())
        run_due(at=timezone.now())
        breathe(Breath.Kind.WORKER, at=timezone.now())
    except Exception as error:  # noqa: BLE001  # the worker outlives a database that is away for a while
        _say(error, "the worker could not work; it tries again")
        connection.close()


def _say(error: Exception, words: str) -> None:
    """A line where it is nobody's mistake: a full disk takes no more than that, again and again."""
    if trouble := trouble_of(error):
        log.warning("%s: %s", words, SAYS[trouble])
    else:
        log.exception(words)
