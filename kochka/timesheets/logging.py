"""Minutes of people: logged, corrected, withdrawn. Nothing is written over. These verbs write no journal entries."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from kochka.core.models import Rows
from kochka.core.refusals import Ended, Invalid, NotYours, Stale
from kochka.core.said import said_aside
from kochka.core.workdays import WorkCalendar
from kochka.deals.journey.turn import not_future
from kochka.deals.locking import locked
from kochka.deals.models import Deal, Jump
from kochka.deals.rights import Act, demand
from kochka.firm.calendar import work_calendar
from kochka.firm.settings import the_firm
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.people.presence import lock
from kochka.timesheets.models import TimeEntry, Work
from kochka.timesheets.models.work import DAY
from kochka.timesheets.periods import in_open_period
from kochka.timesheets.works import selling_of

NOTE = 300
OLDEST = 3660
"""How many days back hours can be logged."""


@dataclass(slots=True)
class Book:
    """Deals and one person, locked: nobody else writes of that person's hours meanwhile."""

    deals: dict[int, Deal]
    person: User
    by: User
    at: datetime
    calendar: WorkCalendar


@contextmanager
def book(*deals: int, person: User, by: User, at: datetime) -> Iterator[Book]:
    """Opens a verb of hours: deals are locked, then the person. Raises NotYours unless it is oneself or a chief, and
    Deal.DoesNotExist for whoever does not see the deal."""
    with transaction.atomic():
        found = locked(deals)
        firm = the_firm()
        not_future(at)
        for pk in deals:
            if pk not in found:
                raise Deal.DoesNotExist
            demand(by, Act.LOG, found[pk])
            if not by.is_chief and not Deal.objects.visible_to(by, firm).filter(pk=pk).exists():
                raise Deal.DoesNotExist
        if person.pk != by.pk and not by.is_chief:
            raise NotYours(_("Hours are logged by whoever worked them, or by a chief."))
        lock(person)
        yield Book(found, person, by, at, work_calendar(firm))


def standing_entries(person: User) -> Rows[TimeEntry]:
    """The entries of a person that were not withdrawn."""
    return TimeEntry.objects.filter(person=person, withdrawn_at=None)


def log(
    work: Work,
    *,
    person: User,
    day: date,
    minutes: int,
    by: User,
    at: datetime,
    note: str = "",
    source: TimeEntry.Source = TimeEntry.Source.TYPED,
    key: str = "",
) -> TimeEntry:
    """Minutes of a person on a day. The same `key` again changes nothing. Raises Invalid for the fields, Ended for a
    deal that was withdrawn or work that is closed; NotYours."""
    with book(work.deal_id, person=person, by=by, at=at) as open_book:
        row = TimeEntry(work=work, day=day, minutes=minutes, note=note, source=source, key=key)
        return _once(open_book, row) if key else entered(open_book, row)


def log_selling(deal: Deal, *, person: User, by: User, at: datetime, **given: Any) -> TimeEntry:
    """Minutes spent on selling the deal, `given` as `log` takes them. Raises what `log` does."""
    with book(deal.pk, person=person, by=by, at=at) as open_book:
        row = TimeEntry(work=selling_of(open_book.deals[deal.pk], at=at), **given)
        return _once(open_book, row) if row.key else entered(open_book, row)


def _once(open_book: Book, row: TimeEntry) -> TimeEntry:
    """The entry of this key: the one that is there, also where somebody else's was a moment quicker."""
    former = TimeEntry.objects.filter(key=row.key).first()
    if former:
        return former
    try:
        with transaction.atomic():
            return entered(open_book, row)
    except IntegrityError:
        former = TimeEntry.objects.filter(key=row.key).first()
        if former is None:
            raise
        return former


def entered(open_book: Book, row: TimeEntry) -> TimeEntry:
    """Within an open book: the row is held to the rules and written. Raises what `log` does."""
    work = Work.objects.get(pk=row.work_id)
    deal = open_book.deals[work.deal_id]
    takes_hours(open_book, deal, row.day, work)
    _fits(open_book, row)
    row.note = said_aside("note", row.note, limit=NOTE)
    row.person, row.by, row.at = open_book.person, open_book.by, open_book.at
    row.stage = stood_at(deal, row.day, open_book.calendar)
    row.save(force_insert=True)
    return row


