"""The first reading: to the very end, placing nothing. What it finds is what the import will do."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import batched

from kochka.core.strict import Problem, Problems
from kochka.deals.models import Deal
from kochka.exchange.identities import Identities
from kochka.exchange.models import ImportRow
from kochka.exchange.plans import BadFile, BadMap, Plan
from kochka.exchange.rejects import Rejected, Rejects
from kochka.exchange.reports import Tally
from kochka.exchange.rows import Draft, Fault
from kochka.exchange.sheets import Record

BATCH = 250
TICK = 1000

type Tick = Callable[[int, int | None], None]
"""Told, now and then, how many are behind, and of how many where that is known."""


def survey(plan: Plan, rejects: Rejects, tick: Tick) -> Tally:
    """Reads every row, writes down those that are no deals, counts the rest. Raises BadFile and BadMap."""
    tally = Tally()
    for batch in batched(drafts(plan, tally, rejects.add, lambda rows: tick(rows, None)), BATCH):
        here = standing(plan, batch)
        for draft in batch:
            if draft.external_id in here:
                tally.already += 1
            else:
                tally.add(draft, plan.stage_of(draft))
    if not tally.rows:
        raise BadFile(Problems([Problem(plan.sheet.header_record.line, 1, "no_rows")]))
    return tally


def drafts(
    plan: Plan, tally: Tally, reject: Callable[[Rejected], None], tick: Callable[[int], None]
) -> Iterator[Draft]:
    """The file's deals, each with its id; the rows that are none go to `reject`, and into the tally."""
    identities = Identities(given="id" in plan.chart.columns)
    for record in _records(plan):
        tally.rows += 1
        if tally.rows % TICK == 0:
            tick(tally.rows)
        if record.problem is None and plan.reader.skips(record):
            tally.skipped += 1
            continue
        found = _draft(plan, record, identities)
        if isinstance(found, Draft):
            yield found
        else:
            tally.rejected += 1
            reject(Rejected(found, record.raw))
    tick(tally.rows)


def _records(plan: Plan) -> Iterator[Record]:
    try:
        yield from plan.sheet.records()
    except Problems as wrong:
        raise BadFile(wrong) from None


def _draft(plan: Plan, record: Record, identities: Identities) -> Draft | Problem:
    if record.problem:
        return record.problem
    try:
        draft = plan.reader.read(record)
        plan.owners.check(draft)
        plan.reasons.check(draft)
        plan.extras.check(draft, plan.reader)
        identity = identities.of(draft)
    except Fault as fault:
        return Problem(record.line, 1, fault.code, fault.params)
    except Problems as wrong:
        raise BadMap(wrong) from None
    return draft if identity == draft.external_id else replace(draft, external_id=identity)


def standing(plan: Plan, batch: Sequence[Draft]) -> set[str]:
    """Which of these ids have a deal already; a withdrawn one is none."""
    taken = ImportRow.objects.filter(
        source=plan.chart.source, external_id__in=[draft.external_id for draft in batch], freed_at=None
    )
    return set(taken.exclude(deal__state=Deal.State.WITHDRAWN).values_list("external_id", flat=True))
