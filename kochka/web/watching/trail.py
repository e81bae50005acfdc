"""One line a request in the log: its id, whose it was, where, what came of it, how long, how many queries.

The id is taken from whoever stands in front of us (X-Request-ID) when it looks like one, else made; it goes back in the
answer, stands beside everything that is logged meanwhile, and on the page of an error. Nothing personal is written.
"""

import logging
import re
import secrets
from collections.abc import Callable, Iterable, Iterator
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from kochka.core.logs import request_id, shown_path
from kochka.web.watching.counters import counters

log = logging.getLogger("kochka.request")

_SANE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
MACHINES = ("/healthz", "/metrics")
NOWHERE, STATIC = "nowhere", "static"

type Next = Callable[[HttpRequest], HttpResponse]


class Queries:
    """Counts the queries of a request: about a microsecond each."""

    __slots__ = ("count",)

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.count += 1
        return execute(sql, params, many, context)


class Request:
    """What is to be told of one request once it is answered."""

    def __init__(self, request: HttpRequest) -> None:
        self.began, self.request, self.queries = perf_counter(), request, Queries()
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        self.id = given if _SANE.fullmatch(given) else secrets.token_hex(8)

    def tell(self, response: HttpResponse | StreamingHttpResponse, size: int) -> None:
        """Writes the line, and counts it."""
        if mine := counters():
            seconds = perf_counter() - self.began
            mine.count(self.route, str(self.request.method), response.status_code, seconds, self.queries.count)
        level = logging.DEBUG if self._quiet(response.status_code) else logging.INFO
        if log.isEnabledFor(level):
            log.log(
                level,
                "%s %s",
                self.request.method,
                shown_path(self.request),
                extra={"facts": self._facts(response, size)},
            )

    def _facts(self, response: HttpResponse | StreamingHttpResponse, size: int) -> dict[str, Any]:
        user = getattr(self.request, "_cached_user", None)  # never asked for: who nobody asked for is nobody here
        return {
            "status": response.status_code,
            "ms": round((perf_counter() - self.began) * 1000, 1),
            "queries": self.queries.count,
            "bytes": size,
            "person": getattr(user, "pk", None) or "-",
            "route": self.route,
            "request": self.id,
        }

    @property
    def route(self) -> str:
        """The name of the page: there are as many as the site map has, whatever is asked for."""
        if match := self.request.resolver_match:
            return match.view_name
        path = self.request.path
        if path in MACHINES:
            return path.strip("/")
        return STATIC if path.startswith(settings.STATIC_URL) else NOWHERE

    def _quiet(self, status: int) -> bool:
        """Whether it is what open pages and machines ask every few seconds, and all went well."""
        if status >= 400:
            return False
        path = self.request.path
        return path.endswith("/pulse/") or path in MACHINES or path.startswith(settings.STATIC_URL)


def trail(get_response: Next) -> Next:
    """The outermost of all middleware."""

    def respond(http: HttpRequest) -> HttpResponse:
        one = Request(http)
        http.id = one.id  # type: ignore[attr-defined]
        now = request_id.set(one.id)
        try:
            with connection.execute_wrapper(one.queries):
                response = get_response(http)
            _answered(one, response)
        finally:
            request_id.reset(now)
        return response

    return respond


def _answered(one: Request, response: HttpResponse | StreamingHttpResponse) -> None:
    response["X-Request-ID"] = one.id
    if settings.BENCH:
        response["X-Queries"] = str(one.queries.count)
    if not isinstance(response, StreamingHttpResponse):
        one.tell(response, len(response.content))
    elif length := response.get("Content-Length"):
        one.tell(response, int(length))
    else:
        response.streaming_content = _followed(one, response, response.streaming_content)  # type: ignore[arg-type]


def _followed(one: Request, response: StreamingHttpResponse, parts: Iterable[bytes]) -> Iterator[bytes]:
    """A long answer, told once its last part has left or the reader has gone."""
    size = 0
    try:
        with connection.execute_wrapper(one.queries):
            for part in parts:
                size += len(part)
                yield part
    finally:
        one.tell(response, size)
