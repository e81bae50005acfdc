"""The throw-away PostgreSQL of the tests: the bench's own, told that nothing of it need outlive a crash."""

from kochka.ops.bench.cluster import SWIFT, find, stop
from kochka.ops.bench.cluster import start as start_cluster

__all__ = ["find", "start", "stop"]


def start() -> str:
    """A running cluster's URL. Raises RuntimeError with the server's words."""
    return start_cluster(SWIFT)
