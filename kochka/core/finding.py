"""Finding rows by words in a table's folded text: in any case and word form, ё as е, by an index on both databases.

Which tables are searched is declared in one list (`searchable`); `indexing.py` makes and keeps the indexes. Words are
reduced to what their forms share («порталы», «порталу») and found anywhere within the text, so that «портал» is found
in «веб-портал» too. Nothing that is typed is ever a wildcard.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

import snowballstemmer
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Q
from django.db.models.expressions import RawSQL

from kochka.core.texts import clean_line, fold

LONGEST = 200
"""How many letters of a query are read."""
MOST_WORDS = 8
OPENERS = ' "«(-/„“'
"""What a word may begin after. Words of two letters are found at the beginning of words only."""
WORD = re.compile(r"[^\s\"«»()„“”'’‘\-/\\,;:!?*%^{}\[\]<>|~`=—–]+")


type Alike = Mapping[str, Sequence[str]]
"""For each word of a query, other words that will do as well (`typos`)."""
EXACTLY: Alike = {}


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
    found = (word.strip(".+&#@_") for word in WORD.findall(fold(clean_line(query[:LONGEST], LONGEST))))
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


def forms(word: str, alike: Alike) -> list[str]:
    """What a word and those alike are looked for by, each once."""
    return list(dict.fromkeys(root(one) for one in (word, *alike.get(word, ()))))


def ids_holding(table: str, words: Sequence[Sequence[str]]) -> tuple[str, list[str]] | None:
    """A statement for the ids of the table's rows that hold all the words, each in one of its `forms`, straight from
    the index. None where the index has none to give: for words of two letters, and where there is no index."""
    index = _indexes[table]
    if any(len(form) < 3 for word in words for form in word):
        return None
    if has_index(connection):
        asked = " AND ".join(f"({' OR '.join(f'"{form}"' for form in word)})" for word in words)
        return f"SELECT rowid FROM {index.name} WHERE {index.name} MATCH %s", [asked]
    if connection.vendor != "postgresql":
        return None
    like = " AND ".join(f"({' OR '.join([f'{index.column} LIKE %s'] * len(word))})" for word in words)
    likes = [f"%{connection.ops.prep_for_like_query(form)}%" for word in words for form in word]
    return f"SELECT id FROM {table} WHERE {like}", likes


def holders(word: Sequence[str]) -> set[str]:
    """The searched tables of which a row may hold the word in one of its `forms`: one cheap query before dear ones."""
    asked = {one.table: ids_holding(one.table, [word]) for one in indexes()}
    known = {table: one for table, one in asked.items() if one}
    if not known:
        return set(_indexes)
    with connection.cursor() as cursor:
        said = ", ".join(f"EXISTS ({sql})" for sql, _params in known.values())
        cursor.execute(f"SELECT {said}", [each for _sql, params in known.values() for each in params])
        found = cursor.fetchone() or ()
    return set(_indexes) - {table for table, held in zip(known, found, strict=True) if not held}


def matching[Q_: models.QuerySet[models.Model]](rows: Q_, query: str, alike: Alike = EXACTLY) -> Q_:
    """Those of the rows that hold every word, or one that is `alike`. An empty query asks for nothing and keeps all;
    one without a word in it («???») finds nothing."""
    words = words_of(query)
    for word in words:
        held = [holding(rows.model, one) for one in forms(word, alike)]
        rows = rows.filter(reduce(or_, held))
    return rows if words or not query.strip() else rows.none()


def numbered(ids: Collection[int]) -> RawSQL:
    """These numbers as a query of one parameter, however many there are: to filter by what was found beforehand."""
    if connection.vendor == "postgresql":
        return RawSQL("SELECT unnest(%s::bigint[])", [list(ids)])
    return RawSQL("SELECT value FROM json_each(%s)", [json.dumps(list(ids))])
