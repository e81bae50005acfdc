"""What happens by itself: one list of when and what. Each is idempotent: a second run at the same moment does nothing.
Among any number of workers on any number of nodes each piece is done once at its time (`upkeep/rounds.py`)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Sentence
from kochka.deals.go_aheads import ask_all_due
from kochka.deals.journey.pauses import resume_due
from kochka.exchange.errands import give_up_hopeless
from kochka.files.sweeping import sweep_unowned
from kochka.firm.settings import firm_or_none
from kochka.ops.keeping.nightly import nightly_backup
from kochka.people.sign_ins import forget_addresses
from kochka.people.sweeping import forget_sessions, sweep_signins
from kochka.upkeep import backups, breaths, rounds

log = logging.getLogger("kochka.schedule")

type Verb = Callable[[datetime], int]


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, so long after it was last begun."""

    pause: timedelta

    def since(self, at: datetime, _zone: ZoneInfo) -> datetime:
        """What was begun before this moment is due at `at`."""
        return at - self.pause + timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Daily:
    """Once a day, from this time of the company's timezone on."""

    clock: time

    def since(self, at: datetime, zone: ZoneInfo) -> datetime:
        """What was begun before this moment is due at `at`: today's time once it has come, yesterday's before."""
        today = datetime.combine(at.astimezone(zone).date(), self.clock, zone)
        return today if at >= today else datetime.combine(today.date() - timedelta(days=1), self.clock, zone)


@dataclass(frozen=True, slots=True)
class Job:
    """A piece of scheduled work: its key, its words, when, and what, told the moment; it returns how much it did.

    `again`: so long after it failed, or was killed at it, it is tried again; longer than it ever takes.
    """

    key: str
    says: Sentence
    when: Every | Daily
    verb: Verb
    again: timedelta = timedelta(hours=1)


def _sweep_files(at: datetime) -> int:
    """Not while a backup is made, which holds rows and reads their bytes: tomorrow is early enough."""
    return 0 if backups.being_made(at).exists() else sweep_unowned(at=at)


JOBS: tuple[Job, ...] = (
    Job(
        "resume_holds",
        _("resume holds whose day has come"),
        Every(timedelta(minutes=1)),
        lambda at: resume_due(at=at),
        again=timedelta(minutes=5),
    ),
    Job(
        "ask_go_aheads",
        _("ask for go-aheads whose time has come"),
        Every(timedelta(minutes=5)),
        lambda at: ask_all_due(at=at),
        again=timedelta(minutes=15),
    ),
    Job(
        "give_up_errands",
        _("give up imports that the worker cannot get through"),
        Every(timedelta(minutes=1)),
        lambda at: give_up_hopeless(at=at),
        again=timedelta(minutes=5),
    ),
    Job("forget_sessions", _("forget sessions that have run out"), Daily(time(4)), lambda at: forget_sessions(at=at)),
    Job("sweep_files", _("let go of uploads that belong to nothing"), Daily(time(4, 15)), lambda at: _sweep_files(at)),
    Job("forget_nodes", _("forget nodes that are long gone"), Daily(time(4, 30)), lambda at: breaths.forget(at=at)),
    Job(
        "nightly_backup",
        _("make the nightly backup"),
        Daily(settings.BACKUP_AT or time(3)),
        nightly_backup,
        again=timedelta(hours=2),
    ),
    Job(
        "forget_addresses",
        _("forget from where people came in long ago"),
        Daily(time(3, 40)),
        lambda at: forget_addresses(at=at),
    ),
    Job(
        "sweep_signins",
        _("sweep counters of tries whose time is over"),
        Every(timedelta(hours=1)),
        lambda at: sweep_signins(at=at),
    ),
)


def run_due(*, at: datetime, jobs: tuple[Job, ...] = JOBS) -> dict[str, int]:
    """Runs what is due at `at` and nobody else runs; a job that fails is logged, written down and tried again later.
    What each did, by its key."""
    firm = firm_or_none()
    if firm is None:
        return {}
    done, rows = {}, rounds.known([job.key for job in jobs])
    for job in jobs:
        row, since = rows[job.key], job.when.since(at, ZoneInfo(firm.timezone))
        if not rounds.is_due(row, since=since, again=job.again, at=at):
            continue
        if not rounds.claim(row, since=since, again=job.again, at=at):
            continue
        try:
            done[job.key] = job.verb(at)
        except Exception as trouble:  # one job's trouble is not the others'
            log.exception("%s: failed, and will be tried again", job.key)
            rounds.end(row, begun_at=at, at=timezone.now(), trouble=_in_a_line(trouble))
        else:
            rounds.end(row, begun_at=at, at=timezone.now(), done=done[job.key])
    return done


def _in_a_line(trouble: Exception) -> str:
    """Its kind and its first line: what follows may hold rows of the database."""
    return f"{type(trouble).__name__}: {(str(trouble).splitlines() or [''])[0]}"[:300]
