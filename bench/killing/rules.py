"""What must hold after every kill. Each yields what is broken, in words; `deep` asks the product's own check too."""

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.core.files.storage import default_storage
from django.db.models import Count

from kochka.deals.entries import Kind
from kochka.deals.models import (
    Attempt,
    Confirmation,
    Deal,
    Entry,
    GoAhead,
    GoAheadDecision,
    Hold,
    Jump,
    StepBack,
    Waiver,
    Withdrawal,
)
from kochka.exchange.models import Import, ImportRow
from kochka.files.models import StoredFile
from kochka.funnel.models import Stage
from kochka.ops.check import findings
from kochka.ops.check import rules as product_rules

QUICK = frozenset({
    "one_jump", "names_it", "own_jump", "ended_when", "losses", "withdrawals", "holds", "participants", "begun_once",
    "settled", "left_how",
})  # fmt: skip
"""Rules of the product that are one question to the database."""
ROWS = {
    Kind.TRIED: Attempt, Kind.HELD: Hold, Kind.CONFIRMED: Confirmation, Kind.WAIVED: Waiver, Kind.ASKED: GoAhead,
    Kind.DECIDED: GoAheadDecision, Kind.STEPPED_BACK: StepBack, Kind.WITHDRAWN: Withdrawal,
}  # fmt: skip
"""Which row stands behind each entry: one for one."""


def broken(touched: Collection[int]) -> Iterator[str]:
    """The quick rules over everything, and the stories of the deals that somebody was at."""
    for rule in product_rules():
        if rule.key in QUICK:
            yield from (f"{rule.key}: {row}" for row in rule.broken())
    yield from entries_and_rows()
    yield from imports()
    yield from stories(touched)


def deep() -> Iterator[str]:
    """Everything that the product's own check asks, and the story of every deal."""
    for found in findings():
        yield f"kochka check: {found.rule}: {found.count}, {found.first} {found.trouble}"
    yield from stories(Deal.objects.values_list("pk", flat=True))


def entries_and_rows() -> Iterator[str]:
    """A verb that was cut in two would leave a row without its entry, or an entry without its row."""
    wrote = dict(Entry.objects.filter(kind__in=list(ROWS)).values_list("kind").annotate(n=Count("pk")))
    for kind, model in ROWS.items():
        if (rows := model._default_manager.count()) != wrote.get(kind.value, 0):
            yield f"{kind}: {rows} rows, {wrote.get(kind.value, 0)} entries"
    jumps = Jump.objects.filter(came="jumped").count()
    if jumps != (said := Entry.objects.filter(kind=Kind.JUMPED).count()):
        yield f"{jumps} jumps, {said} entries"


def imports() -> Iterator[str]:
    """A batch is in with its deals, its rows and its count, or not at all."""
    counted = dict(ImportRow.objects.values_list("run").annotate(n=Count("pk")))
    for run in Import.objects.all():
        if run.placed != counted.get(run.pk, 0):
            yield f"import {run.pk} counts {run.placed}, {counted.get(run.pk, 0)} rows are there"
    placed = Entry.objects.filter(kind=Kind.PLACED).count()
    if placed != (rows := ImportRow.objects.count()):
        yield f"{placed} deals were placed, {rows} rows say from where"


def stories(ids: Collection[int]) -> Iterator[str]:
    """The journal alone tells where each of these deals stands."""
    told: dict[int, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(deal__in=ids).order_by("pk"):
        told[entry.deal_id].append(entry)
    stages = {str(stage.pk): stage for stage in Stage.objects.all()}
    for deal in Deal.objects.filter(pk__in=ids):
        yield from (f"deal {deal.pk}: {what}" for what in _story(deal, told[deal.pk], stages))


_ENDS = {Kind.LOST: "lost", Kind.FINISHED: "finished", Kind.WITHDRAWN: "withdrawn", Kind.REOPENED: "open"}


def _story(deal: Deal, story: list[Entry], stages: dict[str, Stage]) -> Iterator[str]:
    here, state = None, "open"
    for entry in story:
        said = entry.payload
        if entry.kind in (Kind.OPENED, Kind.PLACED):
            here, state = stages[said["stage"]], said.get("state", "open")
        elif entry.kind in (Kind.JUMPED, Kind.STEPPED_BACK):
            start, end = stages[said["from"]], stages[said["to"]]
            if here != start or end.position - start.position != (1 if entry.kind == Kind.JUMPED else -1):
                yield f"entry {entry.pk} leads from {start.pk} to {end.pk}, it stood at {here and here.pk}"
            here = end
        state = _ENDS.get(Kind(entry.kind), state) if entry.kind in _ENDS else state
    if here is None or (here.pk, state) != (deal.stage_id, deal.state):
        yield f"it is {deal.state} at {deal.stage_id}, its journal says {state} at {here and here.pk}"


def stored() -> set[str]:
    """Where bytes lie in the storage."""
    folders = default_storage.listdir("")[0] if default_storage.exists("") else []
    return {f"{folder}/{name}" for folder in folders for name in default_storage.listdir(folder)[1]}


def files(before: set[str]) -> Iterator[str]:
    """Once swept, as many bytes lie in the storage as rows know, beside what lay there before."""
    known, there = {row.path for row in StoredFile.objects.all()}, stored()
    yield from (f"bytes that belong to nothing: {path}" for path in there - known - before)
    yield from (f"lost: {path}" for path in known - there)
