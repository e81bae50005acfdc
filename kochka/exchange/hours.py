"""Bringing hours in from the tracker that a company has: each row is minutes of a person on a day, on a deal.

Columns are known by their names (Toggl, Clockify, Kimai, a table of one's own). Every row is logged or named with its
line and the reason; a row whose key is here already adds nothing. A file without keys makes one of each row itself.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.strict import Problems
from kochka.core.texts import fold
from kochka.core.workdays import WorkCalendar
from kochka.deals.models import Deal
from kochka.exchange.catalogue import plain
from kochka.exchange.census import Census, take
from kochka.exchange.dates import Ambiguous, DateReader, Unreadable, pattern
from kochka.exchange.guess_values import guess_dates
from kochka.exchange.plans import BadFile
from kochka.exchange.sheets import Record, Sheet
from kochka.exchange.tables import open_table
from kochka.firm.calendar import work_calendar
from kochka.people.models import User
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import TimeEntry
from kochka.timesheets.typed import read

MOST_NAMED = 1000
KEY = 200
NOTE = 300


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "key": _names("id|ид|key|ключ|entry id|time entry id|uid|номер записи"),
    "mail": _names("email|e mail|почта|user email|электронная почта"),
    "person": _names("сотрудник|исполнитель|user|user name|username|member|employee|person|кто|пользователь|фио|имя"),
    "day": _names("дата|день|date|day|start date|spent on|spent date|дата начала|started at|start|начало"),
    "minutes": _names("минуты|минут|minutes|duration minutes|минуты всего"),
    "hours": _names(
        "длительность|время|часы|часов|duration|duration h|hours|time|time spent|затрачено|потрачено|duration decimal"
    ),
    "deal": _names("сделка|номер сделки|id сделки|deal|deal id|deal number|project|проект|project name"),
    "client": _names("клиент|client|компания|company|customer"),
    "note": _names("описание|комментарий|заметка|что делали|description|note|notes|comment|task|задача|summary"),
}
_DIAL = re.compile(r"(?P<hours>[0-9]{1,4}):(?P<minutes>[0-5][0-9])(?::(?P<seconds>[0-5][0-9]))?")
_NUMBER = re.compile(r"(?:№|#)?\s*([0-9]{1,17})")
_PLAIN = re.compile(r"[0-9]{1,5}(?:[.,][0-9]{1,6})?")


@dataclass(slots=True)
class Brought:
    """What came of it, or of a dry run would: figures, and the rows that were not taken, as (line, sentence)."""

    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    taken: int = 0
    minutes: int = 0
    already: int = 0
    rejected: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Job:
    """One reading of one file."""

    sheet: Sheet
    places: Mapping[str, int]
    dates: DateReader
    calendar: WorkCalendar
    by: User
    at: datetime
    source: str
    dry_run: bool
    result: Brought
    deals: dict[tuple[str, str], int] = field(default_factory=dict)

    @cached_property
    def people(self) -> Mapping[str, User]:
        """Everybody who works or worked here, by name and by address; a name that two have is nobody's."""
        found: dict[str, User | None] = {}
        for person in User.objects.filter(is_system=False).order_by("pk"):
            for key in {fold(person.name), fold(person.email)} - {""}:
                found[key] = None if key in found else person
        return {key: person for key, person in found.items() if person}


def import_hours(file: Path, *, by: User, at: datetime, source: str = "time", dry_run: bool = False) -> Brought:
    """Logs the rows of a table; keys are unique within `source`. Raises BadFile for what is no table; Refused where a
    column that is wanted is not there."""
    try:
        sheet = open_table(file)
        job = _job(sheet, take(sheet), by, at, source, dry_run=dry_run)
        for record, key, cells in _rows(job):
            try:
                _bring(job, key, cells)
            except Refused as wrong:
                job.result.rejected += 1
                if len(job.result.refused) < MOST_NAMED:
                    job.result.refused.append((record.line, str(wrong)))
    except Problems as wrong:
        raise BadFile(wrong) from None
    return job.result


def _job(sheet: Sheet, census: Census, by: User, at: datetime, source: str, *, dry_run: bool) -> _Job:
    names = [plain(name) for name in census.header]
    places: dict[str, int] = {}
    for role, words in COLUMNS.items():
        free = [names.index(word) for word in words if word in names and names.index(word) not in places.values()]
        if free:
            places[role] = free[0]
    lacking = [
        names for names in (("day",), ("minutes", "hours"), ("deal",)) if not any(one in places for one in names)
    ]
    if lacking:
        raise Refused(_WANTED[lacking[0][0]]())
    guess = guess_dates([census.columns[places["day"]]])
    return _Job(
        sheet=sheet,
        places=places,
        dates=DateReader(tuple(pattern(written) for written in guess.formats)),
        calendar=work_calendar(),
        by=by,
        at=at,
        source=source,
        dry_run=dry_run,
        result=Brought(columns={role: census.header[place] for role, place in places.items()}),
    )