def correct(entry: TimeEntry, *, minutes: int, day: date, note: str, work: Work, by: User, at: datetime) -> TimeEntry:
    """Another row in its place. The key of the tracker stays with the former, so an import brings it once. Raises Stale
    where it was corrected or withdrawn since, and what `log` does."""
    deals = sorted({entry.work.deal_id, work.deal_id})
    with book(*deals, person=entry.person, by=by, at=at) as open_book:
        former = taken_away(open_book, entry)
        row = TimeEntry(work=work, day=day, minutes=minutes, note=note, source=former.source, former=former)
        return entered(open_book, row)


def withdraw(entry: TimeEntry, *, by: User, at: datetime) -> TimeEntry:
    """It counts no more, and stays to be read. Raises Stale where it was corrected or withdrawn since; Invalid in a
    closed period; NotYours."""
    with book(entry.work.deal_id, person=entry.person, by=by, at=at) as open_book:
        return taken_away(open_book, entry)


def taken_away(open_book: Book, entry: TimeEntry) -> TimeEntry:
    """Within an open book: compare-and-swap, it stood and stands no more. Raises what `withdraw` does."""
    row = TimeEntry.objects.select_related("withdrawn_by").get(pk=entry.pk)
    if row.withdrawn_by and row.withdrawn_at:
        words = _("%(name)s has changed this entry meanwhile. Nothing was saved.")
        raise Stale(words % {"name": row.withdrawn_by.name}, moved_by=row.withdrawn_by.name, moved_at=row.withdrawn_at)
    in_open_period(row.day)
    row.withdrawn_at, row.withdrawn_by = open_book.at, open_book.by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])
    return row


def takes_hours(open_book: Book, deal: Deal, day: date, work: Work | None = None) -> None:
    """Whether hours and expenses of that day can be written on the deal. Raises Ended, and Invalid for the day."""
    if deal.state == Deal.State.WITHDRAWN:
        raise Ended(_("The deal was withdrawn: it takes no more hours."))
    if day > open_book.calendar.day_of(open_book.at):
        raise Invalid("day", _("That day has not come yet. Hours are logged once they are worked."))
    if (open_book.calendar.day_of(open_book.at) - day).days > OLDEST:
        raise Invalid("day", _("That is more than ten years ago. Check the year."))
    for ended in filter(None, (deal.ended_at, work.closed_at if work else None)):
        if day > open_book.calendar.day_of(ended):
            said = open_book.calendar.day_of(ended).strftime("%d.%m.%Y")
            raise Ended(_("This ended on %(day)s: later days take no more hours.") % {"day": said})
    in_open_period(day)


def _fits(open_book: Book, row: TimeEntry) -> None:
    if not 1 <= row.minutes <= DAY:
        raise Invalid("minutes", _("From one minute to 24 hours can be logged on a day."))
    there = standing_entries(open_book.person).filter(day=row.day).aggregate(sum=Sum("minutes"))["sum"] or 0
    if there + row.minutes > DAY:
        words = _("There are only 24 hours in a day, and %(hours)s:%(minutes)02d of it are logged already.")
        raise Invalid("minutes", words % {"hours": there // 60, "minutes": there % 60})


def stood_at(deal: Deal, day: date, calendar: WorkCalendar) -> Stage:
    """Where the deal stood at the end of that day; before it was opened: where it began."""
    night = datetime.combine(day + timedelta(days=1), time(0), calendar.timezone)
    jumps = Jump.objects.filter(deal=deal).select_related("stage__version")
    jump = (
        jumps.filter(opened_at__lt=night).order_by("-opened_at", "-pk").first() or jumps.order_by("opened_at").first()
    )
    if jump is None or jump.pk == deal.open_jump_id:
        return deal.stage
    return jump.stage
