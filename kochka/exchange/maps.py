"""An import map, once its file has been read: which column is what, what each value means. Frozen, without a database.

`map_loading.load` makes these from YAML. What only the database can judge (funnel, stages, people) and what only the
file of deals can judge (columns) keeps its line in the map, so that a mistake is told where it is mended.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kochka.core.problems import Param
from kochka.core.strict import Problem
from kochka.exchange.dates import DateReader

COLUMNS = (
    "id",
    "title",
    "client",
    "owner",
    "stage",
    "ending",
    "value",
    "currency",
    "opened",
    "closed",
    "next_action",
    "loss_reason",
    "service_line",
    "lead_source",
)
"""What a map can take from a file."""


@dataclass(frozen=True, slots=True)
class Said:
    """A word of the map and where it stands in it."""

    text: str
    line: int = 1
    column: int = 1

    def problem(self, code: str, **params: Param) -> Problem:
        """That something is wrong with this word."""
        return Problem(self.line, self.column, code, {"value": self.text[:60], **params})


class EndedBy(StrEnum):
    """Who ended a lost deal."""

    CLIENT = "client"
    US = "us"


@dataclass(frozen=True, slots=True)
class Lost:
    """An ending without an end: the reason, unless the row names its own, who ended it, and at which stage it stood."""

    reason: str
    by: EndedBy
    at: Said | None = None


class Plain(StrEnum):
    """Endings that need no more words. OPEN: the column of endings says that the deal goes on."""

    FINISHED = "finished"
    OPEN = "open"


type Ending = Lost | Plain


class Unknown(StrEnum):
    """What becomes of deals whose owner nobody here is."""

    REJECT = "reject"
    CREATE = "create"
    OWNER = "owner"


class NoClosing(StrEnum):
    """When a deal ended that has ended without a date."""

    REJECT = "reject"
    OPENED = "opened"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Template:
    """A text made of columns: «{product} · {account}». What stands between two columns goes when one is blank."""

    columns: tuple[str, ...]
    between: tuple[str, ...]
    """One more than columns: before the first, between them, after the last."""

    def fill(self, cells: tuple[str, ...]) -> str:
        told = ""
        for cell, before in zip(cells, self.between, strict=False):
            if cell:
                told += (before if told else self.between[0]) + cell
        return told + self.between[-1] if told else ""


_PLACE = re.compile(r"\{([^{}]+)\}")


def template(written: str) -> Template | None:
    """A column's name, or several of them in braces; None where the braces do not close."""
    if "{" not in written and "}" not in written:
        return Template((written,), ("", ""))
    pieces = _PLACE.split(written)
    between, columns = tuple(pieces[::2]), tuple(" ".join(piece.split()) for piece in pieces[1::2])
    if not columns or not all(columns) or any(mark in text for text in between for mark in "{}"):
        return None
    return Template(columns, between)


@dataclass(frozen=True, slots=True)
class Form:
    """How the file is written, as far as the map says; what it does not say is found out or is the company's own."""

    encoding: str | None = None
    separator: str | None = None
    currency: str | None = None
    decimal: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """How dates are written, which words stand for no date, and what becomes of an ended deal without one."""

    reader: DateReader = field(default_factory=lambda: DateReader(()))
    no_date: frozenset[str] = frozenset()
    no_closing: NoClosing = NoClosing.REJECT


@dataclass(frozen=True, slots=True)
class People:
    """Whose the deals are: a name or address of the file → e-mail of an account; what becomes of strangers' deals."""

    known: Mapping[str, Said] = field(default_factory=dict)
    unknown: Unknown = Unknown.REJECT
    owner: Said | None = None


@dataclass(frozen=True, slots=True)
class ImportMap:
    """All that a map says. Values of the file are kept folded: case, «ё» and spaces do not count."""

    source: str
    """External ids are unique within it."""
    funnel: Said
    title: Template
    columns: Mapping[str, Said]
    """By the names of COLUMNS; of the title its word as written, its columns are in `title`."""
    stages: Mapping[str, Said]
    endings: Mapping[str, Ending]
    dates: Dates = Dates()
    people: People = People()
    form: Form = Form()
    fields: Mapping[str, Said] = field(default_factory=dict)
    """The company's own fields: key → column."""
    skip: tuple[tuple[Said, frozenset[str]], ...] = ()
    """Rows that stay out: where this column holds one of these values."""
    spread: int = 10
    """How many next actions of one owner fall on one day."""

    @property
    def wanted(self) -> list[Said]:
        """Every column that must stand in the file."""
        title = self.columns["title"]
        named = [Said(name, title.line, title.column) for name in self.title.columns]
        named += [said for key, said in self.columns.items() if key != "title"]
        return named + list(self.fields.values()) + [said for said, _values in self.skip]
