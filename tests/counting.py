"""Counting queries: pages and lists cost as many for many rows as for few."""

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext


def queries(run: Callable[[], object]) -> int:
    """How many queries a run takes, after one that fills the caches."""
    run()
    with CaptureQueriesContext(connection) as seen:
        run()
    return len(seen)
