"""What signing in leaves behind and nobody can use any more."""

from datetime import datetime

from django.contrib.sessions.models import Session

from kochka.people.sessions import sweep_list
from kochka.people.tries import sweep_tries


def forget_sessions(*, at: datetime) -> int:
    """Sessions that have run out: their cookies open nothing. How many went."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def sweep_signins(*, at: datetime) -> int:
    """Counters of tries whose time is over, and lines of the list of sessions that name none. How many went."""
    return sweep_tries(at=at) + sweep_list()
