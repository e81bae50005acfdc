"""Writing the export: one moment of the database, read in batches, so that it costs as little memory for a hundred
thousand deals as for a hundred."""

import csv
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import IO
from zoneinfo import ZoneInfo

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from kochka.core.formulas import harmless
from kochka.core.models import streamed
from kochka.deals.journal import told
from kochka.deals.models import Entry
from kochka.files.models import StoredFile
from kochka.firm.settings import the_firm
from kochka.funnel.models import Version
from kochka.ops.keeping.export.readme import ENGLISH, NAMES, RUSSIAN, readme
from kochka.ops.keeping.export.sinks import Sink, sink_to
from kochka.ops.keeping.export.tables import Table, plain, rows, tables
from kochka.ops.progress import Progress, silent

LINES = 1000
ENTRIES = 500
CHUNK = 1024 * 1024
LONGEST_NAME = 150
"""Of a file, in bytes: with its id before it, it fits on every disk."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given out: rows by table, files, and those that the storage has lost."""

    path: Path
    rows: dict[str, int]
    files: int
    lost: tuple[str, ...]


def export(path: Path, *, at: datetime, exact: bool = False, progress: Progress = silent) -> Given:
    """Gives everything out into a zip or a folder. `exact`: formulas stay as they are typed. Raises ClickException."""
    with sink_to(path, at) as sink, one_moment():
        firm = the_firm()
        zone, found = ZoneInfo(firm.timezone), tables()
        counts: list[tuple[Table, int]] = []
        for done, table in enumerate(found):
            progress(_("Writing the tables"), done, len(found))
            heading = [column.heading for column in table.columns]
            with sink.open(f"tables/{table.file_name}") as out:
                counts.append((table, write_csv(out, heading, rows(table, zone), exact=exact)))
        with translation.override(firm.language):
            _journal(sink, zone, exact=exact, progress=progress)
        _funnels(sink)
        files, lost = _files(sink, progress)
        for language in (ENGLISH, RUSSIAN):
            text = readme(language, counts, company=firm.name, moment=at.astimezone(zone), exact=exact)
            with sink.open(NAMES[language]) as out:
                out.write(text.encode())
    return Given(path, {table.label: count for table, count in counts}, files, lost)


@contextmanager
def one_moment() -> Iterator[None]:
    """Every query within sees the database as it stood at the first one; nobody waits for it."""
    if connection.vendor != "sqlite":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # Django's own would take the lock of writers
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def write_csv(out: IO[bytes], heading: list[str], lines: Iterable[list[str]], *, exact: bool) -> int:
    """A table as CSV; how many rows."""
    count, buffer = 0, io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow(heading)
    for some in batched(lines, LINES):
        writer.writerows(some if exact else ([harmless(cell) for cell in row] for row in some))
        count += len(some)
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    out.write(buffer.getvalue().encode())
    return count


def _journal(sink: Sink, zone: ZoneInfo, *, exact: bool, progress: Progress) -> None:
    """What happened to each deal, in the company's language."""
    heading = ["entry_id", "deal_id", "deal", "happened_at", "recorded_at", "by", "kind", "what", "detail"]
    total = Entry.objects.count()
    with sink.open("tables/journal.csv") as out:
        write_csv(out, heading, _entries(zone, total, progress), exact=exact)


def _entries(zone: ZoneInfo, total: int, progress: Progress) -> Iterator[list[str]]:
    found = streamed(Entry.objects.select_related("by", "deal").order_by("pk"), ENTRIES)
    done = 0
    for some in batched(found, ENTRIES):
        progress(_("Writing the journal in words"), done, total)
        done += len(some)
        for line in told(some):
            row = line.entry
            moments = (plain(row.happened_at, zone), plain(row.recorded_at, zone))
            words = (row.by.name, row.kind, str(line.sentence), str(line.detail or ""))
            yield [str(row.pk), str(row.deal_id), row.deal.title, *moments, *words]


def _funnels(sink: Sink) -> None:
    for version in Version.objects.select_related("funnel", "source").order_by("pk").iterator(chunk_size=50):
        with sink.open(f"funnels/{version.funnel.key}-{version.number}.yaml") as out:
            out.write(version.source.text.encode())


def _files(sink: Sink, progress: Progress) -> tuple[int, tuple[str, ...]]:
    """Copies the bytes. How many, and the ids of those that are lost."""
    total, done, lost = StoredFile.objects.count(), 0, []
    for row in streamed(StoredFile.objects.order_by("pk"), ENTRIES):
        progress(_("Copying the files"), done, total)
        try:
            source = default_storage.open(row.path, "rb")
        except FileNotFoundError:
            lost.append(str(row.pk))
            continue
        with source, sink.open(f"files/{row.pk} {safe_name(row.name)}") as out:
            while chunk := source.read(CHUNK):
                out.write(chunk)
        done += 1
    return done, tuple(lost)


def safe_name(name: str) -> str:
    """A file's name that every system takes, its ending kept."""
    clean = "".join("_" if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in name).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    ending = f"{dot}{ending}" if dot and stem and len(ending) < 12 else ""
    kept = clean.removesuffix(ending).encode()[: LONGEST_NAME - len(ending.encode())].decode(errors="ignore")
    return f"{kept.rstrip(' .')}{ending}" or "file"
