"""The one watch of a person: started on some work, stopped into an entry. Moments are kept, so neither a restart nor
another timezone stops it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, NotYours, Stale
from kochka.core.said import said_aside
from kochka.core.statements import Kept
from kochka.core.workdays import WorkCalendar
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.timesheets.logging import NOTE, Book, book, entered
from kochka.timesheets.models import TimeEntry, Timer, Work
from kochka.timesheets.works import selling_of


@dataclass(frozen=True, slots=True)
class Caught:
    """A watch that ran over the end of its day: the day that it began on, and the minutes that it proposes."""

    timer: Timer
    day: date
    minutes: int


_RUNNING = Kept(lambda ids: Timer.objects.filter(person__in=ids, stopped_at=None).order_by().values_list("pk"))


def running(person: User) -> Timer | None:
    """The watch that this person has running. One query where none is, two else."""
    if not _RUNNING.any(person.pk):
        return None
    return Timer.objects.filter(person=person, stopped_at=None).select_related("work__deal").first()


def caught(person: User, now: datetime, calendar: WorkCalendar) -> Caught | None:
    """The running watch, where its day is over: it proposes minutes up to the end of that working day, and up to
    midnight where it was started after it."""
    timer = running(person)
    if timer is None or calendar.day_of(timer.started_at) >= calendar.day_of(now):
        return None
    day = calendar.day_of(timer.started_at)
    end = calendar.end_of(day)
    if timer.started_at >= end:
        end = midnight_after(day, calendar)
    return Caught(timer, day, _minutes(timer.started_at, end))


def midnight_after(day: date, calendar: WorkCalendar) -> datetime:
    """The moment at which a day is over."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), calendar.timezone)


def start(work: Work, *, person: User, at: datetime, note: str = "") -> Timer:
    """A watch on this work. One that runs on it already goes on; another is stopped first and its minutes kept. Raises
    Ended for a deal or work that has ended; Invalid where the former ran over its day: its minutes are agreed first."""
    return _started(work.deal_id, lambda _deal: Work.objects.get(pk=work.pk), person=person, at=at, note=note)


def start_selling(deal: Deal, *, person: User, at: datetime, note: str = "") -> Timer:
    """A watch on the selling of the deal. Raises what `start` does."""
    return _started(deal.pk, lambda locked: selling_of(locked, at=at), person=person, at=at, note=note)


def _started(deal_id: int, find: Callable[[Deal], Work], *, person: User, at: datetime, note: str) -> Timer:
    words = said_aside("note", note, limit=NOTE)
    former = running(person)
    deals = {deal_id, *([former.work.deal_id] if former else [])}
    with book(*sorted(deals), person=person, by=person, at=at) as open_book:
        work = find(open_book.deals[deal_id])
        there = Timer.objects.filter(person=person, stopped_at=None).select_related("work").first()
        if there and there.work_id == work.pk:
            return there
        if there and there.work.deal_id not in open_book.deals:
            raise Stale(_("Another watch was started meanwhile. Look once more."))
        if work.closed_at or not open_book.deals[deal_id].is_open:
            raise Ended(_("This has ended: no watch can be started on it."))
        if there:
            _stopped(open_book, there)
        return Timer.objects.create(person=person, work=work, note=words, started_at=at)


def stop(
    timer: Timer, *, by: User, at: datetime, minutes: int | None = None, note: str | None = None
) -> TimeEntry | None:
    """The watch stops and its minutes are an entry of the day it began on; under a minute: dropped, None. `minutes`
    says how long it really was. Again: the same entry. Raises Invalid where it ran over its day and no
    minutes are said; and what `log` does."""
    with book(_deal_of(timer), person=timer.person, by=by, at=at) as open_book:
        row = Timer.objects.select_related("work", "entry").get(pk=timer.pk)
        if row.stopped_at:
            return row.entry
        if note is not None:
            row.note = said_aside("note", note, limit=NOTE)
        return _stopped(open_book, row, minutes)


def drop(timer: Timer, *, by: User, at: datetime) -> None:
    """The watch stops and nothing comes of it, whatever became of the deal. Again: nothing. Raises NotYours."""
    if timer.person_id != by.pk and not by.is_chief:
        raise NotYours(_("A watch is dropped by whose it is, or by a chief."))
    _dropped(timer, at)


def _deal_of(timer: Timer) -> int:
    return int(Deal.objects.values_list("pk", flat=True).get(works=timer.work_id))


def _dropped(timer: Timer, at: datetime) -> None:
    end = max(at, timer.started_at)
    Timer.objects.filter(pk=timer.pk, stopped_at=None).update(stopped_at=end, dropped=True)


def _stopped(open_book: Book, row: Timer, minutes: int | None = None) -> TimeEntry | None:
    day = open_book.calendar.day_of(row.started_at)
    if minutes is None and day < open_book.calendar.day_of(open_book.at):
        raise Invalid("minutes", _("The watch ran over the end of its day. Say how long it really was."))
    count = _minutes(row.started_at, open_book.at) if minutes is None else minutes
    if minutes is None and count < 1:
        _dropped(row, open_book.at)
        return None
    fresh = TimeEntry(work=row.work, day=day, minutes=count, note=row.note, source=TimeEntry.Source.TIMER)
    row.entry = entered(open_book, fresh)
    row.stopped_at = max(open_book.at, row.started_at)
    row.save(update_fields=["entry", "stopped_at", "note"])
    return row.entry


def _minutes(start: datetime, end: datetime) -> int:
    return max(0, int((end - start).total_seconds() // 60))
