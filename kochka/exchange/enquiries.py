"""Bringing enquiries in from a table: a site's form, a mailbox, the leads of another system. No map is needed: columns
are known by their names, and what is not known is kept with the row.

Every row becomes an enquiry or is named with its line and the reason; the same file again adds nothing.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from itertools import batched
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Refused
from kochka.core.strict import Problems
from kochka.core.texts import fold
from kochka.core.workdays import WorkCalendar
from kochka.deals.enquiries import take_in, withdraw_enquiry
from kochka.deals.models import Enquiry
from kochka.exchange.catalogue import plain
from kochka.exchange.census import Census, take
from kochka.exchange.dates import Ambiguous, DateReader, Unreadable, pattern
from kochka.exchange.guess_values import guess_dates
from kochka.exchange.models import Import, ImportedEnquiry, What
from kochka.exchange.plans import BadFile
from kochka.exchange.sheets import Record, Sheet
from kochka.exchange.tables import open_table
from kochka.firm.calendar import work_calendar
from kochka.firm.models import LeadSource
from kochka.people.models import User

BATCH = 100
MOST_NAMED = 1000
NOON = time(12)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": _names("id|ид|lead id|номер|номер заявки|record id|uid"),
    "who": _names(
        "имя|фио|контактное лицо|контакт|name|full name|lead name|contact|contact name|от кого|from|имя лида"
    ),
    "company": _names("компания|организация|название компании|company|company name|account name|account|клиент"),
    "phone": _names("телефон|рабочий телефон|мобильный телефон|phone|mobile|mobile phone|tel|тел"),
    "mail": _names("email|e mail|почта|электронная почта|эл почта|рабочий email|mail"),
    "text": _names(
        "сообщение|текст|текст заявки|заявка|запрос|комментарий|message|comment|description|notes|тема|subject"
    ),
    "came": _names("дата создания|дата|дата заявки|создан|создано|created|created at|create date|date|received|когда"),
    "channel": _names("канал|channel|способ"),
    "source": _names("источник|lead source|source|utm source|откуда"),
    "holder": _names("ответственный|менеджер|owner|lead owner|manager|assigned to|кто отвечает"),
}
CHANNELS = {
    "call": "звон call phone тел",
    "mail": "почт пись mail",
    "messenger": "мессендж telegram whatsapp чат chat vk телеграм ватсап",
    "meeting": "встреч meeting",
    "form": "сайт форм form site web",
}


@dataclass(slots=True)
class Taken:
    """What came of it, or of a dry run would: figures, and the rows that are none, as (line, sentence)."""

    run: Import | None = None
    columns: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    taken: int = 0
    already: int = 0
    rejected: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Job:
    """One reading of one file: whose a row is unless it says so itself, our people by name and address, how dates
    read, and what came of it so far."""

    sheet: Sheet
    places: Mapping[str, int]
    dates: DateReader
    calendar: WorkCalendar
    people: Mapping[str, User]
    sources: Mapping[str, LeadSource]
    holder: User
    by: User
    at: datetime
    source: str
    dry_run: bool
    result: Taken

    def refuse(self, record: Record, sentence: str) -> None:
        """The row is no enquiry, and why."""
        self.result.rejected += 1
        if len(self.result.refused) < MOST_NAMED:
            self.result.refused.append((record.line, sentence))


def import_enquiries(
    file: Path, *, by: User, at: datetime, holder: User | None = None, source: str = "enquiries", dry_run: bool = False
) -> Taken:
    """Takes in the rows of a table; `holder` (else `by`) answers those that name nobody of ours. Raises BadFile for
    what is no table; Refused where no column says who asks."""
    try:
        sheet = open_table(file)
        job = _job(sheet, take(sheet), holder or by, by, at, source, dry_run=dry_run)
        for batch in batched(_rows(job), BATCH):
            _take_batch(job, batch)
    except Problems as wrong:
        raise BadFile(wrong) from None
    if job.result.run:
        Import.objects.filter(pk=job.result.run.pk).update(
            finished_at=at, already=job.result.already, rejected=job.result.rejected, placed=job.result.taken
        )
    return job.result


def _job(sheet: Sheet, census: Census, holder: User, by: User, at: datetime, source: str, *, dry_run: bool) -> _Job:
    places = find_columns(census)
    if "who" not in places and "company" not in places:
        raise Refused(_("No column says who asks. One of them has to be called “Name”, “Contact” or “Company”."))
    people = User.objects.active().order_by("pk")
    return _Job(
        sheet=sheet,
        places=places,
        dates=_dates(census, places),
        calendar=work_calendar(),
        people={key: person for person in people for key in (fold(person.name), fold(person.email))},
        sources={fold(row.name): row for row in LeadSource.objects.filter(retired_at=None)},
        holder=holder,
        by=by,
        at=at,
        source=source,
        dry_run=dry_run,
        result=Taken(columns={role: census.header[place] for role, place in places.items()}),
    )


def find_columns(census: Census) -> dict[str, int]:
    """Which column is what, by its name alone; each serves once."""
    names = [plain(name) for name in census.header]
    found: dict[str, int] = {}
    for role, words in COLUMNS.items():
        places = [names.index(word) for word in words if word in names and names.index(word) not in found.values()]
        if places:
            found[role] = places[0]
    return found


type Row = tuple[Record, str, dict[str, str]]
"""A row of the file, the id that it is known by, its cells by what they are."""


def _rows(job: _Job) -> Iterator[Row]:
    seen: set[str] = set()
    for record in job.sheet.records():
        job.result.rows += 1
        if record.problem is not None:
            job.refuse(record, _("the cells of this row cannot be told apart"))
            continue
        cells = {role: " ".join(record.cells[place].split()) for role, place in job.places.items()}
        external = cells.get("id", "")[:200] or hashlib.sha256(record.raw.encode()).hexdigest()[:40]
        if external in seen:
            job.result.already += 1
            continue
        seen.add(external)
        yield record, external, cells


def _take_batch(job: _Job, batch: tuple[Row, ...]) -> None:
    ids = [external for _record, external, _cells in batch]
    with transaction.atomic():
        here = ImportedEnquiry.objects.filter(source=job.source, freed_at=None, external_id__in=ids)
        known = set(here.values_list("external_id", flat=True))
        for record, external, cells in batch:
            if external in known:
                job.result.already += 1
                continue
            try:
                _take(job, record, external, cells)
            except Invalid as wrong:
                job.refuse(record, str(wrong))


def _take(job: _Job, record: Record, external: str, cells: Mapping[str, str]) -> None:
    who = ", ".join(dict.fromkeys(cells[role] for role in ("who", "company") if cells.get(role)))
    came = _came(cells.get("came", ""), job)
    if not who:
        raise Invalid("who", _("the row does not say who asks"))
    if not job.dry_run:
        row = take_in(
            who=who,
            reach=", ".join(cells[role] for role in ("phone", "mail") if cells.get(role)),
            text=cells.get("text", ""),
            channel=_channel(cells.get("channel", "")),
            source=job.sources.get(fold(cells.get("source", ""))),
            came_at=came,
            holder=job.people.get(fold(cells.get("holder", "")), job.holder),
            by=job.by,
            at=job.at,
        )
        job.result.run = job.result.run or _run(job)
        ImportedEnquiry.objects.create(
            run=job.result.run,
            enquiry=row,
            line=record.line,
            source=job.source,
            external_id=external,
            raw=record.raw,
        )
    job.result.taken += 1


def _run(job: _Job) -> Import:
    return Import.objects.create(
        what=What.ENQUIRIES,
        source=job.source,
        file_name=job.sheet.path.name[-255:],
        sha256=job.sheet.look.sha256,
        header=job.sheet.header_record.raw,
        map_text="",
        started_at=job.at,
        by=job.by,
    )


def _dates(census: Census, places: Mapping[str, int]) -> DateReader:
    guess = guess_dates([census.columns[places["came"]]] if "came" in places else [])
    return DateReader(tuple(pattern(written) for written in guess.formats))


def _came(text: str, job: _Job) -> datetime:
    """When it came; a day alone is its noon, nothing at all is now. Raises Invalid for what is no date, or lies
    ahead."""
    if not text:
        return job.at
    try:
        read = job.dates.read(text)
    except (Unreadable, Ambiguous):
        raise Invalid("came", _("“%(text)s” is no date") % {"text": text[:60]}) from None
    moment = read if isinstance(read, datetime) else datetime.combine(read, NOON)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=job.calendar.timezone)
    if job.calendar.day_of(moment) > job.calendar.day_of(job.at):
        raise Invalid("came", _("%(text)s lies ahead") % {"text": text[:60]})
    return min(moment, job.at)


def _channel(text: str) -> Enquiry.Channel:
    words = fold(text)
    found = (key for key, signs in CHANNELS.items() if any(sign in words for sign in signs.split()))
    return Enquiry.Channel(next(found, "form"))


def undo_enquiries(run: Import, *, by: User, at: datetime, reason: str) -> tuple[int, list[tuple[int, str]]]:
    """Withdraws those that nobody has touched: how many, and those that stay, as (id, who). Raises NotYours."""
    rows = ImportedEnquiry.objects.filter(run=run, freed_at=None).select_related("enquiry").order_by("pk")
    kept: list[tuple[int, str]] = []
    gone = 0
    for batch in batched(rows, BATCH):
        with transaction.atomic():
            for row in batch:
                enquiry = row.enquiry
                if enquiry.settled_at is not None or enquiry.answered_at is not None:
                    kept.append((enquiry.pk, enquiry.who))
                    continue
                withdraw_enquiry(enquiry, reason=reason, by=by, at=at)
                gone += 1
            stay = {number for number, _who in kept}
            free = [row.pk for row in batch if row.enquiry.pk not in stay]
            ImportedEnquiry.objects.filter(pk__in=free).update(freed_at=at)
    return gone, kept
