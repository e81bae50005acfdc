"""Whether both databases say the same: counts, sums of every column of numbers as each database adds them up itself,
and every row of every table by its fingerprint."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, Sum

from kochka.ops.moving.tables import fields_of, line_of, moved, plain, rows_of

FIRST = 5
_WIDTH = 1 << 256
_KEYS = ("AutoField", "BigAutoField", "SmallAutoField", "ForeignKey", "OneToOneField")

type Step = Callable[[int], None]


@dataclass
class Comparison:
    """How much was compared, and where the two differ."""

    tables: int = 0
    rows: int = 0
    sums: int = 0
    differences: list[str] = field(default_factory=list)


def compare(source: str, target: str, step: Step) -> Comparison:
    """Every table."""
    found = Comparison()
    for model in moved():
        found.tables += 1
        sums = _sums(model, source)
        found.sums += len(sums) - 1
        if sums != (others := _sums(model, target)):
            found.differences.append(f"{model._meta.db_table}: {sums} ≠ {others}")
        (rows, ours), (_rows, theirs) = fingerprint(model, source), fingerprint(model, target)
        found.rows += rows
        if ours != theirs:
            keys = ", ".join(_differing(model, source, target))
            found.differences.append(f"{model._meta.db_table}: {keys}")
        step(found.rows)
    return found


def fingerprint(model: type[models.Model], alias: str) -> tuple[int, int]:
    """How many rows a table has, and the sum of their fingerprints: the order, which databases see differently, is no
    part of it, and every value of every row is."""
    count = total = 0
    for batch in rows_of(model, alias):
        count += len(batch)
        total = (total + sum(int.from_bytes(hashlib.sha256(line_of(row)).digest()) for row in batch)) % _WIDTH
    return count, total


def _sums(model: type[models.Model], alias: str) -> dict[str, Any]:
    """The count, and the sum of every column of numbers that are no keys: money among them."""
    numbers = [one for one in fields_of(model) if _is_number(one)]
    asked: dict[str, Any] = {one.attname: Sum(one.attname) for one in numbers}
    found = model._base_manager.using(alias).aggregate(**asked, rows=Count("pk"))
    return {name: plain(value) for name, value in found.items()}


def _is_number(one: "models.Field[Any, Any]") -> bool:
    number = isinstance(one, models.IntegerField | models.DecimalField | models.FloatField)
    return number and one.get_internal_type() not in _KEYS and one.attname != "rows"


def _differing(model: type[models.Model], source: str, target: str) -> list[str]:
    """Keys of the first rows that differ, once it is known that some do."""
    at = [one.attname for one in fields_of(model)].index(model._meta.pk.attname)
    theirs = {row[at]: line_of(row) for batch in rows_of(model, target) for row in batch}
    found: list[str] = []
    for batch in rows_of(model, source):
        found += [str(row[at]) for row in batch if theirs.pop(row[at], b"") != line_of(row)]
    return [*found, *map(str, theirs)][:FIRST]
