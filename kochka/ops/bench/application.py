"""The application as the bench has it served: the product's own, each answer saying what it took."""

import logging
import os
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from kochka.ops.bench.visiting import CPU, QUERIES
from kochka.wsgi import application as product


def _write_requests_nowhere() -> None:
    """The line that each request leaves in the log is made as in life, and kept off the bench's terminal."""
    nowhere, requests = logging.StreamHandler(open(os.devnull, "w")), logging.getLogger("kochka.request")  # noqa: PTH123, SIM115
    for handler in logging.getLogger().handlers:
        nowhere.setFormatter(handler.formatter)
    requests.addHandler(nowhere)
    requests.propagate = False


_write_requests_nowhere()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers with the number of queries and the milliseconds of this thread's processor that it took."""
    queries, began = 0, time.thread_time()

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*given)

    def respond(status: str, headers: list[tuple[str, str]], *given: Any) -> Any:
        took = f"{(time.thread_time() - began) * 1000:.2f}"
        return start_response(status, [*headers, (QUERIES, str(queries)), (CPU, took)], *given)

    with connection.execute_wrapper(count):
        answer: Iterable[bytes] = product(environ, respond)
    return answer
