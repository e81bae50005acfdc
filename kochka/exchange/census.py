"""What stands in a file, column by column: enough to guess what it means, and no more than a page can show."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from kochka.core.texts import fold
from kochka.exchange.sheets import Record, Sheet

MOST_VALUES = 150
"""Different values of a column: more than a company has stages, and more people than one matches by hand."""
KEPT_OF_MANY = 60
MOST_WORDS = 20
LONGEST = 200
MOST_COLUMNS = 200
"""Columns further right are counted with their samples alone."""


@dataclass(slots=True)
class Column:
    """One column: the first two values, how many rows fill it, its values with how often each stands there.

    With `many` set the values are only the first ones. `words` are values without a digit, kept apart: among a thousand
    dates they say what stands where there is none.
    """

    name: str
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    values: dict[str, int] = field(default_factory=dict)
    many: bool = False
    words: list[str] = field(default_factory=list)

    def add(self, cell: str, *, full: bool) -> None:
        """One more row."""
        if not (value := " ".join(cell.split())):
            return
        self.filled += 1
        if len(self.samples) < 2 and value not in self.samples:
            self.samples.append(value[:LONGEST])
        if not full or len(value) > LONGEST:
            self.many = self.many or len(value) > LONGEST
        elif value in self.values:
            self.values[value] += 1
        elif len(self.values) < MOST_VALUES:
            self.values[value] = 1
        else:
            self.many = True
        if full and len(self.words) < MOST_WORDS and value not in self.words and not any(map(str.isdigit, value)):
            self.words.append(value[:LONGEST])

    def distinct(self) -> dict[str, int]:
        """Values as they are compared, without case and spaces: the first spelling of each, and how often."""
        spelling: dict[str, str] = {}
        counts: dict[str, int] = {}
        for value, many in self.values.items():
            shown = spelling.setdefault(fold(value), value)
            counts[shown] = counts.get(shown, 0) + many
        return counts


@dataclass(slots=True)
class Census:
    """The whole file."""

    sha256: str
    encoding: str
    separator: str
    rows: int = 0
    torn: int = 0
    """Rows whose cells cannot be told apart."""
    columns: list[Column] = field(default_factory=list)

    @property
    def header(self) -> list[str]:
        return [column.name for column in self.columns]

    def as_dict(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Census":
        """From what was kept."""
        return cls(**{**kept, "columns": [Column(**column) for column in kept["columns"]]})


def take(sheet: Sheet) -> Census:
    """Reads the file to its end. Raises Problems where it breaks off."""
    columns = [Column(name) for name in sheet.header]
    census = Census(sheet.look.sha256, sheet.look.encoding, sheet.separator, columns=columns)
    for record in _whole(sheet.records(), census):
        for place, cell in enumerate(record.cells):
            if cell:
                columns[place].add(cell, full=place < MOST_COLUMNS)
    for column in columns:
        if column.many:
            column.values = dict(list(column.values.items())[:KEPT_OF_MANY])
    return census


def _whole(records: Iterator[Record], census: Census) -> Iterator[Record]:
    for record in records:
        census.rows += 1
        if record.problem is None:
            yield record
        else:
            census.torn += 1
