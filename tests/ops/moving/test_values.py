"""What a row means, whichever database says it; and what PostgreSQL would not take."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from types import SimpleNamespace
from uuid import UUID

import pytest
from django.db import models
from django.db.backends.postgresql.operations import DatabaseOperations

from kochka.ops.moving.doubts import wrong
from kochka.ops.moving.tables import line_of, moved, plain

POSTGRESQL = SimpleNamespace(ops=DatabaseOperations(connection=None))
MOSCOW = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (datetime(2026, 1, 2, 12, tzinfo=UTC), datetime(2026, 1, 2, 15, tzinfo=MOSCOW)),
        (Decimal("12.50"), Decimal("12.5")),
        (Decimal(3), 3),
        (1.0, 1),
        ({"a": 1, "b": [1.0, "x"]}, {"b": [1, "x"], "a": 1}),
    ],
)
def test_the_same_is_the_same(one: object, other: object) -> None:
    assert line_of([one]) == line_of([other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("", None), (True, 1), ("1", 1), ("a", "А"), (date(2026, 1, 2), date(2026, 1, 3)), ("\u00e9", "e\u0301"),
        (Decimal("0.1"), Decimal("0.10001")), ({"a": None}, {}), ("x", "x "),
    ],
)  # fmt: skip
def test_what_differs_differs(one: object, other: object) -> None:
    assert line_of([one]) != line_of([other])


def test_columns_do_not_run_into_one_another() -> None:
    assert line_of(["ab", "c"]) != line_of(["a", "bc"])
    assert plain(UUID(int=1)) == UUID(int=1).hex


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        (models.TextField(), "a\x00b", "NUL"),
        (models.TextField(), "\ud800", "half a character"),
        (models.CharField(max_length=3), "abcd", "4 characters"),
        (models.PositiveSmallIntegerField(), 32768, "32768"),
        (models.PositiveIntegerField(), -1, "-1"),
        (models.JSONField(), {"a": ["fine", {"b": "x\x00"}]}, "NUL"),
        (models.JSONField(), {"k\x00": 1}, "NUL"),
        (models.TextField(), "fine", ""),
        (models.CharField(max_length=3), "ёёё", ""),
        (models.PositiveSmallIntegerField(), 32767, ""),
        (models.BooleanField(), True, ""),
        (models.PositiveIntegerField(null=True), None, ""),
    ],
)
def test_what_postgresql_would_not_take(field: models.Field, value: object, why: str) -> None:
    assert (why in wrong(field, value, POSTGRESQL)) if why else not wrong(field, value, POSTGRESQL)


def test_what_is_pointed_at_comes_first_and_nothing_is_left_behind() -> None:
    order = moved()
    names = [model._meta.label for model in order]
    assert len(set(names)) == len(names) > 60
    assert names.index("people.User") < names.index("files.StoredFile") < names.index("deals.Attachment")
    assert "upkeep.Breath" not in names and "sessions.Session" in names
