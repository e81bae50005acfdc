"""What happens by itself: one list of how often and what. Each is idempotent: a second run at the same moment does
nothing, and two workers do nothing twice, since every verb locks the deal and looks again."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kochka.deals.go_aheads import ask_all_due
from kochka.deals.journey.pauses import resume_due
from kochka.firm.settings import firm_or_none

log = logging.getLogger("kochka.schedule")


@dataclass(frozen=True, slots=True)
class Sweep:
    """A piece of scheduled work: its name, how often, and what, told the moment; it returns how much it did."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]


SWEEPS: tuple[Sweep, ...] = (
    Sweep("resume holds whose day has come", timedelta(minutes=1), lambda at: resume_due(at=at)),
    Sweep("ask for go-aheads whose time has come", timedelta(minutes=5), lambda at: ask_all_due(at=at)),
)


@dataclass
class Schedule:
    """Remembers when each sweep ran last in this process."""

    sweeps: tuple[Sweep, ...] = SWEEPS
    last: dict[str, datetime] = field(default_factory=dict)

    def run_due(self, *, at: datetime) -> dict[str, int]:
        """Runs what is due now; one that fails is logged and tried again at its next time. What each did, by name."""
        if firm_or_none() is None:
            return {}
        done = {}
        for sweep in self.sweeps:
            if at - self.last.get(sweep.name, datetime.min.replace(tzinfo=at.tzinfo)) < sweep.every:
                continue
            self.last[sweep.name] = at
            try:
                done[sweep.name] = sweep.run(at)
            except Exception:  # one sweep's trouble is not the others'
                log.exception("%s: failed, and will be tried again", sweep.name)
        return done
