"""Bringing clients in: companies with their requisites, and the people in them. Every row is a client, found or new, or
is named with the reason; the same file again adds nothing.

A row finds its client by its id over there, else by its ИНН, else by its name. What stands at a client already is never
written over: a row that finds one adds only a person whom nobody knows yet, and requisites where there are none.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import TypedDict

from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kochka.clients.companies import add_company, note_company
from kochka.clients.contacts import add_contact
from kochka.clients.locking import adding
from kochka.clients.models import Company, CompanyNote, Contact, Requisites
from kochka.clients.payers import write_requisites
from kochka.core.refusals import Refused
from kochka.core.strict import Problem, Problems
from kochka.core.texts import fold
from kochka.exchange.client_maps import ClientMap, load_clients
from kochka.exchange.client_rows import ClientDraft, ClientReader
from kochka.exchange.models import Import, ImportedClient, MadeClient, What
from kochka.exchange.plans import BadFile, BadMap
from kochka.exchange.rejects import Rejected, Rejects, default_path
from kochka.exchange.sheets import Sheet
from kochka.exchange.survey import Tick
from kochka.exchange.tables import open_table
from kochka.firm.settings import the_firm
from kochka.people.models import User

BATCH = 100


class Who(TypedDict):
    """In whose name and when, as verbs take it."""

    by: User
    at: datetime


@dataclass(slots=True)
class ClientTally:
    """Rows counted: new clients, rows that found one, people, rows that are known from before, rows that are none."""

    rows: int = 0
    placed: int = 0
    found: int = 0
    people: int = 0
    already: int = 0
    rejected: int = 0
    noted: int = 0
    """Sites and e-mails that break their rules: they stand in the clients' notes."""


@dataclass(slots=True)
class ClientOutcome:
    """What came of it; of a dry run, what would."""

    name: str
    sheet: Sheet
    run: Import | None
    tally: ClientTally
    rejects: Rejects


@dataclass(slots=True)
class ClientPlan:
    """An import made ready."""

    chart: ClientMap
    map_text: str
    sheet: Sheet
    places: dict[str, int]
    name: str
    by: User
    at: datetime
    seen: dict[str, None] = field(default_factory=dict)
    """Of a dry run: names, numbers and ids that rows above would have made."""

    def rows(
        self, tally: ClientTally, reject: Callable[[Rejected], None], tick: Callable[[int], None]
    ) -> Iterator[ClientDraft]:
        """The file's clients; what is none goes to `reject`, and into the tally. Raises BadFile."""
        reader = ClientReader(self.chart, self.places)
        try:
            for record, found in reader.read(self.sheet.records()):
                tally.rows += 1
                if tally.rows % BATCH == 0:
                    tick(tally.rows)
                if isinstance(found, ClientDraft):
                    yield found
                else:
                    tally.rejected += 1
                    reject(Rejected(found, record.raw))
        except Problems as wrong:
            raise BadFile(wrong) from None
        if not tally.rows:
            raise BadFile(Problems([Problem(self.sheet.header_record.line, 1, "no_rows")]))
        tick(tally.rows)


def plan_clients(path: Path, map_source: bytes, *, by: User, at: datetime, name: str = "") -> ClientPlan:
    """Reads the map and the file's header. Raises BadMap and BadFile."""
    try:
        chart = load_clients(map_source)
    except Problems as wrong:
        raise BadMap(wrong) from None
    try:
        sheet = open_table(path, encoding=chart.encoding, separator=chart.separator, wanted=chart.wanted)
    except Problems as wrong:
        raise BadFile(wrong) from None
    try:
        places = chart.bind(sheet)
    except Problems as wrong:
        raise BadMap(wrong) from None
    return ClientPlan(chart, map_source.decode(), sheet, places, name or path.name, by, at)


def import_clients(
    file: Path,
    map_source: bytes,
    *,
    by: User,
    at: datetime,
    dry_run: bool = False,
    rejected: Path | None = None,
    tick: Tick = lambda _done, _all: None,
    name: str = "",
) -> ClientOutcome:
    """Every row becomes a client, finds one, or stands in the file of rejected rows; read to its end before the first.

    Raises BadMap, BadFile and OSError, and then nothing was changed.
    """
    job = plan_clients(file, map_source, by=by, at=at, name=name)
    rejects = Rejects(rejected or default_path(file), translation.get_language() or the_firm().language)
    with rejects:
        tally = _survey(job, rejects, lambda rows: tick(rows, None))
    if dry_run or not (tally.placed or tally.found or _cut_off(job)):
        return ClientOutcome(job.name, job.sheet, None, tally, rejects)
    run, tally = _bring(job, lambda rows: tick(rows, tally.rows))
    return ClientOutcome(job.name, job.sheet, run, tally, rejects)


def _survey(job: ClientPlan, rejects: Rejects, tick: Callable[[int], None]) -> ClientTally:
    tally = ClientTally()
    for batch in batched(job.rows(tally, rejects.add, tick), BATCH):
        here = Here.of(job, batch)
        for draft in batch:
            known = [f"id {draft.external_id}", f"name {draft.folded}", f"inn {draft.inn}"]
            if draft.external_id in here.ids or known[0] in job.seen:
                tally.already += 1
            elif here.company(draft) or known[1] in job.seen or (draft.inn and known[2] in job.seen):
                tally.found += 1
            else:
                tally.placed += 1
                tally.noted += draft.noted
            tally.people += draft.external_id not in here.ids and draft.has_contact
            job.seen.update(dict.fromkeys(known))
    return tally


