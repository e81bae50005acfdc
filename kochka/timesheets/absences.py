"""Days on which somebody is away."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, NotYours
from kochka.core.said import said_aside
from kochka.people.models import User
from kochka.people.presence import lock
from kochka.timesheets.models import Absence

LONGEST = 366


def be_away(
    person: User, kind: Absence.Kind, first: date, last: date, *, by: User, at: datetime, note: str = ""
) -> Absence:
    """Both days included. Raises Invalid where it ends before it begins, is longer than a year, or meets another one;
    NotYours unless it is oneself or a chief."""
    words = said_aside("note", note, limit=300)
    if not first <= last:
        raise Invalid("last", _("The last day lies before the first."))
    if (last - first).days >= LONGEST:
        raise Invalid("last", _("That is more than a year. Check the years."))
    with transaction.atomic():
        _theirs(person, by)
        lock(person)
        if Absence.objects.filter(person=person, withdrawn_at=None, first__lte=last, last__gte=first).exists():
            raise Invalid("first", _("Some of these days are marked already."))
        return Absence.objects.create(person=person, kind=kind, first=first, last=last, note=words, by=by, at=at)


def away_between(person: User, first: date, last: date) -> list[Absence]:
    """The days away that touch this span."""
    rows = Absence.objects.filter(person=person, withdrawn_at=None, first__lte=last, last__gte=first)
    return list(rows.order_by("first")[:50])


def withdraw(absence: Absence, *, by: User, at: datetime) -> Absence:
    """It counts no more. Again: nothing. Raises NotYours unless it is oneself or a chief."""
    with transaction.atomic():
        _theirs(absence.person, by)
        Absence.objects.filter(pk=absence.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by)
    return Absence.objects.get(pk=absence.pk)


def _theirs(person: User, by: User) -> None:
    if person.pk != by.pk and not by.is_chief:
        raise NotYours(_("Days away are told by whose they are, or by a chief."))
