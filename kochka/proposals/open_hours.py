"""When a person is open to questions: hours by weekday, set by themselves or by a chief."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, NotYours, Refused
from kochka.core.workdays import OutOfCalendar, WorkCalendar
from kochka.people.accounts import about
from kochka.people.changes import record
from kochka.people.models import User
from kochka.people.presence import works_here
from kochka.people.roles import Role
from kochka.proposals.models import OpenHours
from kochka.timesheets.models import Absence

_AHEAD = 366
MOST = 28
_SPAN = re.compile(r"(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?", re.ASCII)

type Hours = tuple[int, time, time]


def set_open_hours(person: User, rows: Iterable[Hours], *, by: User, at: datetime) -> list[OpenHours]:
    """These hours in place of the former ones (weekday from Monday 0, from, to, on the company's clock); none: open
    whenever they work. Raises NotYours; Refused for who left; Invalid for hours that go back or overlap."""
    wanted = sorted(set(rows))
    if by.pk != person.pk and not by.is_chief:
        raise NotYours(_("Open hours are set by oneself, or by a chief."))
    _make_sense(wanted)
    with transaction.atomic():
        if not works_here(person):
            raise Refused(_("%(name)s does not work here any more.") % {"name": person.name})
        former = [(row.weekday, row.opens, row.closes) for row in OpenHours.objects.filter(person=person)]
        if sorted(former) == wanted:
            return list(OpenHours.objects.filter(person=person))
        OpenHours.objects.filter(person=person).delete()
        for weekday, opens, closes in wanted:
            OpenHours.objects.create(person=person, weekday=weekday, opens=opens, closes=closes)
        record(about(person), "open_hours", before=_told(former), after=_told(wanted), by=by, at=at)
        return list(OpenHours.objects.filter(person=person))


def read_hours(text: str) -> list[tuple[time, time]]:
    """Hours of a day as people type them: «10–12, 14:30–16:00»; nothing is none. Raises Invalid."""
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        match = _SPAN.fullmatch(part)
        if match is None:
            raise Invalid("opens", _("This is not clear. Write it like 10:00–12:00, 14:00–16:00."))
        first, first_minute, last, last_minute = match.groups(default="0")
        if int(first) > 23 or int(last) > 23 or int(first_minute) > 59 or int(last_minute) > 59:
            raise Invalid("opens", _("There is no such time of the day."))
        found.append((time(int(first), int(first_minute)), time(int(last), int(last_minute))))
    _make_sense(sorted((0, *span) for span in found))
    return sorted(set(found))


def said_hours(rows: Iterable[tuple[time, time]]) -> str:
    """The same as `read_hours` reads it back."""
    return ", ".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in rows)


def _make_sense(wanted: list[Hours]) -> None:
    if len(wanted) > MOST:
        raise Invalid("opens", _("That is more hours than a week has room for."))
    for weekday, opens, closes in wanted:
        if not 0 <= weekday <= 6:
            raise Invalid("weekday", _("That is no day of the week."))
        if opens >= closes:
            raise Invalid("closes", _("These hours end before they begin."))
    for (day, _opens, closes), (other, opens, _closes) in pairwise(wanted):
        if day == other and opens < closes:
            raise Invalid("opens", _("These hours overlap others of the same day."))


def _told(rows: Iterable[Hours]) -> str:
    return "; ".join(f"{weekday + 1} {opens:%H:%M}-{closes:%H:%M}" for weekday, opens, closes in sorted(rows))


def is_open_hours(user: User, moment: datetime, calendar: WorkCalendar) -> bool:
    """Whether this person is open to questions then: in their hours of that weekday, or in the whole working day
    where they have set none; never on a day off or away."""
    opens = next_open(user, moment, calendar)
    return opens is not None and opens <= moment


def next_open(user: User, moment: datetime, calendar: WorkCalendar) -> datetime | None:
    """When this person is open next, `moment` itself where they are; None where that is over a year ahead."""
    spans = _spans(user, calendar.day_of(moment), calendar)
    return next((max(moment, opens) for opens, closes in spans if moment < closes), None)


def rests(user: User, moment: datetime, calendar: WorkCalendar) -> bool:
    """Whether this is an expert outside of their open hours: nothing of the queue shows or pings then. Two queries for
    experts, none for others."""
    return user.has(Role.EXPERT) and not is_open_hours(user, moment, calendar)


def is_open_throughout(user: User, start: datetime, end: datetime, calendar: WorkCalendar) -> bool:
    """Whether this person is open from the one moment to the other without a pause."""
    found = next(
        ((opens, closes) for opens, closes in _spans(user, calendar.day_of(start), calendar) if start < closes), None
    )
    return found is not None and found[0] <= start and end <= found[1]


def _spans(user: User, first: date, calendar: WorkCalendar) -> Iterator[tuple[datetime, datetime]]:
    """When they are open from that day on, for a year at the most; hours that meet are one. Two queries."""
    hours = [(row.weekday, row.opens, row.closes) for row in OpenHours.objects.filter(person=user)]
    away = list(Absence.objects.filter(person=user, withdrawn_at=None, last__gte=first).values_list("first", "last"))
    for day in (first + timedelta(days=n) for n in range(_AHEAD)):
        try:
            if not calendar.is_workday(day) or any(start <= day <= end for start, end in away):
                continue
        except OutOfCalendar:
            return
        spans = [(opens, closes) for weekday, opens, closes in sorted(hours) if weekday == day.weekday()]
        for opens, closes in _joined(spans if hours else [(calendar.opens, calendar.closes)]):
            yield calendar.due_at(day, opens), calendar.due_at(day, closes)


def _joined(spans: list[tuple[time, time]]) -> list[tuple[time, time]]:
    joined: list[tuple[time, time]] = []
    for opens, closes in spans:
        if joined and joined[-1][1] == opens:
            joined[-1] = (joined[-1][0], closes)
        else:
            joined.append((opens, closes))
    return joined
