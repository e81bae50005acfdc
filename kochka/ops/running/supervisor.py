"""The supervisor: prepares a place, serves it, keeps server and worker alive, and ends everything together.

It knows no Django: preparing is a process of its own, and so are the server, the worker and the first visit's doors. On
the first visit the doors are served; once somebody has chosen and the company stands, the real server takes the same
socket over, so the page that is open goes on to it.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import click

from kochka.ops.progress import noted, on_terminal
from kochka.ops.running.children import Child
from kochka.ops.running.listening import Knock
from kochka.ops.running.locks import locked, serving
from kochka.ops.running.preparing import NO_COMPANY, READY
from kochka.ops.words import gettext as _

PACKAGE = Path(__file__).resolve().parents[2]
PYTHON = (sys.executable, "-P", "-m")  # -P: a file in the folder one stands in is nobody's module
TICK = 0.1
END_WITHIN = 6.0
TRIES_AT_START = 3
UNSEEN = 8.0  # a choice that no page has come back for is served all the same


@dataclass
class Supervisor:
    """One installation at work on one socket."""

    sock: socket.socket
    home: Path
    place: str
    public_url: str = ""
    children: list[Child] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)
    hurry: bool = False
    door_key: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    def run(self) -> int:
        """Everything from the first step to the last. The exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if signal.getsignal(number) is not signal.SIG_IGN or number == signal.SIGINT:  # nohup keeps its meaning
                signal.signal(number, self._asked_to_end)
        try:
            with locked(serving(self.home, self.place), exclusive=False) as free:
                return self._stages() if free else self._in_other_hands()
        finally:
            self._end()

    def _in_other_hands(self) -> int:
        click.echo(_("Kochka is being updated or restored just now: start it afterwards."), err=True)
        return 1

    def _stages(self) -> int:
        """Preparing, the first visit where there was none, serving. The exit code."""
        code = self._prepare()
        if code == NO_COMPANY and not self.ending.is_set():
            code = self._doors()
        if code == READY and not self.ending.is_set():
            with locked(serving(self.home, self.place), exclusive=False):  # the doors may have led to the other place
                code = self._serve()
        return 0 if self.ending.is_set() else code

    def _asked_to_end(self, *_args: object) -> None:
        self.hurry = self.ending.is_set()
        self.ending.set()

    def _prepare(self) -> int:
        """Runs `kochka.ops.running.preparing` for the place; its exit code. It speaks for itself."""
        process = subprocess.Popen([*PYTHON, "kochka.ops.running.preparing"], env=self._env(), start_new_session=True)
        while process.poll() is None:
            if self.ending.wait(0.02):
                process.kill()  # what it does is done in transactions, or done again at the next start
        return process.returncode

    def _doors(self) -> int:
        """Serves the first visit until somebody has chosen. READY, or 1 when it could not be served."""
        from kochka.ops.doors.choice import progress_file

        progress = progress_file(self.home)
        progress.unlink(missing_ok=True)
        env = {"DJANGO_SETTINGS_MODULE": "kochka.ops.doors.settings", "KOCHKA_SERVES": "doors"}
        door = self._server("kochka.ops.doors.wsgi:application", env | {"KOCHKA_DOOR_KEY": self._key()}, workers=1)
        self.children = [door]
        if not self._wait_until_served(door):
            return 1
        self._say_address(_("Kochka waits for its first visitor at %(address)s"), self._key_query())
        chosen = self._choice(door, progress)
        self._end()
        self.children = []
        progress.unlink(missing_ok=True)
        self.place = chosen or self.place
        return READY

    def _choice(self, door: Child, progress: Path) -> str | None:
        """The place that was chosen, once it stands and the page that asked for it knows."""
        ready_since = 0.0
        while not self.ending.wait(TICK):
            door.tend()
            facts = noted(progress)
            if facts.get("state") != "ready":
                continue
            ready_since = ready_since or time.monotonic()
            if facts.get("told") or time.monotonic() - ready_since > UNSEEN:
                time.sleep(TICK)  # the answer that told so is on its way
                return str(facts["place"])
        return None

    def _serve(self) -> int:
        """Serves the company or the demo, with its worker, until asked to end."""
        env = {"KOCHKA_SERVES": self.place, **self._counting()}
        server = self._server("kochka.wsgi:application", env, workers=_workers())
        worker = Child(_("worker"), [*PYTHON, "kochka", "worker"], self._env())
        self.children = [server]
        if not self._wait_until_served(server):
            return 1
        self.children.append(worker)
        self._say_address(_("Kochka is at %(address)s (Ctrl+C ends it)"))
        while not self.ending.wait(TICK):
            for child in self.children:
                if child.tend():
                    click.echo(
                        _("The %(name)s has ended by itself; starting it again.") % {"name": child.name}, err=True
                    )
        return 0

    def _wait_until_served(self, child: Child) -> bool:
        """Whether somebody answers on the socket; a server that dies again and again before that never will."""
        knock = Knock(self.sock)
        try:
            with on_terminal() as progress:
                progress(_("Starting the server"), 0, 0)
                while not self.ending.wait(0.02) and child.failures < TRIES_AT_START:
                    child.tend()
                    if answer := knock.answered():
                        return True
                    if answer is False:
                        knock.close()
                        knock = Knock(self.sock)
        finally:
            knock.close()
        if not self.ending.is_set():
            click.echo(_("The server does not start: the lines above say why."), err=True)
        return False

    def _server(self, application: str, env: Mapping[str, str], *, workers: int) -> Child:
        fd = self.sock.fileno()
        command = [*PYTHON, "kochka.ops.running.server", application, "--fd", str(fd)]
        command += ["--workers", str(workers), "--threads", "4"]
        return Child(_("server"), command, self._env() | dict(env), fds=(fd,))

    def _counting(self) -> dict[str, str]:
        """Where the server's processes count together for `/metrics`: an empty folder, where anybody may ask at all."""
        if not os.environ.get("KOCHKA_METRICS_TOKEN"):
            return {}
        folder = self.home / "counting" / self.place
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, mode=0o700)
        return {"PROMETHEUS_MULTIPROC_DIR": str(folder)}

    def _env(self) -> dict[str, str]:
        """What every child is told. The package is found wherever the command was started."""
        path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
        ours = {"KOCHKA_PLACE": self.place, "KOCHKA_HOME": str(self.home), "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
        return {**os.environ, **ours}

    def _key(self) -> str:
        """What the doors ask of a visitor who comes from elsewhere; nothing where only this computer gets in."""
        return self.door_key if self.public_url else ""

    def _key_query(self) -> str:
        return f"?key={self.door_key}" if self.public_url else ""

    def _say_address(self, words: str, query: str = "") -> None:
        click.echo(words % {"address": f"{address(self.sock, self.public_url)}/{query}"})

    def _end(self) -> None:
        """Asks everybody to end, and after some seconds (or at a second Ctrl+C) asks no more."""
        for child in self.children:
            child.ask_to_end()
        until = time.monotonic() + END_WITHIN
        while any(child.runs for child in self.children) and time.monotonic() < until and not self.hurry:
            time.sleep(0.02)
        for child in self.children:
            child.end()


def address(sock: socket.socket, public_url: str) -> str:
    """Where people find it, without the last slash."""
    if public_url:
        parts = urlsplit(public_url)
        return f"{parts.scheme}://{parts.netloc}"
    host, port = sock.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}" if port == 80 else f"http://{shown}:{port}"


def _workers() -> int:
    """Two serve where two can work at once; more would not help a company's size."""
    return min(os.cpu_count() or 1, 2)
