"""Eight processes at the starting line."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, company

ROOT = Path(__file__).resolve().parents[2]
EIGHT = 8
RUN = "import django; django.setup(); from tests.races.racer import main; main()"


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
        return json.loads(self.process.stdout.readline() or '{"ok": false, "kind": "it died", "sentence": ""}')

    def kill(self) -> None:
        """As `kill -9` does."""
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.communicate(timeout=20)


class Field:
    """All racers, sent off together."""

    def __init__(self, racers: list[Racer]) -> None:
        self.racers = racers

    def race(self, action: str, *orders: dict[str, Any]) -> list[dict[str, Any]]:
        """All begin the action at one moment, by the orders given (repeated in turn); what each one says."""
        start = time.time() + 0.15
        for number, racer in enumerate(self.racers):
            racer.order(action, start, **orders[number % len(orders)])
        return [racer.hear() for racer in self.racers]


@pytest.fixture(scope="module")
def stable() -> Iterator[list[Racer]]:
    """The processes live as long as the tests of this module: starting one takes half a second."""
    racers: list[Racer] = []
    yield racers
    for racer in racers:
        racer.stop()


@pytest.fixture
def field(stable: list[Racer], process_env: dict[str, str]) -> Field:
    while len(stable) < EIGHT:
        stable.append(Racer(process_env))
    for racer in stable:
        if not hasattr(racer, "ready"):
            racer.ready = racer.hear()
    return Field(stable)


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
