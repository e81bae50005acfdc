"""A workbook (.xlsx) written out as a table in text: streaming, in bounded memory, nothing in it is ever run.

One line for each row of the first visible sheet, so that "row 17" is row 17 in Excel too; of a formula its last result;
dates by their cell formats as 2026-11-24. Line breaks within a cell become U+2028, which no reader takes for the end of
a row.
"""

import csv
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import NoReturn, TextIO
from xml.parsers import expat

from kochka.core.problems import Param
from kochka.core.strict import Problem, Problems
from kochka.exchange.sheets import MOST_COLUMNS

MOST_PARTS = 5_000
MOST_INFLATED = 256 * 1024 * 1024
MOST_STRINGS = 64 * 1024 * 1024
MOST_ROWS = 1_048_576
CHUNK = 1 << 18
LINE_BREAK = "\u2028"

_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(50, 59)})
_QUOTED = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_BREAK = re.compile("\r\n|\r|\n|_x000[dD]_\n?")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

type Start = Callable[[str, dict[str, str]], None]


def write_out(path: Path, out: Path) -> None:
    """Writes the workbook's first visible sheet into `out` as a CSV. Raises Problems where it cannot be read."""
    draft = out.with_suffix(".part")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as parts, draft.open("w", encoding="utf-8", newline="") as file:
            _bounded(parts)
            _Writer(file).write(_Workbook(parts).rows())
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        expat.ExpatError,
        LookupError,
        ValueError,
        ArithmeticError,
        EOFError,
    ):
        draft.unlink(missing_ok=True)
        _stop("broken_workbook")
    except (NotImplementedError, RuntimeError):  # a compression nobody uses, a password on a part
        draft.unlink(missing_ok=True)
        _stop("shut_workbook")
    except Problems:
        draft.unlink(missing_ok=True)
        raise
    draft.replace(out)


def _stop(code: str, **params: Param) -> NoReturn:
    raise Problems([Problem(1, 1, code, params)])


