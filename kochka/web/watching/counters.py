"""What is counted as requests go by, for `/metrics`: nothing at all unless a token for it was set.

A node has several server processes. They count into files of one folder (PROMETHEUS_MULTIPROC_DIR, which `kochka run`
sets and sweeps), so that whichever of them is asked knows the sum, and a restarted one loses nothing.
"""

import os
from functools import cache
from typing import Any

from django.conf import settings

BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
METHODS = ("GET", "HEAD", "POST")


class Counters:
    """Requests by page, method and class of answer; their times and queries by page. Pages by their names: as many as
    the site map has, whatever strangers ask for."""

    def __init__(self) -> None:
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self.registry = CollectorRegistry()
        here: dict[str, Any] = {"registry": self.registry}
        self.requests = Counter("kochka_requests", "Requests answered.", ["route", "method", "status"], **here)
        self.queries = Counter("kochka_queries", "Queries that requests took.", ["route"], **here)
        self.seconds = Histogram(
            "kochka_request_seconds", "Time to answer a request.", ["route"], buckets=BUCKETS, **here
        )

    def count(self, route: str, method: str, status: int, seconds: float, queries: int) -> None:
        """One more."""
        known = method if method in METHODS else "other"
        self.requests.labels(route, known, f"{status // 100}xx").inc()
        self.seconds.labels(route).observe(seconds)
        if queries:
            self.queries.labels(route).inc(queries)

    def of_all_processes(self) -> Any:
        """The registry to read from."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.multiprocess import MultiProcessCollector

        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            return self.registry
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return together


@cache
def counters() -> Counters | None:
    """Those of this process; None where nobody may read them."""
    return Counters() if settings.METRICS_TOKEN else None
