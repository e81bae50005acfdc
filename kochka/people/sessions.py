"""Where somebody is signed in: seen by themselves, ended one by one or all at once.

A session ends in the database: on all nodes at once. All of them end by another mark on the person, whether they are in
the list or not; the person's row is read with every request anyway.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Refused
from kochka.people.accounts import about
from kochka.people.changes import record
from kochka.people.models import User
from kochka.people.presence import lock
from kochka.people.rights import demand_chief

SEEN_EVERY = timedelta(minutes=5)
MOST = 50


@dataclass(frozen=True, slots=True)
class Place:
    """A browser in which somebody is signed in. `here`: it is the one that asks."""

    pk: int
    begun_at: datetime
    seen_at: datetime
    address: str
    agent: str
    here: bool


def places_of(person: User, *, key: str = "") -> list[Place]:
    """Where the person is signed in now, the present browser (its session's `key`) first, then the latest. Two queries;
    what has ended meanwhile is not told."""
    rows = list(UserSession.objects.filter(user_id=person.pk).order_by("-last_seen_at", "-pk")[:MOST])
    living = _living(person, [row.session_key for row in rows])
    found = [
        Place(row.pk, row.created_at, row.last_seen_at, str(row.ip), row.user_agent, row.session_key == key)
        for row in rows
        if row.session_key in living
    ]
    return sorted(found, key=lambda place: not place.here)


def _living(person: User, keys: list[str]) -> set[str]:
    """The sessions that still open something: not run out, and of the present password and mark."""
    hash_now = person.get_session_auth_hash()
    rows = Session.objects.filter(pk__in=keys, expire_date__gt=timezone.now())
    return {row.pk for row in rows if row.get_decoded().get(HASH_SESSION_KEY) == hash_now}


def end_one(person: User, pk: int) -> None:
    """One browser of the person's is signed out. Raises Refused where it was already."""
    row = UserSession.objects.filter(pk=pk, user_id=person.pk).first()
    if row is None:
        raise Refused(_("There you are signed out already."))
    row.end()


def end_all(person: User, *, by: User, at: datetime, but: str = "") -> int:
    """The person is signed out everywhere: on every node with the next request. `but` keeps the row of one session,
    which its own request then signs anew. How many were known. Raises NotYours unless a chief or the person does it."""
    with transaction.atomic():
        if by.pk != person.pk:
            demand_chief(by)
        lock(person)
        known = len([place for place in places_of(person, key=but) if not place.here])
        forget(person, but=but)
        person.session_mark = secrets.token_urlsafe(16)
        User.objects.filter(pk=person.pk).update(session_mark=person.session_mark)
        record(about(person), "sessions", before="open", after="ended", by=by, at=at)
    return known


def forget(person: User, *, but: str = "") -> None:
    """Strikes the person's sessions off the list and out of the store."""
    rows = UserSession.objects.filter(user_id=person.pk).exclude(session_key=but)
    Session.objects.filter(pk__in=list(rows.values_list("session_key", flat=True))).delete()
    rows.delete()


def seen(key: str, *, at: datetime) -> None:
    """The browser was used. Written down at most once in SEEN_EVERY by each process; a database that cannot be written
    just now breaks no page."""
    if not cache.add(f"seen:{key}", 1, timeout=SEEN_EVERY.total_seconds()):
        return
    try:
        with transaction.atomic():
            UserSession.objects.filter(session_key=key, last_seen_at__lt=at - SEEN_EVERY / 2).update(last_seen_at=at)
    except DatabaseError:
        cache.delete(f"seen:{key}")


def begun(key: str) -> None:
    """The session has just begun: there is nothing to write down for a while."""
    cache.set(f"seen:{key}", 1, timeout=SEEN_EVERY.total_seconds())


def sweep_list() -> int:
    """Takes out of the list what is over; how many lines."""
    return int(UserSession.objects.exclude(session_key__in=Session.objects.values("pk")).delete()[0])


def moved(before: str, after: str) -> None:
    """The session goes on under another key."""
    UserSession.objects.filter(session_key=before).update(session_key=after)
    begun(after)
