"""Bringing deals in. The file is read twice: once to the end to see whether it can be, only then to place its deals.

So a file that breaks off, in encoding or in quotes, changes nothing. Deals are placed in batches, each one transaction
with its rows: an import that is cut off leaves whole batches, and the same file with the same map goes on from there.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import batched
from pathlib import Path

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kochka.clients.models import Company
from kochka.clients.naming import companies_named
from kochka.core.refusals import Refused
from kochka.core.texts import fold
from kochka.core.when import Due
from kochka.core.workdays import WorkCalendar
from kochka.deals.journey.placing import Placed, place
from kochka.deals.models import Deal, Jump
from kochka.exchange.models import Import, ImportRow, MadeClient, What
from kochka.exchange.plans import Plan, plan
from kochka.exchange.rejects import Rejects, default_path
from kochka.exchange.reports import Tally
from kochka.exchange.rows import Draft
from kochka.exchange.survey import BATCH, Tick, drafts, standing, survey
from kochka.people.models import User

ATTEMPTS = 3


@dataclass(slots=True)
class Outcome:
    """What came of it; of a dry run, what would. `run` is None where nothing was placed."""

    plan: Plan
    run: Import | None
    tally: Tally
    rejects: Rejects


def import_deals(
    file: Path,
    map_source: bytes,
    *,
    by: User,
    at: datetime,
    dry_run: bool = False,
    rejected: Path | None = None,
    tick: Tick = lambda _done, _all: None,
    name: str = "",
) -> Outcome:
    """Every row becomes a deal or stands in the file of rejected rows.

    That is `rejected`, or one beside the database; `name` is what the file is called where its path does not tell.
    `tick` is told how many rows are behind, in both readings. Raises BadMap, BadFile and OSError, and then nothing was
    changed.
    """
    job = plan(file, map_source, by=by, at=at, name=name)
    rejects = Rejects(rejected or default_path(file), translation.get_language() or job.firm.language)
    with translation.override(job.firm.language):
        with rejects:
            tally = survey(job, rejects, tick)
        run = None if dry_run else _cut_off(job)
        if dry_run or not (tally.placed or run):
            return Outcome(job, None, tally, rejects)
        run, tally = _bring(job, run, lambda rows: tick(rows, tally.rows))
        return Outcome(job, run, tally, rejects)


@dataclass(slots=True)
class Spread:
    """Which day the next action of an owner's next deal falls on: so many a day, from the next working day on."""

    calendar: WorkCalendar
    today: date
    a_day: int
    taken: Counter[int] = field(default_factory=Counter)

    def due(self, owner: User) -> Due:
        nth = self.taken[owner.pk]
        self.taken[owner.pk] += 1
        return Due(self.calendar.add_days(self.today, nth // self.a_day + 1))

    def copy(self) -> "Spread":
        return replace(self, taken=Counter(self.taken))


def _cut_off(job: Plan) -> Import | None:
    """The import of this very file by this very map that never came to its end."""
    same = Import.objects.filter(source=job.chart.source, sha256=job.sheet.look.sha256)
    same = same.filter(finished_at=None, undone_at=None)
    return same.filter(map_text=job.map_text).order_by("-pk").first()


def _bring(job: Plan, run: Import | None, tick: Callable[[int], None]) -> tuple[Import | None, Tally]:
    """The second reading: places whatever is not here yet, batch by batch."""
    tally = Tally()
    spread = Spread(job.reader.calendar, job.reader.today, job.chart.spread, _spread_so_far(run))
    for batch in batched(drafts(job, tally, lambda _rejected: None, tick), BATCH):
        run, spread, placed = _try_batch(job, run, spread, batch)
        for draft in placed:
            tally.add(draft, job.stage_of(draft))
        tally.already += len(batch) - len(placed)
    if run:
        run.refresh_from_db()
        run.finished_at = timezone.now()
        run.already, run.rejected, run.skipped = tally.already, tally.rejected, tally.skipped
        run.save(update_fields=["finished_at", "already", "rejected", "skipped"])
    return run, tally


def _try_batch(
    job: Plan, run: Import | None, spread: Spread, batch: Sequence[Draft]
) -> tuple[Import | None, Spread, list[Draft]]:
    """One batch in one transaction; again, if another import of the same source was quicker with one of its rows."""
    for attempt in range(1, ATTEMPTS + 1):
        mine = spread.copy()
        try:
            with transaction.atomic():
                taken = standing(job, batch)
                fresh = [draft for draft in batch if draft.external_id not in taken]
                entered = _place_batch(job, run, mine, fresh) if fresh else run
        except IntegrityError:
            if attempt == ATTEMPTS:
                raise
            job.owners.reload()
            job.reasons.reload()
            job.extras.reload()
        else:
            return entered, mine, fresh
    raise AssertionError("unreachable")


def _place_batch(job: Plan, run: Import | None, spread: Spread, fresh: Sequence[Draft]) -> Import:
    run = _entered(job, run)
    _free_withdrawn(job, fresh)
    names = [draft.client for draft in fresh if draft.client]
    clients = companies_named(names, by=job.by, at=job.at) if names else {}
    _note_made(job, run, clients.values())
    deals = place([_placed(job, draft, clients, spread) for draft in fresh], by=job.by, at=job.at)
    ImportRow.objects.bulk_create(
        ImportRow(
            run=run, deal=deal, line=draft.line, source=job.chart.source, external_id=draft.external_id, raw=draft.raw
        )
        for draft, deal in zip(fresh, deals, strict=True)
    )
    Import.objects.filter(pk=run.pk).update(placed=F("placed") + len(deals))
    return run


def _note_made(job: Plan, run: Import, clients: Iterable[Company]) -> None:
    """Which clients came along: made at the very moment of the import."""
    new = {one.pk for one in clients if (one.created_at, one.created_by_id) == (job.at, job.by.pk)}
    new -= set(MadeClient.objects.filter(run=run, company__in=new).values_list("company", flat=True)) if new else set()
    MadeClient.objects.bulk_create(MadeClient(run=run, company_id=number) for number in new)


def _entered(job: Plan, run: Import | None) -> Import:
    """The import's own row, locked; it comes into being with its first deals. Raises Refused once it is undone."""
    if run is None:
        return Import.objects.create(
            source=job.chart.source,
            file_name=job.name[-255:],
            sha256=job.sheet.look.sha256,
            header=job.sheet.header_record.raw,
            map_text=job.map_text,
            version=job.version,
            what=What.DEALS,
            started_at=job.at,
            by=job.by,
        )
    found = Import.objects.select_for_update().filter(pk=run.pk, undone_at=None).first()
    if found is None:
        raise Refused(_("The import was undone while it was running."))
    return found


def _free_withdrawn(job: Plan, fresh: Sequence[Draft]) -> None:
    """Ids whose deals were withdrawn are free again. Most times none is taken, and a join is never asked for: of tables
    that have just been filled PostgreSQL still thinks that they are empty, and goes through all deals for each row."""
    ids = [draft.external_id for draft in fresh]
    taken = ImportRow.objects.filter(source=job.chart.source, external_id__in=ids, freed_at=None)
    deals = list(taken.values_list("deal", flat=True))
    if left := list(Deal.objects.filter(pk__in=deals, state=Deal.State.WITHDRAWN).values_list("pk", flat=True)):
        taken.filter(deal__in=left).update(freed_at=job.at)


def _placed(job: Plan, draft: Draft, clients: Mapping[str, Company], spread: Spread) -> Placed:
    owner, is_open = job.owners.of(draft), draft.ended_at is None
    sort_out = draft.next_action or _("Sort out: where does this deal stand now?")
    return Placed(
        title=draft.title,
        owner=owner,
        stage=job.stage_of(draft),
        currency=draft.currency,
        opened_at=draft.opened_at or job.at,
        state=Deal.State.OPEN if is_open else Deal.State.LOST if draft.loss else Deal.State.FINISHED,
        client=clients[fold(draft.client)] if draft.client else None,
        value_minor=draft.value_minor,
        ended_at=draft.ended_at,
        loss=job.reasons.of(draft, by=job.by, at=job.at),
        next_action=sort_out if is_open else "",
        due=spread.due(owner) if is_open else None,
        service_line=job.extras.line_of(draft, by=job.by, at=job.at),
        source=job.extras.source_of(draft, by=job.by, at=job.at),
        fields=job.extras.values(draft, job.reader),
    )


def _spread_so_far(run: Import | None) -> Counter[int]:
    """How many next actions each owner has of an import that was cut off."""
    if run is None:
        return Counter()
    jumps = Jump.objects.filter(deal__import_row__run=run, came=Jump.Came.PLACED)
    return Counter(dict(jumps.order_by().values_list("deal__owner").annotate(number=Count("pk"))))
