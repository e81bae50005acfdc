"""An Excel workbook of one sheet, written as it is read: rows come in, bytes go out, and little is held between.

Numbers, days and moments are numbers, days and moments; text is text, whatever it begins with. Libraries that write
workbooks keep all of it in memory or in a file of their own until the end; the little of the format that a table needs
is written here.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import batched
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kochka.core.formulas import is_formula
from kochka.core.money import Money

type Cell = str | int | Decimal | Money | date | datetime | None
LONGEST_TEXT = 32_767
_FIRST_DAY, _SURE_FROM = date(1899, 12, 30), date(1900, 3, 1)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_HEAD, _DAY, _MOMENT, _MONEY, _PREFIXED = 1, 2, 3, 4, 5
_NS = "http://schemas.openxmlformats.org"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = f"{_NS}/spreadsheetml/2006/main"
_LINKS = f"{_NS}/package/2006/relationships"
_OFFICE = f"{_NS}/officeDocument/2006/relationships"
_SHEET_ML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_XML}<Types xmlns="{_NS}/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_ML}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_ML}.worksheet+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_ML}.styles+xml"/></Types>'
)
_RELS = (
    f'{_XML}<Relationships xmlns="{_LINKS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_BOOK_RELS = (
    f'{_XML}<Relationships xmlns="{_LINKS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
# The formats of cells, in the order of the numbers above; 14 and 22: days and moments as the reader’s Excel has them.
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="6"><xf/><xf fontId="1" applyFont="1"/><xf numFmtId="14" applyNumberFormat="1"/>'
    '<xf numFmtId="22" applyNumberFormat="1"/><xf numFmtId="4" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


class _Pipe:
    """Where the archive writes to, and where its bytes are taken from: it cannot go back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: whoever reads takes what is there."""

    def take(self) -> bytes:
        data, self.parts = b"".join(self.parts), []
        return data


def workbook(
    name: str, heading: Sequence[str], rows: Iterable[Sequence[Cell]], *, widths: Sequence[int] = (), batch: int = 500
) -> Iterator[bytes]:
    """The bytes of a workbook whose one sheet has this name, heading and rows; `widths` in characters."""
    pipe: Any = _Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("xl/_rels/workbook.xml.rels", _BOOK_RELS),
            ("xl/workbook.xml", _book(name)),
            ("xl/styles.xml", _STYLES),
        ):
            archive.writestr(path, text)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(_opening(widths).encode())
            sheet.write(_row(1, heading, style=_HEAD).encode())
            yield pipe.take()
            at = 1
            for some in batched(rows, batch):
                sheet.write("".join(_row(at + place, row) for place, row in enumerate(some, start=1)).encode())
                at += len(some)
                yield pipe.take()
            sheet.write(f'</sheetData><autoFilter ref="A1:{_column(len(heading))}{at}"/></worksheet>'.encode())
    yield pipe.take()


def _book(name: str) -> str:
    title = re.sub(r"[\[\]:*?/\\]", " ", _ILLEGAL.sub("", name)).strip(" '")[:31] or "1"
    return (
        f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )


def _opening(widths: Sequence[int]) -> str:
    wide = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>' for place, width in enumerate(widths, 1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return (
        f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{frozen}'
        f"</sheetView></sheetViews>{f'<cols>{wide}</cols>' if wide else ''}<sheetData>"
    )


def _row(at: int, cells: Sequence[Cell], *, style: int = 0) -> str:
    written = (_cell(f"{_column(place)}{at}", said, style) for place, said in enumerate(cells, start=1))
    return f'<row r="{at}">{"".join(written)}</row>'


def _cell(ref: str, said: Cell, style: int) -> str:
    if said is None or said == "":
        return ""
    if isinstance(said, Money):
        return f'<c r="{ref}" s="{_MONEY}"><v>{said.amount:f}</v></c>'
    if isinstance(said, int | Decimal):
        return f'<c r="{ref}"><v>{said:f}</v></c>' if isinstance(said, Decimal) else f'<c r="{ref}"><v>{said}</v></c>'
    if isinstance(said, date):
        return _moment(ref, said)
    text = _ESCAPE.sub("_x005F_", _ILLEGAL.sub("", said[:LONGEST_TEXT]))
    kind = style or (_PREFIXED if is_formula(text) else 0)
    return f'<c r="{ref}" t="inlineStr" s="{kind}"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _moment(ref: str, said: date) -> str:
    """A day counts from the end of 1899; a moment is a fraction of its day. What Excel cannot count is text."""
    day = said.date() if isinstance(said, datetime) else said
    if day < _SURE_FROM:
        return _cell(ref, said.isoformat(), 0)
    whole = (day - _FIRST_DAY).days
    if not isinstance(said, datetime):
        return f'<c r="{ref}" s="{_DAY}"><v>{whole}</v></c>'
    part = (said.hour * 3600 + said.minute * 60 + said.second) / 86_400
    return f'<c r="{ref}" s="{_MOMENT}"><v>{whole + part:.8f}</v></c>'


def _column(place: int) -> str:
    """1 is A, 27 is AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
