"""Finding rows by words in a table's folded text: in any case and word form, ё as е, by an index on both databases.

Which tables are searched is declared in one list (`searchable`); `indexing.py` makes and keeps the indexes. Words are
reduced to what their forms share («порталы», «порталу») and found anywhere within the text, so that «портал» is found
in «веб-портал» too. Nothing that is typed is ever a wildcard.
"""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable
from contextlib import nullcontext
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import snowballstemmer
from django.db import connection, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

from kochka.core.texts import clean_line, fold

LONGEST = 200
"""How many letters of a query are read."""
MOST_WORDS = 8
OPENERS = ' "«(-/„“'
"""What a word may begin after. Words of two letters are found at the beginning of words only."""

_WORD = re.compile(r"[^\s\"«»()„“”'’‘\-/\\,;:!?*%^{}\[\]<>|~`=—–]+")
_CANDIDATES = 200
_LIKE_ENOUGH = 0.75


@dataclass(frozen=True, slots=True)
class Index:
    """The words of one column of one table."""

    table: str
    column: str

    @property
    def name(self) -> str:
        return f"{self.table}_found"


_indexes: dict[str, Index] = {}


def searchable(table: str, *, column: str = "folded") -> None:
    """Declares that rows of the table are found by this column of folded text."""
    _indexes[table] = Index(table, column)


def indexes() -> list[Index]:
    """All that were declared."""
    return list(_indexes.values())


@lru_cache(maxsize=1)
def _sqlite_can() -> bool:
    import sqlite3

    try:
        with sqlite3.connect(":memory:") as trial:
            trial.execute("CREATE VIRTUAL TABLE trial USING fts5(words, content='', tokenize='trigram')")
    except sqlite3.OperationalError:
        return False
    return True


def has_index(on: BaseDatabaseWrapper) -> bool:
    """Whether this SQLite was built with the index that words are found by. Without it they are found, slowly."""
    return on.vendor == "sqlite" and _sqlite_can()


def words_of(query: str) -> list[str]:
    """The words that are looked for, folded as the text is; a single letter counts only when it is alone."""
    found = (word.strip(".+&#@_") for word in _WORD.findall(fold(clean_line(query[:LONGEST], LONGEST))))
    words = list(dict.fromkeys(word for word in found if word))
    return ([word for word in words if len(word) > 1] or words)[:MOST_WORDS]


@lru_cache(maxsize=4096)
def root(word: str) -> str:
    """What the forms of a folded word begin with; itself where it is short or no word («1с», an address)."""
    if len(word) < 4 or not word.isalpha():
        return word
    language = "english" if word.isascii() else "russian"
    stem = snowballstemmer.stemmer(language).stemWord(word)
    same = next((at for at, pair in enumerate(zip(word, stem, strict=False)) if pair[0] != pair[1]), len(stem))
    shared = word[:same]
    if language == "english":
        shared = shared.removesuffix("i")
    return shared if len(shared) > 2 else word[:3]


