"""Counting the stored deadlines anew when the calendar has changed, and telling which are wrong."""

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from kochka.core.workdays import WorkCalendar
from kochka.deals.clock import Deadlines, deadlines
from kochka.deals.locking import locked
from kochka.deals.models import Hold, Jump
from kochka.firm.calendar import work_calendar

BATCH = 200
DEADLINES = ("due_at", "warns_at", "sinks_at", "silent_at")


def drifted(calendar: WorkCalendar) -> Iterator[Jump]:
    """Open jumps whose stored deadlines are not what the calendar says now, with the right ones put on the row."""
    rows = Jump.objects.open().select_related("stage__version", "deal").order_by("pk")
    chunk: list[Jump] = []
    for row in rows.iterator(chunk_size=1000):
        chunk.append(row)
        if len(chunk) == 1000:
            yield from _wrong(chunk, calendar)
            chunk = []
    yield from _wrong(chunk, calendar)


def _wrong(rows: list[Jump], calendar: WorkCalendar) -> Iterator[Jump]:
    holds: dict[object, list[Hold]] = {}
    for hold in Hold.objects.filter(jump__in=rows):
        holds.setdefault(hold.jump_id, []).append(hold)
    for row in rows:
        right = deadlines(row, row.stage.definition, calendar, heard_at=row.deal.heard_at, holds=holds.get(row.pk, ()))
        if right != Deadlines(row.due_at, row.warns_at, row.sinks_at, row.silent_at):
            row.due_at, row.warns_at = right.due_at, right.warns_at
            row.sinks_at, row.silent_at = right.sinks_at, right.silent_at
            yield row


def recount() -> int:
    """Stores the right deadlines everywhere, a batch of deals at a time under their locks. How many were wrong."""
    calendar, changed = work_calendar(), 0
    ids = [row.deal_id for row in drifted(calendar)]
    for batch in _batches(ids):
        with transaction.atomic():
            wrong = list(_wrong(_open_jumps(batch), calendar))
            _store(wrong)
            changed += len(wrong)
    return changed


def _open_jumps(deals: list[int]) -> list[Jump]:
    """The open jumps of these deals, read anew under their locks, each with its deal and stage."""
    found = []
    for deal in locked(deals).values():
        if jump := deal.open_jump:
            jump.deal, jump.stage = deal, deal.stage
            found.append(jump)
    return found


def _store(rows: list[Jump]) -> None:
    """Writes the deadlines of many jumps: one statement prepared once, a quarter of the time of a bulk update."""
    meta, quote = Jump._meta, connection.ops.quote_name
    key = meta.pk
    fields = [field for field in meta.concrete_fields if field.name in DEADLINES]
    said = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in (*fields, key)] for row in rows
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {quote(meta.db_table)} SET {said} WHERE {quote(str(key.column))} = %s", values)


def _batches(ids: list[int]) -> Iterable[list[int]]:
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
