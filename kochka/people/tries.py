"""How often doors may be tried: counted in the database, so that it holds among any number of processes and nodes.

A try is counted before anything is looked at, under a lock: eight at once are not let through where five are. What is
kept are digests, so that who reads the table learns neither names that were mistyped nor where people live.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.db import transaction
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid, Refused
from kochka.people.accounts import about
from kochka.people.changes import record
from kochka.people.models import Tally, User
from kochka.people.rights import demand_chief


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many within a time; then a pause."""

    what: str
    most: int
    within: timedelta
    pause: timedelta


QUARTER = timedelta(minutes=15)
PASSWORD = Limit("password", 6, QUARTER, QUARTER)
"""Wrong passwords for one name from one address."""
ADDRESS = Limit("address", 60, QUARTER, QUARTER)
"""Wrong passwords and codes from one address, whatever the names: an office sits behind one."""
PRESENT = Limit("present", 6, QUARTER, QUARTER)
"""The present password, asked again of who is signed in."""
CODE = Limit("code", 5, QUARTER, QUARTER)
"""Codes of one person, who knew the password: three of a million are right at a moment."""
CODES = Limit("codes", 30, timedelta(days=1), timedelta(hours=6))
"""And within a day, so that patience does not help."""
LETTERS = Limit("letters", 3, timedelta(hours=1), timedelta(hours=1))
"""Letters with a link for one name."""
LETTERS_FROM = Limit("letters_from", 20, timedelta(hours=1), timedelta(hours=1))
UPLOADS = Limit("uploads", 30, timedelta(hours=1), timedelta(minutes=10))
"""Files for import by one person."""
LIFTED = (PASSWORD.what, PRESENT.what, CODE.what, CODES.what)
"""What a chief lifts for a person."""


class Shut(Refused):
    """There were too many tries; nothing was looked at. `until`: when it goes on, `seconds`: in how long."""

    status = 429

    def __init__(self, until: datetime, at: datetime) -> None:
        super().__init__(_("Too many tries. Nothing is taken here until the pause is over."))
        self.until, self.seconds = until, max(ceil((until - at).total_seconds()), 1)


@dataclass(frozen=True, slots=True)
class Try:
    """One try against one limit: whose door (a name as typed, or `mark` of a person), and from where."""

    limit: Limit
    name: str = ""
    address: str = ""

    @property
    def whose(self) -> str:
        return digest(self.name) if self.name else ""

    @property
    def slot(self) -> str:
        return digest(f"{self.limit.what} {folded(self.name)} {self.address}")


def folded(name: str) -> str:
    """One spelling for all that a database may take for the same address."""
    return unicodedata.normalize("NFKC", name).strip().upper().casefold()


def digest(name: str) -> str:
    return salted_hmac("kochka.people.tries", folded(name), algorithm="sha256").hexdigest()


def mark(person: User) -> str:
    """Whose door it is where the person is known."""
    return f"person {person.pk}"


def spend(*tries: Try, at: datetime) -> None:
    """Counts a try against each limit. Raises Shut, and counts nothing, while a pause of any is on."""
    with transaction.atomic():
        rows = {one.slot: (one, _row(one, at)) for one in tries}
        found = {row.pk: row for row in _locked([row.pk for _one, row in rows.values()])}
        pairs = [(one, found.get(row.pk, row)) for one, row in rows.values()]
        for _one, row in pairs:
            if row.shut and row.until > at:
                raise Shut(row.until, at)
        for one, row in pairs:
            _count(one.limit, row, at)


def _row(one: Try, at: datetime) -> Tally:
    given = {"what": one.limit.what, "name": one.whose, "since": at, "until": at + one.limit.within}
    return Tally.objects.get_or_create(slot=one.slot, defaults=given)[0]


def _locked(ids: Sequence[int]) -> QuerySet[Tally]:
    """In one order, so that two who try at once wait for one another and never both."""
    return Tally.objects.select_for_update().filter(pk__in=ids).order_by("pk")


def _count(limit: Limit, row: Tally, at: datetime) -> None:
    if row.until <= at:
        row.count, row.shut, row.since, row.until = 0, False, at, at + limit.within
    row.count += 1
    if row.count >= limit.most:
        row.shut, row.until = True, at + limit.pause
    row.save()


def give_back(*tries: Try, at: datetime) -> None:
    """The try was right after all: what is counted by name is forgotten, of what is counted by address one is."""
    with transaction.atomic():
        for row in _locked([row.pk for row in Tally.objects.filter(slot__in=[one.slot for one in tries])]):
            if row.name:
                row.delete()
            elif row.count:
                row.count -= 1
                row.shut = row.shut and row.count >= ADDRESS.most
                row.save()


def confirm_password(person: User, former: str, *, at: datetime) -> None:
    """The present password once more, of who is signed in. Raises Invalid on `former`; Shut after too many tries."""
    one = Try(PRESENT, mark(person))
    spend(one, at=at)
    if not person.check_password(former):
        raise Invalid("former", _("This is not your present password."))
    give_back(one, at=at)


def pause_of(person: User, *, at: datetime) -> datetime | None:
    """Until when the person is locked out somewhere; None when they are not. One query."""
    return _of(person).filter(shut=True, until__gt=at).order_by("-until").values_list("until", flat=True).first()


def _of(person: User) -> QuerySet[Tally]:
    return Tally.objects.filter(name__in=[digest(person.email), digest(mark(person))], what__in=LIFTED)


def lift(person: User, *, by: User, at: datetime) -> bool:
    """The person may try again at once, from wherever; whether there was a pause. Raises NotYours."""
    with transaction.atomic():
        demand_chief(by)
        was = pause_of(person, at=at) is not None
        _of(person).delete()
        if was:
            record(about(person), "lock", before="locked", after="lifted", by=by, at=at)
    return was


def sweep_tries(*, at: datetime) -> int:
    """Forgets the counters whose time is over; how many."""
    return Tally.objects.filter(until__lte=at).delete()[0]
