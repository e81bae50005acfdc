"""The journal: writing entries, and reading them back as sentences.

Each app declares its kinds here once, saying which rows a kind's payload points at, so that a page of entries loads
them with one query a table, however many entries there are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models.functions import RowNumber
from django.utils import timezone

from kochka.core.refusals import Sentence
from kochka.deals.models import Deal, Entry
from kochka.people.models import User


class Objects:
    """The rows that the payload of one entry points at, by payload key."""

    def __init__(self, payload: Mapping[str, Any], loaded: Mapping[tuple[type[models.Model], Any], Any]) -> None:
        self.payload, self._loaded = payload, loaded
        self.rows: Mapping[str, type[models.Model]] = {}

    def __getitem__(self, key: str) -> Any:
        """The row under that key, or None where the payload names none."""
        return self._loaded.get((self.rows[key], str(self.payload.get(key))))

    def all(self, key: str) -> list[Any]:
        """The rows under a key that names several, in its order."""
        found = (self._loaded.get((self.rows[key], str(each))) for each in self.payload.get(key) or ())
        return [row for row in found if row is not None]

    def get(self, key: str, default: Any = None) -> Any:
        """A plain value of the payload."""
        return self.payload.get(key, default)


@dataclass(frozen=True, slots=True)
class Said:
    """An entry in words: the sentence, and under it what somebody wrote."""

    sentence: Sentence
    detail: Sentence = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entries: `rows` says which model each id of the payload belongs to, and with which relations."""

    key: str
    icon: str
    say: Callable[[Objects], Said]
    rows: Mapping[str, type[models.Model]]
    related: tuple[str, ...]


_kinds: dict[str, Kind] = {}


def entry(
    key: StrEnum, *, icon: str, rows: Mapping[str, type[models.Model]] | None = None, related: Iterable[str] = ()
) -> Callable[[Callable[[Objects], Said]], Callable[[Objects], Said]]:
    """Declares a kind; the decorated function says it. `related` are relations as "model.field__field"."""

    def declare(say: Callable[[Objects], Said]) -> Callable[[Objects], Said]:
        if key.value in _kinds:
            raise ValueError(f"entry {key} is declared twice")
        _kinds[key.value] = Kind(key.value, icon, say, dict(rows or {}), tuple(related))
        return say

    return declare


def kinds() -> Mapping[str, Kind]:
    """All declared kinds."""
    return _kinds


def entry_row(deal: Deal, kind: StrEnum, *, by: User, at: datetime, **payload: Any) -> Entry:
    """An entry not yet saved: for those who write many at once."""
    plain = {key: _plain(value) for key, value in payload.items() if value is not None}
    return Entry(deal=deal, kind=kind.value, happened_at=at, recorded_at=timezone.now(), by=by, payload=plain)


def write(deal: Deal, kind: StrEnum, *, by: User, at: datetime, **payload: Any) -> Entry:
    """Writes an entry. Rows in the payload are kept as their ids, enums as their values."""
    row = entry_row(deal, kind, by=by, at=at, **payload)
    row.save(force_insert=True)
    return row


def _plain(value: Any) -> Any:
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.value if isinstance(value, StrEnum) else value


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a timeline."""

    entry: Entry
    icon: str
    sentence: Sentence
    detail: Sentence

    @property
    def at(self) -> datetime:
        return self.entry.happened_at

    @property
    def by(self) -> User:
        return self.entry.by


def timeline(deal: Deal, *, limit: int = 30, before: int | None = None) -> list[Line]:
    """The newest entries of a deal as lines, `before` an entry's id; a query for the entries and one a table named."""
    found = Entry.objects.filter(deal=deal).select_related("by").order_by("-id")
    entries = list(found.filter(id__lt=before)[:limit] if before else found[:limit])
    loaded = _load(entries)
    return [_line(row, loaded) for row in entries]


def told(entries: Sequence[Entry]) -> list[Line]:
    """These entries as lines, in their order; each read with `by`. A query a table that they name."""
    loaded = _load(entries)
    return [_line(row, loaded) for row in entries]


def story(deals: Iterable[int], *, limit: int = 30) -> list[Line]:
    """The newest entries of several deals as one story, each entry with its deal; as few queries as `timeline`."""
    found = Entry.objects.filter(deal__in=list(deals)).select_related("by", "deal")
    # Ordered by a sum, so that no database walks the whole journal backwards for a client with little in it.
    entries = list(found.order_by((models.F("id") + 0).desc())[:limit])
    loaded = _load(entries)
    return [_line(row, loaded) for row in entries]


def last_lines(deals: Iterable[int], *, each: int = 3) -> dict[int, list[Line]]:
    """The newest few entries of each of several deals, by deal; as few queries as `timeline`."""
    place = models.Window(RowNumber(), partition_by=models.F("deal"), order_by=models.F("id").desc())
    found = Entry.objects.filter(deal__in=list(deals)).annotate(place=place).filter(place__lte=each)
    entries = list(found.select_related("by").order_by("-id"))
    loaded = _load(entries)
    lines: dict[int, list[Line]] = {}
    for row in entries:
        lines.setdefault(row.deal_id, []).append(_line(row, loaded))
    return lines


def _line(row: Entry, loaded: Mapping[tuple[type[models.Model], Any], Any]) -> Line:
    kind = _kinds[row.kind]
    objects = Objects(row.payload, loaded)
    objects.rows = kind.rows
    said = kind.say(objects)
    return Line(row, kind.icon, said.sentence, said.detail)


def _load(entries: Sequence[Entry]) -> dict[tuple[type[models.Model], Any], Any]:
    ids: dict[type[models.Model], set[str]] = {}
    related: dict[type[models.Model], set[str]] = {}
    for row in entries:
        kind = _kinds[row.kind]
        for key, model in kind.rows.items():
            if (value := row.payload.get(key)) is not None:
                ids.setdefault(model, set()).update(map(str, value if isinstance(value, list) else [value]))
        for path in kind.related:
            key, _dot, relation = path.partition(".")
            related.setdefault(kind.rows[key], set()).add(relation)
    loaded: dict[tuple[type[models.Model], Any], Any] = {}
    for model, wanted in ids.items():
        rows = model._default_manager.filter(pk__in=wanted)
        if relations := sorted(related.get(model, ())):
            rows = rows.select_related(*relations)
        loaded.update({(model, str(row.pk)): row for row in rows})
    return loaded