def holding(model: type[models.Model], word: str, *, through: str = "") -> Q:
    """Rows of the model that hold the word in any form, themselves or, by `through`, the row that they point to: the
    model is that row's then, and `through` is how they point ("client")."""
    word = root(word)
    index = _indexes[model._meta.db_table]
    if has_index(connection) and len(word) > 1:
        # A trigram that begins with a space is the beginning of a word.
        token = f'"{word}"' if len(word) > 2 else f'" {word}"'
        rows = RawSQL(f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s", [token])
        return Q(**{f"{through or 'pk'}__in": rows})
    lookup = f"{through}__{index.column}" if through else index.column
    if len(word) > 2:
        return Q(**{f"{lookup}__contains": word})
    found = Q(**{f"{lookup}__startswith": word})
    for opener in OPENERS if len(word) > 1 else "":
        found |= Q(**{f"{lookup}__contains": opener + word})
    return found


def ids_holding(table: str, word: str) -> tuple[str, list[str]] | None:
    """A statement for the ids of the table's rows that hold the word in any form, straight from the index. None where
    the index has none to give: for words of two letters, and where there is no index."""
    word, index = root(word), _indexes[table]
    if len(word) < 3:
        return None
    if has_index(connection):
        return f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s", [f'"{word}"']
    if connection.vendor != "postgresql":
        return None
    like = f"%{connection.ops.prep_for_like_query(word)}%"
    return f"SELECT id FROM {table} WHERE {index.column} LIKE %s", [like]


def anywhere(word: str) -> bool:
    """Whether any row of any searched table may hold the word, in any form: one cheap query before dear ones."""
    asked = [ids_holding(one.table, word) for one in indexes()]
    known = [one for one in asked if one]
    if len(known) < len(asked):
        return True
    with connection.cursor() as cursor:
        said = " OR ".join(f"EXISTS ({statement})" for statement, _params in known)
        cursor.execute(f"SELECT {said}", [param for _statement, params in known for param in params])
        return bool((cursor.fetchone() or (False,))[0])


def matching[Q_: models.QuerySet[models.Model]](rows: Q_, query: str) -> Q_:
    """Those of the rows that hold every word. An empty query asks for nothing and keeps all; one without a word in it
    («???») finds nothing."""
    words = words_of(query)
    for word in words:
        rows = rows.filter(holding(rows.model, word))
    return rows if words or not query.strip() else rows.none()


def numbered(ids: Collection[int]) -> RawSQL:
    """These numbers as a query of one parameter, however many there are: to filter by what was found beforehand."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])


def nearly[Q_: models.QuerySet[models.Model]](rows: Q_, query: str) -> Q_:
    """Those of the rows that hold every word or one much like it. A query or two a word, at once."""
    words = words_of(query)
    for word in words:
        rows = rows.filter(holding(rows.model, word) | Q(pk__in=near(rows.model, word)))
    return rows if words else rows.none()


def near(model: type[models.Model], word: str) -> list[int]:
    """Rows with a word much like this one, for when none holds it: a letter too many, too few, or another one. The best
    first; at most 200 rows are looked at. One query (two on PostgreSQL)."""
    if len(word) < 4:
        return []
    compare = _Likeness(word)
    scored = [(compare.to_text(text), pk) for pk, text in _candidates(_indexes[model._meta.db_table], word)]
    return [pk for score, pk in sorted(scored, reverse=True) if score >= _LIKE_ENOUGH]


class _Likeness:
    """One word compared with many, each of them once: candidates share most of their words. 0 to 1; 0 for all that is
    not like enough."""

    def __init__(self, word: str) -> None:
        self.word, self.letters, self.known = word, Counter(word), dict[str, float]()

    def to_text(self, text: str) -> float:
        """The likeness to the likest word of the folded text, or to its beginning."""
        return max((self._to(other) for other in _WORD.findall(text)), default=0.0)

    def _to(self, other: str) -> float:
        if (found := self.known.get(other)) is None:
            found = self.known[other] = max(self._ratio(other), self._ratio(other[: len(self.word)]))
        return found

    def _ratio(self, other: str) -> float:
        """Their lengths set a bound, and so do the letters that both have: most words are nowhere near."""
        least = _LIKE_ENOUGH * (len(self.word) + len(other)) / 2
        if min(len(self.word), len(other)) < least:
            return 0.0
        shared = sum((self.letters & Counter(other)).values())
        if shared < least:
            return 0.0
        return SequenceMatcher(None, self.word, other).ratio()


def _candidates(index: Index, word: str) -> Iterable[tuple[int, str]]:
    # Only PostgreSQL needs a transaction here, for a setting of its own; on SQLite one would keep writers out.
    within = transaction.atomic() if connection.vendor == "postgresql" else nullcontext()
    with within, connection.cursor() as cursor:
        if has_index(connection):
            pieces = " OR ".join(f'"{piece}"' for piece in _trigrams(word))
            ranked = f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s ORDER BY bm25({index.name}) LIMIT %s"
            rows = f"SELECT id, {index.column} FROM {index.table} WHERE id IN ({ranked})"
            cursor.execute(rows, [pieces, _CANDIDATES])
        elif connection.vendor == "postgresql" and _knows_likeness(cursor):
            likest = f"{index.column} %%> %s ORDER BY {index.column} <->> %s LIMIT %s"
            cursor.execute(f"SELECT id, {index.column} FROM {index.table} WHERE {likest}", [word, word, _CANDIDATES])
        else:
            return []
        found: list[tuple[int, str]] = cursor.fetchall()
    return found


def _knows_likeness(cursor: object) -> bool:
    """Whether the extension is there; if so, it lets more pass than it does by itself, within this transaction."""
    cursor.execute(  # type: ignore[attr-defined]
        "SELECT set_config('pg_trgm.word_similarity_threshold', '0.25', true) FROM pg_extension WHERE extname='pg_trgm'"
    )
    return cursor.fetchone() is not None  # type: ignore[attr-defined]


def _trigrams(word: str) -> list[str]:
    padded = f" {word}"
    return [padded[at : at + 3] for at in range(len(padded) - 2)]
