"""The server process: Granian on a socket that it was given (`python -m kochka.ops.running.server`).

Granian opens sockets of its own; here it takes the supervisor's. That is one method of its server
(`_init_shared_socket`), pinned with Granian's version and held by a test.
"""

import argparse
import contextlib
import gc
import importlib
import json
import multiprocessing
import os
import signal
import socket
from collections.abc import Callable, Iterable
from typing import Any

from django.db import connections
from django.urls import get_resolver
from granian._granian import SocketHolder
from granian.constants import Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from kochka.ops.ready import set_up
from kochka.ops.running.lifeline import hang_on
from kochka.ops.running.listening import QUEUE

KILL_AFTER = 4
DOORS = "doors"
IDLE = 150_000
"""Milliseconds that a line may be silent: longer than proxies keep theirs to us (nginx a minute, Caddy two). Who is
about to be asked must not hang up: what a person sends would get no answer."""

type Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Server(MPServer):
    """Granian on a given socket, ending with its supervisor."""

    def __init__(self, application: str, *, fd: int, lifeline: int, workers: int, threads: int) -> None:
        super().__init__(
            application,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=threads,
            backlog=QUEUE,
            websockets=False,
            log_level=LogLevels.warning,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE),
            respawn_failed_workers=True,
            workers_kill_timeout=KILL_AFTER,
        )
        self.fd, self.lifeline = fd, lifeline

    def _init_shared_socket(self) -> None:
        holder: Any = SocketHolder
        self._ssp: Any = None
        self._sfd: Any = self.fd
        self._shd: Any = holder(self.fd, False, self.backlog)
        self._sso = socket.socket(fileno=os.dup(self.fd))
        self._sso.set_inheritable(True)

    def _spawn_workers(self, spawn_target: Any, target_loader: Any) -> None:
        super()._spawn_workers(spawn_target, target_loader)  # type: ignore[no-untyped-call]
        hang_on(self.lifeline)

    def run(self) -> None:
        """Serves until SIGTERM."""
        self.serve(target_loader=Loader(self.lifeline))


def loaded(target: str) -> Application:
    """The application, its pages with it: what is broken shows at the start, not to a visitor.

    Called before workers are forked, and by each of them, who finds it there: read once, it lies in memory once. Only
    lines to a database must not be shared.
    """
    module, _colon, name = target.partition(":")
    application: Application = getattr(importlib.import_module(module), name)
    _ = get_resolver().url_patterns
    connections.close_all()
    return application


class Loader:
    """Makes a worker out of what was loaded."""

    def __init__(self, lifeline: int) -> None:
        self.lifeline = lifeline

    def __call__(self, target: str) -> Application:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)  # until the worker serves, the handler of its parent means nothing
        hang_on(self.lifeline)
        application = loaded(target)
        if serves() == DOORS:
            return answering_knocks(application)
        from kochka.upkeep.breaths import keep_breathing
        from kochka.upkeep.models import Breath

        keep_breathing([Breath.Kind.SERVER])
        return application


def serves() -> str:
    """What this server serves: the company, the demo, or the first visit's doors."""
    return os.environ.get("KOCHKA_SERVES", "company")


def answering_knocks(application: Application) -> Application:
    """Answers `/healthz` for the doors, who have no database to ask; the company answers for itself."""

    def respond(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != "/healthz":
            return application(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json"), ("Cache-Control", "no-store")])
        return [json.dumps({"status": "ok", "serves": DOORS}).encode()]

    return respond


def fall_silent() -> None:
    """The server has ended in good order: its sign of life goes with it."""
    from django.db import DatabaseError

    set_up("en")

    from kochka.upkeep import breaths
    from kochka.upkeep.models import Breath

    with contextlib.suppress(DatabaseError):
        breaths.fall_silent(Breath.Kind.SERVER)


def main() -> None:
    """Reads what the supervisor says."""
    parser = argparse.ArgumentParser(prog="kochka.ops.running.server")
    parser.add_argument("application")
    for name in ("fd", "lifeline", "workers", "threads"):
        parser.add_argument(f"--{name}", type=int, required=True)
    given = parser.parse_args()
    multiprocessing.set_start_method("fork")  # a socket that was lent goes to the workers by being inherited
    loaded(given.application)
    gc.freeze()
    server = Server(
        given.application, fd=given.fd, lifeline=given.lifeline, workers=given.workers, threads=given.threads
    )
    try:
        server.run()
    finally:  # Granian ends by SystemExit when workers had ended before it
        if serves() != DOORS:
            fall_silent()


if __name__ == "__main__":
    main()