def _bounded(parts: zipfile.ZipFile) -> None:
    """What is declared bounds what is read: nothing is inflated further than its entry says."""
    told = parts.infolist()
    if len(told) > MOST_PARTS or sum(part.file_size for part in told) > MOST_INFLATED:
        _stop("huge_workbook", most=MOST_INFLATED // 1024 // 1024)


def _parse(
    parts: zipfile.ZipFile,
    name: str,
    start: Start,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> Iterator[None]:
    """Reads a part piece by piece, a pause after each. Names come without their namespaces' prefixes."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, given: start(tag.rpartition(":")[2], given)
    if end is not None:
        parser.EndElementHandler = lambda tag: end(tag.rpartition(":")[2])
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = lambda *_all: _stop("broken_workbook")
    with parts.open(name) as stream:
        while chunk := stream.read(CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
    yield


def _whole(parts: zipfile.ZipFile, name: str, start: Start) -> None:
    for _piece in _parse(parts, name, start):
        pass


class _Workbook:
    """What the other parts say about the cells of the first visible sheet."""

    def __init__(self, parts: zipfile.ZipFile) -> None:
        self.parts, self.names = parts, set(parts.namelist())
        self.sheets: list[str] = []
        self.base = datetime(1899, 12, 30)  # noqa: DTZ001  # a workbook knows no zone
        _whole(parts, "xl/workbook.xml", self._of_book)
        self.strings = list(self._strings()) if "xl/sharedStrings.xml" in self.names else []
        self.dates = self._date_styles() if "xl/styles.xml" in self.names else frozenset[int]()

    def _of_book(self, tag: str, given: dict[str, str]) -> None:
        if tag == "sheet" and given.get("state", "visible") == "visible":
            self.sheets.append(next((value for key, value in given.items() if key.rpartition(":")[2] == "id"), ""))
        elif tag == "workbookPr" and given.get("date1904") in ("1", "true"):
            self.base = datetime(1904, 1, 1)  # noqa: DTZ001

    def sheet(self) -> str:
        """The name of the part that holds the sheet."""
        targets: dict[str, str] = {}

        def note(tag: str, given: dict[str, str]) -> None:
            if tag == "Relationship":
                targets[given.get("Id", "")] = given.get("Target", "")

        _whole(self.parts, "xl/_rels/workbook.xml.rels", note)
        target = targets[self.sheets[0]] if self.sheets else ""
        return target.lstrip("/") if target.startswith("/") else f"xl/{target}"

    def _strings(self) -> Iterator[str]:
        if self.parts.getinfo("xl/sharedStrings.xml").file_size > MOST_STRINGS:
            _stop("huge_workbook", most=MOST_STRINGS // 1024 // 1024)
        found: list[str] = []
        piece: list[str] = []
        within: list[str] = []

        def start(tag: str, _given: dict[str, str]) -> None:
            within.append(tag)

        def text(data: str) -> None:
            if within[-1:] == ["t"] and "rPh" not in within:
                piece.append(data)

        def end(tag: str) -> None:
            within.pop()
            if tag == "si":
                found.append("".join(piece))
                piece.clear()

        for _piece in _parse(self.parts, "xl/sharedStrings.xml", start, end, text):
            yield from found
            found.clear()

    def _date_styles(self) -> frozenset[int]:
        """Which cell styles show a number as a date."""
        own: dict[str, str] = {}
        used: list[int] = []
        within: list[str] = [""]

        def start(tag: str, given: dict[str, str]) -> None:
            if tag in ("cellXfs", "cellStyleXfs", "dxfs"):
                within[0] = tag
            elif tag == "numFmt":
                own[given.get("numFmtId", "")] = given.get("formatCode", "")
            elif tag == "xf" and within[0] == "cellXfs":
                used.append(int(given.get("numFmtId", "0")))

        _whole(self.parts, "xl/styles.xml", start)
        dates = {int(number) for number, code in own.items() if set(_QUOTED.sub("", code).lower()) & {"y", "d"}}
        return frozenset(place for place, number in enumerate(used) if number in _DATE_FORMATS | dates)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that has a cell, with its number."""
        reader = _Sheet(self)
        for _piece in _parse(self.parts, self.sheet(), reader.start, reader.end, reader.text):
            yield from reader.ready
            reader.ready.clear()


class _Sheet:
    """Gathers cells into rows while the sheet is read."""

    def __init__(self, book: _Workbook) -> None:
        self.book, self.ready = book, list[tuple[int, list[str]]]()
        self.number, self.place, self.size = 0, -1, 0
        self.cells: list[str] = []
        self.kind, self.style, self.within = "n", 0, ""
        self.piece: list[str] = []

    def start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "row":
            self.number = int(given.get("r", self.number + 1))
            self.cells, self.place = [], -1
            if not 0 < self.number <= MOST_ROWS:
                _stop("broken_workbook")
        elif tag == "c":
            match = _REFERENCE.fullmatch(given.get("r", ""))
            self.place = _column(match[1]) if match else self.place + 1
            self.kind, self.style, self.piece = given.get("t", "n"), int(given.get("s", "0")), []
        elif tag in ("v", "t"):
            self.within = tag
        elif tag == "rPh":
            self.within = ""

    def text(self, data: str) -> None:
        if self.within:
            self.piece.append(data)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self.within = ""
        elif tag == "c" and (shown := self._shown("".join(self.piece))):
            if self.place >= MOST_COLUMNS:
                raise Problems([Problem(self.number, 1, "wide_header", {"most": MOST_COLUMNS})])
            self.cells += [""] * (self.place + 1 - len(self.cells))
            self.cells[self.place] = shown
        elif tag == "row" and self.cells:
            self.ready.append((self.number, self.cells))

    def _shown(self, said: str) -> str:
        if self.kind == "s":
            said = self.book.strings[int(said)] if said else ""
        elif self.kind == "n" and said:
            return self._number(said)
        elif self.kind == "b":
            return {"1": "TRUE", "0": "FALSE"}.get(said, said)
        return _BREAK.sub(LINE_BREAK, said)

    def _number(self, said: str) -> str:
        value = float(said)
        if self.style in self.book.dates and 0 < value < 2_958_466:
            moment = self.book.base + timedelta(seconds=round(value * 86_400))
            return moment.strftime("%Y-%m-%d" if value == int(value) else "%Y-%m-%d %H:%M:%S")
        if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return format(Decimal(format(value, ".15g")), "f")


class _Writer:
    """Rows into lines: as wide as the first row that is not blank, and at the line of their number."""

    def __init__(self, file: TextIO) -> None:
        self.out = csv.writer(file, lineterminator="\n")
        self.line, self.wide = 0, 0

    def write(self, rows: Iterator[tuple[int, list[str]]]) -> None:
        for number, cells in rows:
            if not any(map(str.strip, cells)) or number <= self.line:
                continue
            while self.line < number - 1:
                self.out.writerow(())
                self.line += 1
            self.wide = self.wide or len(cells)
            self.out.writerow([*cells, *[""] * (self.wide - len(cells))])
            self.line += 1


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1