@dataclass(slots=True)
class Here:
    """What of a batch is here already: rows by their ids, clients by ИНН and by name."""

    ids: set[str]
    by_inn: dict[str, Company]
    by_name: dict[str, Company]

    @classmethod
    def of(cls, job: ClientPlan, batch: Sequence[ClientDraft]) -> "Here":
        """Three queries."""
        ids = [draft.external_id for draft in batch]
        rows = ImportedClient.objects.filter(source=job.chart.source, external_id__in=ids, freed_at=None)
        payers = Requisites.objects.filter(inn__in={draft.inn for draft in batch if draft.inn}, replaced_at=None)
        payers = payers.filter(company__in=Company.objects.standing()).select_related("company").order_by("-pk")
        named = Company.objects.standing().filter(folded__in={draft.folded for draft in batch}).order_by("-pk")
        return cls(
            set(rows.values_list("external_id", flat=True)),
            {row.inn: row.company for row in payers},
            {row.folded: row for row in named},
        )

    def company(self, draft: ClientDraft) -> Company | None:
        """The client that a row means."""
        return (self.by_inn.get(draft.inn) if draft.inn else None) or self.by_name.get(draft.folded)


def _cut_off(job: ClientPlan) -> Import | None:
    """The import of this very file by this very map that never came to its end."""
    same = Import.objects.filter(what=What.CLIENTS, source=job.chart.source, sha256=job.sheet.look.sha256)
    return same.filter(finished_at=None, undone_at=None, map_text=job.map_text).order_by("-pk").first()


def _bring(job: ClientPlan, tick: Callable[[int], None]) -> tuple[Import, ClientTally]:
    tally, run = ClientTally(), _cut_off(job) or _entered(job)
    for batch in batched(job.rows(tally, lambda _row: None, tick), BATCH):
        with transaction.atomic():
            adding()
            if not Import.objects.select_for_update().filter(pk=run.pk, undone_at=None).exists():
                raise Refused(_("The import was undone while it was running."))
            here = Here.of(job, batch)
            for draft in batch:
                if draft.external_id in here.ids:
                    tally.already += 1
                else:
                    _place(job, run, draft, here, tally)
                    here.ids.add(draft.external_id)
    Import.objects.filter(pk=run.pk, undone_at=None).update(
        finished_at=timezone.now(), already=tally.already, rejected=tally.rejected
    )
    run.refresh_from_db()
    return run, tally


def _entered(job: ClientPlan) -> Import:
    return Import.objects.create(
        what=What.CLIENTS,
        source=job.chart.source,
        file_name=job.name[-255:],
        sha256=job.sheet.look.sha256,
        header=job.sheet.header_record.raw,
        map_text=job.map_text,
        started_at=job.at,
        by=job.by,
    )


def _place(job: ClientPlan, run: Import, draft: ClientDraft, here: Here, tally: ClientTally) -> None:
    company, who = here.company(draft), Who(by=job.by, at=job.at)
    row = ImportedClient(
        run=run, line=draft.line, source=job.chart.source, external_id=draft.external_id, raw=draft.raw
    )
    if company is None:
        company = add_company(name=draft.name, site=draft.site, address=draft.address, knowingly=True, **who)
        MadeClient.objects.create(run=run, company=company)
        row.requisites, row.note = _requisites(company, draft, who), _note(company, draft, who)
        here.by_name[draft.folded] = company
        if draft.inn:
            here.by_inn[draft.inn] = company
        tally.placed, tally.noted = tally.placed + 1, tally.noted + draft.noted
        Import.objects.filter(pk=run.pk).update(placed=F("placed") + 1)
    else:
        tally.found += 1
        if not company.requisites.filter(replaced_at=None).exists():
            row.requisites = _requisites(company, draft, who)
    row.company, row.contact = company, _contact(company, draft, who)
    tally.people += row.contact is not None
    row.save(force_insert=True)


def _requisites(company: Company, draft: ClientDraft, who: Who) -> Requisites | None:
    if not draft.has_requisites:
        return None
    return write_requisites(
        company,
        legal_name=draft.legal_name or draft.name,
        inn=draft.inn,
        kpp=draft.kpp,
        ogrn=draft.ogrn,
        knowingly=True,
        **who,
    )


def _note(company: Company, draft: ClientDraft, who: Who) -> CompanyNote | None:
    return note_company(company, text=draft.note, **who) if draft.note else None


def _contact(company: Company, draft: ClientDraft, who: Who) -> Contact | None:
    """A person whom the client has not yet; a phone without a name is the client's own."""
    if not draft.has_contact:
        return None
    name = draft.contact or draft.name[:120]
    if any(fold(one.name) == fold(name) for one in company.contacts.filter(retired_at=None)[:200]):
        return None
    return add_contact(
        company,
        name=name,
        position=draft.position,
        phone=draft.phone,
        email=draft.email,
        **who,
    )
