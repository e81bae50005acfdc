"""The deals of a view as a file: CSV and an Excel workbook, written while they are read."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Protocol

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kochka.core.formulas import harmless
from kochka.core.money import Money
from kochka.core.texts import clean_line
from kochka.core.workbook import workbook
from kochka.firm.models import FieldDefinition
from kochka.people.changes import record
from kochka.web.deals.columns import Column, Said
from kochka.web.deals.deal_list import DealList, fields_of
from kochka.web.deals.listed import Listed, listed
from kochka.web.limits import TABLES, paced

MOST_ROWS = 1_000_000
"""What a sheet of Excel holds, in round numbers."""
BATCH = 500
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDE = {"number": 8, "title": 44, "client": 30, "stage": 24, "action": 40, "due": 16}


class Tabular(Protocol):
    """What can be written as a file: its reader's language, the names of its columns, its rows as they are read."""

    language: str
    heading: list[str]

    def rows(self) -> Iterator[list[Said]]: ...


class Table:
    """A view as rows of a file: all its deals in its order, not a page of them. A sum is followed by its currency."""

    def __init__(self, shown: DealList) -> None:
        self.shown, self.sight, self.columns = shown, shown.sight, shown.address.columns
        self.language, self.zone = shown.reader.language, shown.reader.zone
        self.heading = self._heading()
        self.ids = shown.address.order.ids(shown.deals)[:MOST_ROWS]

    def _heading(self) -> list[str]:
        names: list[str] = []
        for column in self.columns:
            names += [str(column.name), _("Currency")] if has_money(column) else [str(column.name)]
        return names

    @property
    def widths(self) -> list[int]:
        widths: list[int] = []
        for column in self.columns:
            widths += [WIDE.get(column.key, 18), 9] if has_money(column) else [WIDE.get(column.key, 18)]
        return widths

    def rows(self) -> Iterator[list[Said]]:
        """In batches, so that as little is held for a hundred thousand deals as for a hundred."""
        needs, fields = {column.needs for column in self.columns}, fields_of(self.columns)
        for some in batched(self.ids, BATCH):
            with translation.override(self.language), timezone.override(self.zone):
                found = [self._row(row) for row in listed(some, needs=needs, fields=fields)]
            yield from found

    def _row(self, row: Listed) -> list[Said]:
        cells: list[Said] = []
        for column in self.columns:
            said = column.says(row, self.sight)
            if has_money(column):
                cells += [said, said.currency] if isinstance(said, Money) else [None, None]
            else:
                cells.append(said)
        return cells


def has_money(column: Column) -> bool:
    """Whether the column's cells are sums."""
    return column.key == "value" or bool(column.field and column.field.kind == FieldDefinition.Kind.MONEY)


def csv_bytes(table: Tabular) -> Iterator[bytes]:
    """For Excel as its reader has it: a byte order mark, and in Russian semicolons, decimal commas and days first."""
    russian = table.language == "ru"
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if russian else ",", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    buffer.write("\ufeff")
    writer.writerow([harmless(name) for name in table.heading])
    for some in batched(table.rows(), BATCH):
        writer.writerows([plain(said, russian=russian) for said in row] for row in some)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue().encode()


def plain(said: Said, *, russian: bool) -> str:
    """A cell of a CSV file. What is text is made harmless; what is none cannot do harm."""
    if isinstance(said, datetime):
        return f"{said:%d.%m.%Y %H:%M}" if russian else f"{said:%Y-%m-%d %H:%M}"
    if isinstance(said, date):
        return f"{said:%d.%m.%Y}" if russian else said.isoformat()
    if isinstance(said, Money | Decimal):
        figure = f"{said.amount if isinstance(said, Money) else said:f}"
        return figure.replace(".", ",") if russian else figure
    return str(said) if isinstance(said, int) else harmless(said or "")


def _sent(table: Table, parts: Iterator[bytes], kind: str, ending: str) -> StreamingHttpResponse:
    day = table.shown.reader.today.isoformat()
    answer = StreamingHttpResponse(parts, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, f"{file_name(table)} {day}.{ending}")
    return answer


def _taken_out(table: Table, ending: str) -> Table:
    """Writes down that the deals leave the house: who took which view."""
    reader = table.shown.reader
    assert reader.user is not None
    record("export", "deals", before="", after=f"{file_name(table)}.{ending}", by=reader.user, at=reader.now)
    return table


def file_name(table: Table) -> str:
    """The view's name, as a file may be called."""
    name = clean_line(table.shown.name, 200)
    return "".join(" " if sign in '\\/:*?"<>|' else sign for sign in name)[:80].strip(" .") or "deals"


@require_safe
@paced(TABLES)
def as_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The view as a CSV table."""
    table = _taken_out(Table(DealList(request)), "csv")
    return _sent(table, csv_bytes(table), "text/csv; charset=utf-8", "csv")


@require_safe
@paced(TABLES)
def as_xlsx(request: HttpRequest) -> StreamingHttpResponse:
    """The view as an Excel workbook."""
    table = _taken_out(Table(DealList(request)), "xlsx")
    book = workbook(table.shown.name, table.heading, table.rows(), widths=table.widths)
    return _sent(table, book, XLSX, "xlsx")
