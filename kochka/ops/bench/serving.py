"""One worker of the server, as `kochka run` starts it, on a port of its own."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kochka.ops.bench.visiting import Visitor
from kochka.ops.running.children import Child
from kochka.ops.running.listening import Knock, listen
from kochka.ops.running.supervisor import PACKAGE, PYTHON

PATIENCE = 60.0


class Worker:
    """The server on `address`; `cold_start` is how many seconds it took from nothing to its first page."""

    def __init__(self, child: Child, address: str, cold_start: float) -> None:
        self.child, self.address, self.cold_start = child, address, cold_start

    def memory(self) -> tuple[float, float] | None:
        """What the working process holds, in MB: all that lies in memory, and of it what is its own (the database's
        file, mapped, is not). None where the system does not tell."""
        try:
            assert self.child.process
            main = self.child.process.pid
            pid = Path(f"/proc/{main}/task/{main}/children").read_text().split()[0]
            said = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        except (OSError, IndexError):
            return None
        return _mb(said["VmRSS"]), _mb(said["RssAnon"])


def _mb(said: str) -> float:
    return int(said.split()[0]) / 1024


@contextmanager
def serving() -> Iterator[Worker]:
    """A worker that serves until the block ends."""
    with listen("127.0.0.1", 0) as sock:
        fd = sock.fileno()
        command = [*PYTHON, "kochka.ops.running.server", "kochka.ops.bench.application:application"]
        command += ["--fd", str(fd), "--workers", "1", "--threads", "4"]
        path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
        child = Child("server", command, {**os.environ, "PYTHONPATH": path}, fds=(fd,))
        began = time.monotonic()
        child.start()
        try:
            _wait(Knock(sock), child)
            address = f"127.0.0.1:{sock.getsockname()[1]}"
            Visitor(address).get("/accounts/login/")
            yield Worker(child, address, time.monotonic() - began)
        finally:
            child.ask_to_end()
            if child.process:
                child.process.wait(timeout=PATIENCE)
            child.end()


def _wait(knock: Knock, child: Child) -> None:
    until = time.monotonic() + PATIENCE
    while not knock.answered():
        if not child.runs or time.monotonic() > until:
            sys.exit("the server does not start")
        time.sleep(0.005)
    knock.close()
