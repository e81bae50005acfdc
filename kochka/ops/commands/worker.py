"""`kochka worker`: the scheduled work, until it is told to stop."""

import signal
from threading import Event
from types import FrameType

import click
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from kochka.ops.schedule import Schedule


@click.command()
@click.option("--once", is_flag=True, help="Do what is due and end.")
@click.option("--every", default=30, show_default=True, help="Seconds between two looks.")
def worker(once: bool, every: int) -> int:
    """Resume holds whose day has come, ask for go-aheads whose time has come."""
    if once:
        Schedule().run_due(at=timezone.now())
        return 0
    stop = Event()

    def end(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    schedule = Schedule()
    while not stop.is_set():
        close_old_connections()
        schedule.run_due(at=timezone.now())
        breath = settings.PLACE_DIR / "worker"
        breath.parent.mkdir(parents=True, exist_ok=True)
        breath.write_text(timezone.now().isoformat())
        stop.wait(every)
    return 0
