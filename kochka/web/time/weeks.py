"""Whose week an address names, and which."""

from datetime import date, timedelta

from django.http import Http404, HttpRequest
from django.urls import reverse

from kochka.people.models import User
from kochka.web.reading import person, reader_of

FIRST, LAST = date(2000, 1, 10), date(2100, 1, 1)


def whose(request: HttpRequest) -> User:
    """Oneself; for chiefs whoever `person` names. Raises Http404 for all else."""
    asked = request.GET.get("person", "")
    me = person(request)
    if not asked or asked == str(me.pk):
        return me
    known = me.is_chief and asked.isascii() and asked.isdecimal() and len(asked) < 18
    found = User.objects.filter(pk=int(asked), is_system=False).first() if known else None
    if found is None:
        raise Http404
    return found


def monday_of(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def asked_week(request: HttpRequest) -> date:
    """The Monday of the week that the address names, this one where it names none."""
    try:
        day = date.fromisoformat(request.GET.get("week", "")[:10])
    except ValueError:
        day = reader_of(request).today
    return monday_of(min(max(day, FIRST), LAST))


def address(owner: User, day: date, *, reader: User) -> str:
    """Where the week of that day stands, of oneself or of another."""
    more = f"&person={owner.pk}" if owner.pk != reader.pk else ""
    return f"{reverse('time')}?week={monday_of(day).isoformat()}{more}"
