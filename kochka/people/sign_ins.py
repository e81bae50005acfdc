"""Who came in, when, from where; who tried and was refused. Dated rows, like all that happens.

The address is emptied after ADDRESS_DAYS: long enough to look into what went wrong, too short for a diary of where
people live.
"""

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet

from kochka.people.models import SignIn, User

ADDRESS_DAYS = 90
MOST_AN_HOUR = 200
"""So many rows of refused tries an hour say from where they came; further ones are counted by person alone."""

Outcome = SignIn.Outcome
CAME_IN = (Outcome.IN, Outcome.KEY, Outcome.DEMO)
REFUSED = (Outcome.WRONG, Outcome.CODE, Outcome.LOCKED)


def signed_in(
    who: User, *, how: SignIn.Outcome = Outcome.IN, address: str = "", device: str = "", at: datetime
) -> SignIn:
    """Somebody came in."""
    return _once(who, how, address=address, device=device, at=at)


def signed_out(who: User, *, address: str = "", device: str = "", at: datetime) -> SignIn:
    """Somebody went by themselves."""
    return _once(who, Outcome.OUT, address=address, device=device, at=at)


def ended(who: User, *, by: User, device: str = "", at: datetime) -> SignIn:
    """A place where somebody was signed in was ended from elsewhere: by themselves, or by a chief."""
    return _once(who, Outcome.ENDED, device=device, at=at, by=by)


def refused(who: User | None, *, why: SignIn.Outcome, address: str = "", device: str = "", at: datetime) -> None:
    """A try that was refused; `who` is None for a name that is nobody's. Of one hour, person and address it is one row
    that counts; two at the same moment are both counted."""
    address = _network(address)
    if _counted(_slot(who, why, address, at), at):
        return
    hour = at.replace(minute=0, second=0, microsecond=0)
    if SignIn.objects.filter(at__gte=hour, slot__isnull=False)[:MOST_AN_HOUR].count() >= MOST_AN_HOUR:
        address, device = "", ""
    slot = _slot(who, why, address, at)
    if _counted(slot, at):
        return
    try:
        with transaction.atomic():
            SignIn.objects.create(who=who, outcome=why, at=at, last_at=at, address=address, device=device, slot=slot)
    except IntegrityError:  # another try of the same hour was quicker
        _counted(slot, at)


def _once(who: User, outcome: SignIn.Outcome, *, at: datetime, address: str = "", **more: Any) -> SignIn:
    return SignIn.objects.create(who=who, outcome=outcome, at=at, last_at=at, address=_network(address), **more)


def _counted(slot: str, at: datetime) -> int:
    return SignIn.objects.filter(slot=slot).update(times=F("times") + 1, last_at=at)


def _slot(who: User | None, why: SignIn.Outcome, address: str, at: datetime) -> str:
    return f"{at:%Y%m%d%H} {who.pk if who else 0} {why.value} {address}"


def _network(address: str) -> str:
    """An address as it is kept: of IPv6 the network of one customer, within which a device changes its own daily."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found.packed[:8] + bytes(8), 64)))
    return str(found)


def sign_ins_of(who: User) -> QuerySet[SignIn]:
    """All that happened with this person's account, newest first."""
    return SignIn.objects.filter(who=who).select_related("by").order_by("-at", "-pk")


def last_came_in(who: User) -> SignIn | None:
    """When they last came in. One query."""
    return sign_ins_of(who).filter(outcome__in=CAME_IN).first()


def forget_addresses(*, at: datetime) -> int:
    """Empties the addresses whose time is over; how many. A second run at the same moment finds none."""
    old = SignIn.objects.filter(at__lt=at - timedelta(days=ADDRESS_DAYS)).exclude(address="", slot=None)
    return old.update(address="", slot=None)
