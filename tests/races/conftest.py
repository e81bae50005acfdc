"""Eight processes at the starting line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, company

ROOT = Path(__file__).resolve().parents[2]
EIGHT = 8
RUN = "import django; django.setup(); from tests.races.racer import main; main()"


FORK = "import django; django.setup(); from tests.races.racer import litter; litter()"


def heard(line: str) -> dict[str, Any]:
    """What a racer said; nothing is said by one that died."""
    said: dict[str, Any] = json.loads(line or '{"ok": false, "kind": "it died", "sentence": ""}')
    return said


class Racer:
    """A process that carries out orders on the test's database (races/racer.py)."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN],
            cwd=ROOT,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def order(self, action: str, start: float = 0.0, **given: Any) -> None:
        assert self.process.stdin
        self.process.stdin.write(json.dumps({"action": action, "start": start, **given}, default=str) + "\n")
        self.process.stdin.flush()

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout
        return heard(self.process.stdout.readline())

    def kill(self) -> None:
        """As `kill -9` does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.communicate(timeout=20)


class Foal:
    """One of a litter: a racer with orders and ears of its own, forked from a process that has read the code."""

    def __init__(self, orders: int, says: int) -> None:
        self.orders, self.says = os.fdopen(orders, "w"), os.fdopen(says)

    def order(self, action: str, start: float = 0.0, **given: Any) -> None:
        self.orders.write(json.dumps({"action": action, "start": start, **given}, default=str) + "\n")
        self.orders.flush()

    def hear(self) -> dict[str, Any]:
        return heard(self.says.readline())


@contextmanager
def litter(env: dict[str, str], many: int) -> Iterator[list[Foal]]:
    """So many racers, ready; they stop when nobody orders them any more."""
    orders, says = [os.pipe() for _foal in range(many)], [os.pipe() for _foal in range(many)]
    theirs = [end for (listens, _), (_, speaks) in zip(orders, says, strict=True) for end in (listens, speaks)]
    command = [sys.executable, "-c", FORK, *map(str, theirs)]
    mare = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=theirs)
    for end in theirs:
        os.close(end)
    foals = [Foal(gives, hears) for (_, gives), (hears, _) in zip(orders, says, strict=True)]
    assert all(foal.hear().get("ready") for foal in foals)
    yield foals
    for foal in foals:
        foal.orders.close()
    mare.wait(timeout=20)
    for foal in foals:
        foal.says.close()


class Field:
    """All racers, sent off together."""

    def __init__(self, racers: list[Foal]) -> None:
        self.racers = racers

    def race(self, action: str, *orders: dict[str, Any]) -> list[dict[str, Any]]:
        """All begin the action at one moment, by the orders given (repeated in turn); what each one says."""
        start = time.time() + 0.15
        for number, racer in enumerate(self.racers):
            racer.order(action, start, **orders[number % len(orders)])
        return [racer.hear() for racer in self.racers]


@pytest.fixture(scope="module")
def stable() -> Iterator[ExitStack]:
    """The processes live as long as the tests of this module."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="module")
def racing() -> list[Foal]:
    """Those that have been started."""
    return []


@pytest.fixture
def field(stable: ExitStack, racing: list[Foal], process_env: dict[str, str]) -> Field:
    racing += [] if racing else stable.enter_context(litter(process_env, EIGHT))
    return Field(racing)


@pytest.fixture
def lone(process_env: dict[str, str]) -> Iterator[Racer]:
    """One process to be killed."""
    racer = Racer(process_env)
    racer.hear()
    yield racer
    if racer.process.poll() is None:
        racer.kill()


@pytest.fixture
def cast(process_env: dict[str, str]) -> Cast:
    """The company, committed, so that other processes meet it."""
    return company()
