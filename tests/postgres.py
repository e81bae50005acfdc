"""The throw-away PostgreSQL of the tests: the bench's own, told that nothing of it need outlive a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kochka.ops.bench.cluster import SWIFT, find, stop
from kochka.ops.bench.cluster import start as start_cluster

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

__all__ = ["empty_by_rows", "find", "start", "stop"]


def start() -> str:
    """A running cluster's URL. Raises RuntimeError with the server's words."""
    return start_cluster(SWIFT)


def empty_by_rows(connection: BaseDatabaseWrapper) -> None:
    """After a test that commits, rows are deleted where there are any. Django truncates: that makes the files of a
    hundred tables and of all their indexes anew, and takes longer than most tests.

    As with TRUNCATE, whoever still writes is waited for, and neither guards nor foreign keys are asked. That takes a
    superuser; on a server where we are none, Django's way stays.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        if cursor.fetchone() != ("on",):
            return
    truncated = connection.ops.sql_flush

    def emptied(style: Any, tables: list[str], *, reset_sequences: bool = False, **more: Any) -> list[str]:
        if reset_sequences or not tables:
            whole: list[str] = truncated(style, tables, reset_sequences=reset_sequences, **more)
            return whole
        names = [connection.ops.quote_name(table) for table in tables]
        first = [
            f"LOCK TABLE {', '.join(names)} IN ACCESS EXCLUSIVE MODE",
            "SET LOCAL session_replication_role = replica",
        ]
        return ["; ".join([*first, *(f"DELETE FROM {name}" for name in names)])]

    connection.ops.sql_flush = emptied  # type: ignore[method-assign]
