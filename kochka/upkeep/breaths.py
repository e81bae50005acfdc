"""Signs of life: each process of a node says every half minute that it is there, by which release and which secret.

So whoever asks (a page, a balancer, a command that needs the place for itself) knows what works on this database, here
and on other nodes. A process that ends in good order takes its sign away; one that was killed grows silent.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from threading import Event, Thread

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from kochka import __version__
from kochka.upkeep.models import Breath

log = logging.getLogger("kochka.breaths")

EVERY = timedelta(seconds=30)
SILENCE = timedelta(minutes=3)
"""Silent for so long, a process is gone, or so busy that somebody should look."""
STRETCH = 200_000
FORGOTTEN = timedelta(days=7)
"""A node that has been silent for so long is not coming back under its name: containers get a new one each."""


def breathe(kind: Breath.Kind, *, at: datetime) -> None:
    """This node's process of that kind lives: one statement, two the first time."""
    said = {"at": at, "release": __version__, "secret": secret_fingerprint()}
    if not Breath.objects.filter(node=settings.NODE, kind=kind).update(**said):
        Breath.objects.update_or_create(node=settings.NODE, kind=kind, defaults=said)


def fall_silent(kind: Breath.Kind) -> None:
    """The process ends in good order: nobody need wait for it."""
    Breath.objects.filter(node=settings.NODE, kind=kind).delete()


def forget(*, at: datetime) -> int:
    """Takes away the signs of nodes that are long gone. How many."""
    return Breath.objects.filter(at__lt=at - FORGOTTEN).delete()[0]


def last(kind: Breath.Kind) -> datetime | None:
    """When any node's process of that kind was last heard of."""
    return Breath.objects.filter(kind=kind).order_by("-at").values_list("at", flat=True).first()


def living(*, at: datetime) -> list[Breath]:
    """What works on this database, as far as it has said so."""
    return list(Breath.objects.filter(at__gt=at - SILENCE).order_by("node", "kind"))


def strangers(*, at: datetime) -> list[str]:
    """Nodes at work with another secret than ours: people's sessions would hold on one and fail on the other."""
    others = Breath.objects.filter(at__gt=at - SILENCE).exclude(node=settings.NODE)
    return list(others.exclude(secret=secret_fingerprint()).order_by("node").values_list("node", flat=True).distinct())


@cache
def secret_fingerprint() -> str:
    """Tells whether two secrets are one, and costs whoever guesses them 50 ms a guess."""
    stretched = hashlib.pbkdf2_hmac("sha256", settings.SECRET_KEY.encode(), b"kochka.node", STRETCH)
    return stretched.hex()[:16]


def keep_breathing(kinds: Sequence[Breath.Kind], stop: Event | None = None) -> Thread:
    """Breathes beside whatever the process does, until it ends or `stop` is set."""
    over = stop or Event()

    def work() -> None:
        while True:
            try:
                close_old_connections()
                for kind in kinds:
                    breathe(kind, at=timezone.now())
            except DatabaseError:  # away for a while: whoever looks sees the silence
                log.warning("no sign of life could be given: the database does not take it")
                connection.close()
            if over.wait(EVERY.total_seconds()):
                return connection.close()

    thread = Thread(target=work, daemon=True, name="breath")
    thread.start()
    return thread
