"""Statements that every page asks, put together once: Django takes longer to write them than a database to answer.

The statement is Django's own, for either database; only the numbers that it is asked for differ from time to time.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

_HERE = -1
"""Stands for the numbers while the statement is put together: no row has it."""

type Values = Callable[[list[int]], QuerySet[Any, Any]]


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement around its numbers, what is given before and after them, and how Django reads each column."""

    before: str
    first: tuple[Any, ...]
    after: str
    last: tuple[Any, ...]
    compiler: Any
    converters: dict[int, Any]


class Kept:
    """Values of one or several queries of equal columns, all about the same numbers (`IN`), in one statement.

    Each `part(ids)` makes its query (`values_list`); nothing else in it may change from one asking to the next.
    Several parts come in no order. Raises ValueError for a query that is not about its numbers exactly once.
    """

    def __init__(self, *parts: Values) -> None:
        self._asked = parts

    @cached_property
    def _parts(self) -> list[_Part]:
        return [_cut(part) for part in self._asked]

    def rows(self, ids: Collection[int]) -> Iterable[Any]:
        """What is found of these numbers, each row a list of its values. One query; none for none."""
        if not ids:
            return []
        places, given = ", ".join(["%s"] * len(ids)), list[Any]()
        for part in self._parts:
            given += [*part.first, *ids, *part.last]
        statement = " UNION ALL ".join(f"{part.before}{places}{part.after}" for part in self._parts)
        with connection.cursor() as cursor:
            cursor.execute(statement, given)
            read = cursor.fetchall()
        first = self._parts[0]
        rows: Iterable[Any] = first.compiler.apply_converters(read, first.converters) if first.converters else read
        return rows

    def any(self, *ids: int) -> bool:
        """Whether there is any row: what pages ask before they read something that is rarely there."""
        return any(True for _row in self.rows(ids))


def _cut(part: Values) -> _Part:
    compiler = part([_HERE]).query.get_compiler(connection=connection)
    sql, given = compiler.as_sql()
    if (n := sum(each == _HERE for each in given)) != 1:
        raise ValueError(f"a kept statement is about its numbers once, not {n} times")
    place, pieces = list(given).index(_HERE), sql.split("%s")
    before, after = "%s".join(pieces[: place + 1]), "%s".join(pieces[place + 1 :])
    converters = compiler.get_converters([column for column, *_rest in compiler.select])
    return _Part(before, tuple(given[:place]), after, tuple(given[place + 1 :]), compiler, converters)
