"""What is moved: every table of ours, row by row, as values that mean the same on both databases."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from kochka.upkeep.models import Breath

BATCH = 2000
"""Rows held in memory at once."""
MADE_BY_MIGRATING = {"django_content_type", "auth_permission"}
"""Tables that migrating fills by itself: what it put there gives way to what the source says."""
OWN_TABLES = {"django_migrations", Breath._meta.db_table, *MADE_BY_MIGRATING}
"""What a database that was only migrated may hold. Signs of life belong to the place, not to the company."""

type Rows = Iterator[list[tuple[Any, ...]]]


def moved() -> list[type[models.Model]]:
    """Models of the tables that are moved, those pointed at before those that point, as far as there are no circles."""
    found = [model for model in apps.get_models(include_auto_created=True) if _has_table(model)]
    pairs = {model: {to for to in _points_at(model) if to in found and to is not model} for model in found}
    while True:
        try:
            return list(TopologicalSorter(pairs).static_order())
        except CycleError as circle:  # keys of a circle are checked at the end of the transaction
            first, second = circle.args[1][:2]
            pairs[second].discard(first)


def _has_table(model: type[models.Model]) -> bool:
    return model._meta.managed and not model._meta.proxy and model is not Breath


def _points_at(model: type[models.Model]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if field.is_relation}


def fields_of(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """The columns that hold something of their own."""
    return [field for field in model._meta.concrete_fields if not field.generated]


def number_of_rows(alias: str) -> int:
    """In all tables together."""
    return sum(model._base_manager.using(alias).count() for model in moved())


def rows_of(model: type[models.Model], alias: str) -> Rows:
    """All rows of a table by their key, in batches."""
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.using(alias).order_by("pk").values_list(*names)
    batch: list[tuple[Any, ...]] = []
    for row in rows.iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def plain(value: Any) -> Any:
    """A value in the one form in which both databases give it back: moments in UTC, numbers by their worth."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
        case date() | time():
            return value.isoformat()
        case UUID():
            return value.hex
        case Decimal() | float():
            return _number(Decimal(str(value)))
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case list():
            return [plain(one) for one in value]
    return value


def _number(value: Decimal) -> Any:
    return int(value) if value == value.to_integral_value() else str(value.normalize())


def line_of(row: Iterable[Any]) -> bytes:
    """A row in writing: equal if and only if the rows are."""
    said = json.dumps([plain(value) for value in row], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return said.encode()
