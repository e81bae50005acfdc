"""Processes that are forked from this one, which is warm, and killed at a moment that a die has thrown."""

import os
import select
import signal
import time
import traceback
from dataclasses import dataclass, field

from django.db import connection, connections

from bench.killing.ground import Ground
from bench.killing.victims import Task, live

BEGINS_WITHIN = 20.0
GONE_WITHIN = 5.0


@dataclass
class Victim:
    """A process at work, what it has said so far, and when it is to die."""

    task: Task
    pid: int
    pipe: int
    dies: float
    """Seconds after its first word."""
    said: bytes = b""
    killed: bool = False
    over: bool = False
    lines: list[list[str]] = field(default_factory=list)

    def said_of(self, word: str) -> list[list[str]]:
        return [line[1:] for line in self.lines if line[0] == word]


def sent_out(task: Task, ground: Ground, dies: float) -> Victim:
    """Forks a process for the task. No connection may be open here."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            os.close(reading)
            live(task, ground, writing)
            code = 0
        except Exception:  # noqa: BLE001  # whatever it is, its parent shall not go on as its child
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writing)
    return Victim(task, pid, reading, dies)


def kill_all(victims: list[Victim]) -> None:
    """Each at its moment after all have begun; then hears what they had said until then."""
    for victim in victims:
        _until_begun(victim)
    began = time.monotonic()
    for victim in sorted(victims, key=lambda one: one.dies):
        if victim.task.dies_at:
            victim.over = _ends_by(victim, began + victim.dies)
        else:
            time.sleep(max(began + victim.dies - time.monotonic(), 0))
        if not victim.over:
            os.kill(victim.pid, signal.SIGKILL)
            status = os.waitpid(victim.pid, 0)[1]
            _end(victim, status)
    for victim in victims:
        _hear_out(victim)


def _until_begun(victim: Victim) -> None:
    if not select.select([victim.pipe], [], [], BEGINS_WITHIN)[0]:
        raise RuntimeError("a process did not begin")


def _ends_by(victim: Victim, moment: float) -> bool:
    """Whether it has ended, by its own hand or because nothing was left to do."""
    while True:
        pid, status = os.waitpid(victim.pid, os.WNOHANG)
        if pid:
            _end(victim, status)
            return True
        if time.monotonic() > moment:
            return False
        time.sleep(0.002)


def _end(victim: Victim, status: int) -> None:
    victim.killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    victim.over = True
    if not victim.killed and status:
        raise RuntimeError(f"a process broke at {victim.task.kind}: status {status}")


def _hear_out(victim: Victim) -> None:
    with os.fdopen(victim.pipe, "rb") as pipe:
        text = pipe.read().decode()
    victim.lines = [line.split() for line in text.splitlines(keepends=True) if line.endswith("\n")]


def others() -> set[int]:
    """Processes of a PostgreSQL that serve somebody else than us."""
    if connection.vendor != "postgresql":
        return set()
    asked = (
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend'"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return {pid for (pid,) in cursor.fetchall()}


def alone(but: set[int]) -> None:
    """Waits until the database has seen that the dead are dead: it notices when it next listens to them."""
    until = time.monotonic() + GONE_WITHIN
    while others() - but and time.monotonic() < until:
        time.sleep(0.005)


def apart() -> None:
    """No connection of ours is open: none goes into a child."""
    connections.close_all()
