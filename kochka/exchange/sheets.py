"""A file of rows: bytes in, rows with their lines and raw text out. Pure, streaming, in bounded memory.

What concerns the whole file (its encoding, a quote that is never closed, a cell without end) raises Problems; a single
row that cannot be taken comes out with its own problem, and the rows after it come out too.
"""

import codecs
import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import NoReturn, TextIO

from kochka.core.problems import Param
from kochka.core.strict import Problem, Problems
from kochka.exchange.encodings import CHUNK, Look, look

SEPARATORS = (",", ";", "\t", "|")
LONGEST_CELL = 131_072
"""Characters; the csv module's own limit, which is one for the whole process and is left as it is."""
LONGEST_LINE = 1 << 20
MOST_COLUMNS = 1000
SNIFFED_ROWS = 30
SNIFFED_LINES = 1000


@dataclass(frozen=True, slots=True)
class Record:
    """A row as it stands in the file: the line where it begins (from 1), its text as it was, its cells or problem."""

    line: int
    raw: str
    cells: list[str]
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file whose header has been read. `header` holds clean names, each once: «Товар», «Товар (2)»."""

    path: Path
    look: Look
    separator: str
    header: tuple[str, ...]
    header_record: Record

    def records(self) -> Iterator[Record]:
        """The rows below the header, blank ones left out. Raises Problems where the file as a whole breaks off."""
        wanted = len(self.header)
        with _opened(self.path, self.look) as stream:
            for record in _records(stream, self.separator):
                if record.line > self.header_record.line and (record.problem or any(map(str.strip, record.cells))):
                    yield record if record.problem or len(record.cells) == wanted else _evened(record, wanted)


def open_sheet(
    path: Path, *, encoding: str | None = None, separator: str | None = None, wanted: Iterable[str] = ()
) -> Sheet:
    """Looks at the file and reads its header; what the map does not say is found out, the separator by the columns
    `wanted`. Raises Problems."""
    if path.exists() and not path.is_file():
        _stop(1, "pipe")
    try:
        seen = look(path, encoding)
        said = _first_line_says(path, seen)
        separator = separator or said or _agreed_separator(path, seen, frozenset(wanted))
        with _opened(path, seen) as stream:
            for record in _records(stream, separator):
                if said and record.line == 1:
                    continue
                if record.problem:
                    raise Problems([record.problem])
                if any(map(str.strip, record.cells)):
                    return Sheet(path, seen, separator, _header(record), record)
    except OSError as error:
        raise Problems([Problem(1, 1, "no_file", {"detail": error.strerror or type(error).__name__})]) from None
    raise Problems([Problem(1, 1, "no_header")])


def named(text: str) -> str:
    """A column's name as it is compared: single spaces, none at the ends."""
    return " ".join(text.replace("\ufeff", "").split())


def _header(record: Record) -> tuple[str, ...]:
    if len(record.cells) > MOST_COLUMNS:
        _stop(record.line, "wide_header", most=MOST_COLUMNS)
    names: dict[str, None] = {}
    for cell in record.cells:
        name, again = named(cell), 1
        fresh = name
        while fresh in names:
            again += 1
            fresh = f"{name} ({again})".strip()
        names[fresh] = None
    return tuple(names)


def _evened(record: Record, wanted: int) -> Record:
    """A row with blank cells too many is whole; any other difference leaves no telling what belongs where."""
    if len(record.cells) > wanted and not any(map(str.strip, record.cells[wanted:])):
        return Record(record.line, record.raw, record.cells[:wanted])
    found = {"found": len(record.cells), "wanted": wanted}
    return Record(record.line, record.raw, record.cells, Problem(record.line, 1, "ragged", found))


@contextmanager
def _opened(path: Path, seen: Look) -> Iterator[TextIO]:
    """The file as text; bytes that are none of its encoding raise Problems with their line."""
    try:
        with path.open(encoding=seen.codec, newline="") as stream:
            yield stream
    except UnicodeError:
        _stop(_broken_line(path, seen), "broken_encoding", encoding=seen.encoding)


def _broken_line(path: Path, seen: Look) -> int:
    """The line whose bytes are none of the encoding: found by reading anew, since it happens once."""
    decoder, line = codecs.getincrementaldecoder(seen.codec)(), 1
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            before = decoder.getstate()
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeError:
                decoder.setstate(before)
                return line + _whole_lines(decoder, chunk)
    return line


def _whole_lines(decoder: codecs.IncrementalDecoder, chunk: bytes) -> int:
    """How many line ends come before the byte that breaks."""
    ends = 0
    for place in range(len(chunk)):
        try:
            ends += decoder.decode(chunk[place : place + 1]).count("\n")
        except UnicodeError:
            break
    return ends


def _lines(stream: TextIO, kept: list[str]) -> Iterator[str]:
    """The lines with their ends, each laid into `kept` too."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            _stop(number - len(kept), "endless_cell", most=LONGEST_CELL)
        if "\0" in line:
            _stop(number, "nul")
        kept.append(line)
        yield line


def _records(stream: TextIO, separator: str, most_lines: int | None = None) -> Iterator[Record]:
    kept: list[str] = []
    reader = csv.reader(islice(_lines(stream, kept), most_lines), delimiter=separator, strict=True)
    while True:
        line, problem, cells = reader.line_num + 1, None, []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problem = _torn(line, str(error))
        if cells or problem:
            yield Record(line, "".join(kept).rstrip("\r\n"), cells, problem)
        kept.clear()


def _torn(line: int, said: str) -> Problem:
    if "field limit" in said:
        _stop(line, "endless_cell", most=LONGEST_CELL)
    if "unexpected end" in said:
        _stop(line, "open_quote")
    return Problem(line, 1, "stray_quote")


def _stop(line: int, code: str, **params: Param) -> NoReturn:
    raise Problems([Problem(line, 1, code, params)])


def _first_line_says(path: Path, seen: Look) -> str | None:
    """The separator that Excel wrote into the first line: "sep=;"."""
    with _opened(path, seen) as stream:
        line = stream.readline(16).rstrip("\r\n").lower()
    return line[4:] if line.startswith("sep=") and line[4:] in SEPARATORS else None


def _agreed_separator(path: Path, seen: Look, wanted: frozenset[str]) -> str:
    """The separator that cuts the first rows best: into the most columns wanted, all rows alike, into many."""
    return max(SEPARATORS, key=lambda each: _agreement(path, seen, each, wanted))


def _agreement(path: Path, seen: Look, separator: str, wanted: frozenset[str]) -> tuple[int, float, int]:
    first: list[Record] = []
    with _opened(path, seen) as stream, suppress(Problems):
        first.extend(islice(_records(stream, separator, SNIFFED_LINES), SNIFFED_ROWS))
    widths = [0 if record.problem else len(record.cells) for record in first]
    if not widths:
        return 0, 0.0, 0
    there = len(wanted.intersection(map(named, first[0].cells)))
    alike = sum(width == widths[0] for width in widths) / len(widths)
    return (there, alike, widths[0]) if widths[0] > 1 else (there, 0.0, 0)
