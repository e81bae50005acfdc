"""How the program's own lines look, for a person or (KOCHKA_LOG=json) for a machine that gathers them.

A line holds no secret and nothing personal: paths are shown without queries and without what lets one in, people by
their number, and what PostgreSQL adds to its refusals (DETAIL: the values of a row) is left out. Whatever is logged
while a request is answered carries the request's id.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:  # settings read this module: Django is not there yet
    from django.http import HttpRequest

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that is being answered; empty outside of one."""

HIDDEN = "…"
LONGEST = 200
_SECRET = re.compile(r"[^/]{25,}")
"""A part of a path that is longer than any name of ours: a token, or something that nobody should have to read."""
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def shown_path(request: "HttpRequest") -> str:
    """The path as it may stand in a log: no query, no token, one line."""
    path = request.path
    match = request.resolver_match
    if match and (token := match.kwargs.get("token")):
        path = path.replace(str(token), HIDDEN)
    path = _SECRET.sub(lambda part: part[0] if _UUID.fullmatch(part[0]) else HIDDEN, path)
    return quote(path, safe="/:@!$&'()*+,;=~").replace(quote(HIDDEN), HIDDEN)[:LONGEST]


def facts_of(record: logging.LogRecord) -> dict[str, Any]:
    """What the line says besides its words: facts given by whoever logs, and the request's id."""
    facts = dict(getattr(record, "facts", {}))
    if "request" not in facts and (now := request_id.get()):
        facts["request"] = now
    return facts


class Plain(logging.Formatter):
    """Words, then `name=value`."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        facts = " ".join(f"{name}={value}" for name, value in facts_of(record).items())
        return f"{super().formatMessage(_discreet(record))} {facts}".rstrip()

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return _without_rows(super().formatException(ei))


class Json(logging.Formatter):
    """One object a line; moments in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        said = _discreet(record)
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"at": at, "level": record.levelname, "logger": record.name, "message": said.getMessage()}
        line |= facts_of(record)
        if record.exc_info:
            line["trace"] = _without_rows(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def logging_settings(style: str) -> dict[str, Any]:
    """Django's LOGGING for `plain` or `json`. Raises ValueError for another style."""
    if style not in ("plain", "json"):
        raise ValueError(f"KOCHKA_LOG: plain or json is understood, {style} is not")
    formatter = "kochka.core.logs.Json" if style == "json" else "kochka.core.logs.Plain"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "kochka": {"level": "INFO"},
            "django.request": {"level": "ERROR"},  # what was not found stands in the request's own line
        },
    }


def _discreet(record: logging.LogRecord) -> logging.LogRecord:
    """Django's own lines name the path of their request: they name it as it may be shown."""
    request: Any = getattr(record, "request", None)
    if hasattr(request, "resolver_match") and isinstance(record.args, tuple):
        record.args = tuple(shown_path(request) if one == request.path else one for one in record.args)
        record.message = record.getMessage()
    return record


def _without_rows(trace: str) -> str:
    return "\n".join(line for line in trace.splitlines() if not line.lstrip().startswith("DETAIL:"))
