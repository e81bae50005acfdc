"""Typos forgiven: the words that stand somewhere in the searched tables and are much like one that was typed.

A word with one wrong letter keeps either its beginning or its end, one with two keeps a third of itself. So the rows
that hold such a piece are asked of the index, the newest of them, and their words are compared; what is found then is
found as if it had been typed. That costs the same however many rows there are.
"""

import re
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from django.db import connection

from kochka.core.finding import WORD, Alike, Index, has_index, indexes, root, words_of

SHORTEST = 4
"""Of fewer letters, too many words are alike."""
MOST = 8
_LIKE_ENOUGH = 0.75
_ROWS = 2000
"""How many rows of each table are looked at, the newest first."""

type _Piece = tuple[str, bool]
"""Some letters, and whether a word begins with them."""


def alike(query: str) -> Alike:
    """What may have been meant by each word. A query a word, or two."""
    return {word: words_like(word) for word in words_of(query)}


def words_like(word: str) -> list[str]:
    """Words of any searched table with a letter too many, too few, or another one; longer words with two. One query,
    or two where one letter does not explain it. Empty where there is no index to ask."""
    if len(word) < SHORTEST:
        return []
    compare = _Likeness(word)
    for pieces in _cuts(word):
        found = compare.best(text for text in _texts(pieces))
        if found:
            return found
    return []


def _cuts(word: str) -> list[list[_Piece]]:
    """Pieces of which one is whole, if one letter is wrong; then those of which one is whole, if two are."""
    stem = root(word)
    stem = stem if len(stem) > SHORTEST else word
    size = len(stem)
    half = size // 2
    # Two neighbours that changed places may be those in the middle: so neither piece reaches it where it can.
    first, last = max(half - 1, 3 if size > 6 else 2), max(size - half - 1, 3)
    cuts: list[list[_Piece]] = [[(stem[:first], True), (stem[-last:], False)]]
    if size > 7:
        third = size // 3
        cuts.append([(stem[:third], True), (stem[third : 2 * third + 1], False), (stem[2 * third :], False)])
    return cuts


class _Likeness:
    """One word compared with many, each of them once: rows share most of their words. 0 to 1; 0 for all that is not
    like enough."""

    def __init__(self, word: str) -> None:
        self.word, self.letters, self.known = word, Counter(word), dict[str, float]()

    def best(self, texts: Iterable[str]) -> list[str]:
        """The likest words of these folded texts."""
        for text in texts:
            for other in WORD.findall(text):
                if other not in self.known:
                    self.known[other] = max(self._ratio(other), self._ratio(other[: len(self.word)]))
        order = sorted((-score, other) for other, score in self.known.items() if score >= _LIKE_ENOUGH)
        return [other for _score, other in order][:MOST]

    def _ratio(self, other: str) -> float:
        """Their lengths set a bound, and so do the letters that both have: most words are nowhere near."""
        least = _LIKE_ENOUGH * (len(self.word) + len(other)) / 2
        if min(len(self.word), len(other)) < least:
            return 0.0
        shared = sum((self.letters & Counter(other)).values())
        if shared < least:
            return 0.0
        return SequenceMatcher(None, self.word, other).ratio()


def _texts(pieces: list[_Piece]) -> list[str]:
    """Texts of the searched tables that hold one of the pieces, each once."""
    if has_index(connection):
        # A trigram that begins with a space is the beginning of a word.
        asked = " OR ".join(f'"{" " if begins else ""}{letters}"' for letters, begins in pieces)
        said = " UNION ".join(_on_sqlite(one) for one in indexes())
    elif connection.vendor == "postgresql":
        asked = "|".join(f"{r'\m' if begins else ''}{re.escape(letters)}" for letters, begins in pieces)
        said = " UNION ".join(_on_postgresql(one) for one in indexes())
    else:
        return []
    with connection.cursor() as cursor:
        cursor.execute(said, [asked, _ROWS] * len(indexes()))
        return [text for (text,) in cursor.fetchall()]


def _on_sqlite(one: Index) -> str:
    newest = f"SELECT rowid FROM {one.name} WHERE {one.name} MATCH %s ORDER BY rowid DESC LIMIT %s"
    return f"SELECT {one.column} FROM {one.table} WHERE id IN ({newest})"


def _on_postgresql(one: Index) -> str:
    """Without the extension there is no index, and nothing is forgiven."""
    there = "EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm')"
    return f"(SELECT {one.column} FROM {one.table} WHERE {one.column} ~ %s AND {there} ORDER BY id DESC LIMIT %s)"