_WANTED = {
    "day": lambda: _("No column says which day it was. Call it “Date”."),
    "minutes": lambda: _("No column says how long it was. Call it “Hours” or “Minutes”."),
    "deal": lambda: _("No column says on which deal it was. Call it “Deal” or “Project”."),
}


def _rows(job: _Job) -> Iterator[tuple[Record, str, dict[str, str]]]:
    """Rows that are not here yet, with the key that each is known by: its own, or what it says and which of its twins
    it is."""
    twins: Counter[str] = Counter()
    for record in job.sheet.records():
        job.result.rows += 1
        cells = {
            role: " ".join(record.cells[place].split()) if record.problem is None else ""
            for role, place in job.places.items()
        }
        own = cells.get("key", "")
        if not own:
            said = hashlib.sha256(record.raw.encode()).hexdigest()[:40]
            twins[said] += 1
            own = f"{said}-{twins[said]}"
        key = f"{job.source}:{own}"[:KEY]
        if TimeEntry.objects.filter(key=key).exists():
            job.result.already += 1
            continue
        yield record, key, cells


def _bring(job: _Job, key: str, cells: Mapping[str, str]) -> None:
    if not any(cells.values()):
        raise Invalid("row", _("the cells of this row cannot be told apart"))
    person, day = _person(job, cells), _day(job, cells.get("day", ""))
    minutes, deal = _length(cells), _deal(job, cells.get("deal", ""), cells.get("client", ""))
    if not job.dry_run:
        given = {"day": day, "minutes": minutes, "note": cells.get("note", "")[:NOTE], "key": key}
        try:
            log_selling(deal, person=person, source=TimeEntry.Source.IMPORTED, **given, by=job.by, at=job.at)
        except Deal.DoesNotExist:  # whoever does not see it is told no more than that
            raise Invalid("deal", _("no deal is called “%(name)s”") % {"name": cells["deal"][:60]}) from None
    job.result.taken += 1
    job.result.minutes += minutes


def _person(job: _Job, cells: Mapping[str, str]) -> User:
    said = [cells[role] for role in ("mail", "person") if cells.get(role)]
    found = next((job.people[fold(one)] for one in said if fold(one) in job.people), None)
    if found:
        return found
    if not said and not {"mail", "person"} & job.places.keys():
        return job.by
    raise Invalid("person", _("“%(name)s” is nobody of ours") % {"name": (said or [""])[0][:60]})


def _day(job: _Job, text: str) -> date:
    try:
        read_ = job.dates.read(text)
    except (Unreadable, Ambiguous):
        raise Invalid("day", _("“%(text)s” is no date") % {"text": text[:60]}) from None
    if isinstance(read_, datetime):
        return job.calendar.day_of(read_) if read_.tzinfo else read_.date()
    return read_


def _length(cells: Mapping[str, str]) -> int:
    """Minutes. A bare figure is minutes under “Minutes”, hours elsewhere; «1:20:35» is rounded to the minute."""
    text = cells.get("hours") or cells.get("minutes", "")
    dial = _DIAL.fullmatch(text)
    if dial:
        seconds = int(dial["hours"]) * 3600 + int(dial["minutes"]) * 60 + int(dial["seconds"] or 0)
        return max((seconds + 30) // 60, 1) if seconds else read("0").minutes
    if _PLAIN.fullmatch(text):
        figure = Decimal(text.replace(",", ".")) * (60 if cells.get("hours") else 1)
        return read(str(figure.quantize(Decimal(1), ROUND_HALF_UP))).minutes
    said = read(text)
    if said.words:
        raise Invalid("minutes", _("“%(text)s” is no length of time") % {"text": text[:60]})
    return said.minutes


def _deal(job: _Job, text: str, client: str) -> Deal:
    """By its number, or by its title; several of one title are told apart by the client. Asked once for each name."""
    asked = fold(text), fold(client)
    if asked not in job.deals:
        job.deals[asked] = _named(text, client)
    return Deal(pk=job.deals[asked])


def _named(text: str, client: str) -> int:
    if not text:
        raise Invalid("deal", _("the row does not say on which deal"))
    number = _NUMBER.fullmatch(text)
    if number and Deal.objects.filter(pk=int(number[1])).exists():
        return int(number[1])
    rows = Deal.objects.filter(folded=fold(text)).exclude(state=Deal.State.WITHDRAWN).order_by("pk")
    found = list(rows.values_list("pk", "client__name")[:50])
    theirs = [pk for pk, name in found if client and fold(name or "") == fold(client)]
    choice = theirs if len(found) > 1 else [pk for pk, _name in found]
    if not choice:
        words = _("several deals are called “%(name)s”") if found else _("no deal is called “%(name)s”")
        raise Invalid("deal", words % {"name": text[:60]})
    if len(choice) > 1:
        raise Invalid("deal", _("several deals are called “%(name)s”") % {"name": text[:60]})
    return choice[0]
