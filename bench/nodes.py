"""Two nodes on one PostgreSQL under load, one killed: `python -m bench.nodes`.

A company is made in a scratch database and served by two real `kochka run`, each with its servers and its worker, with
one secret and one folder of files. People sign in and work, each request through either node. Then every process of
one node is killed with SIGKILL at one moment, and everybody goes on at the other, with the session they have.

Afterwards: whatever was answered with success is in the journal once; beside it at most what the dead node was at;
nobody met an error but in requests that were under way there; deals that the schedule woke were woken once; and
`kochka check` holds. Exit code 1 when anything does not.
"""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from bench.crowd.days import DAYS, Human
from bench.crowd.figures import Tally
from bench.crowd.roaming import Nodes, Roaming
from bench.crowd.serving import ROOT, environment, free_port, said_by
from bench.crowd.serving import wait as wait_until_served
from bench.databases import empty

ENDS_WITHIN = 20.0
SLEEPERS = 10
WAKES_WITHIN = 100.0
IN_WITHIN = 90.0
LONG = 60.0
"""Seconds: a run that lasts so long also waits for what the living node's schedule does after the other one's death."""


class Node:
    """One `kochka run` in a home of its own."""

    def __init__(self, name: str, home: Path, url: str) -> None:
        self.home, self.port, self.log = home / name, free_port(), home / f"{name}.log"
        self.home.mkdir()
        shared = {"KOCHKA_SECRET": "one secret for both nodes, made up for this run", "KOCHKA_NODE": name}
        shared |= {"KOCHKA_FILES": str(home / "files"), "KOCHKA_BACKUP_AT": "never"}
        self.env = environment(self.home, url) | shared
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("w") as out:
            command = [sys.executable, "-m", "kochka", "run", "--port", str(self.port)]
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=True
            )

    def wait(self) -> None:
        assert self.process
        wait_until_served(self.process, self.port, self.log)

    def processes(self) -> list[int]:
        """The supervisor and all that it started: whoever was told of this home."""
        assert self.process
        mark, found = f"KOCHKA_HOME={self.home}\0".encode(), [self.process.pid]
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if mark in (folder / "environ").read_bytes() + b"\0":
                    found.append(int(folder.name))
            except OSError:
                continue  # it has ended meanwhile, or is somebody else's
        return list(dict.fromkeys(found))

    def kill(self) -> int:
        """Everything of it, at once. How many processes."""
        assert self.process
        pids = self.processes()
        for pid in pids:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait()
        return len(pids)

    def end(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                self.kill()


def main(arguments: list[str] | None = None) -> int:
    given = options(arguments)
    home = Path(tempfile.mkdtemp(prefix="kochka-nodes-"))
    (home / "files").mkdir()
    url = empty("postgres")
    nodes = [Node(name, home, url) for name in ("left", "right")]
    try:
        report = measured(given, nodes)
    finally:
        for node in nodes:
            node.end()
        shutil.rmtree(home, ignore_errors=True)
    if given.json:
        Path(given.json).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    told = "{requests} requests, {promised} posts taken, {cut} cut off at the dead node, {after} answers after it died"
    print(told.format(**report))
    for trouble in report["troubles"]:
        print(trouble)
    print("NOT ALL HELD." if report["troubles"] else "All held.")
    return 1 if report["troubles"] else 0


def options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.nodes", description="Two nodes, one killed.")
    parser.add_argument("--people", type=int, default=12)
    parser.add_argument("--deals", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=180.0)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two acts of one person, on average")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    return parser.parse_args(arguments)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def measured(given: argparse.Namespace, both: list[Node]) -> dict[str, Any]:
    """Builds, serves, kills, looks afterwards. The report."""
    dead, living = both
    made = inside(living, "company", "--people", str(given.people), "--deals", str(given.deals))
    company, tally = json.loads(made), Tally()
    inside(living, "sleepers", "--sleep", str(SLEEPERS))
    began, nodes = datetime.now(UTC), Nodes([node.port for node in both])
    for node in both:
        node.start()
    for node in both:
        node.wait()
    stop, threads = Event(), crowd(given, company, tally, nodes)
    everybody_is_in(tally, len(threads))
    say(f"{len(threads)} people work for {given.seconds:g} s at two nodes")
    stop.wait(given.seconds * 0.4)
    nodes.killed.add(dead.port)
    say(f"killed: {dead.kill()} processes of one node")
    if given.seconds >= LONG:
        inside(living, "sleepers", "--sleep", str(SLEEPERS))
    stop.wait(given.seconds * 0.6)
    for human, thread in threads:
        human.stop.set()
        thread.join(60)
    troubles = [*tally.words, *awake(living), *afterwards(living, tally, nodes, began)]
    if len(nodes.cut) > len(threads):
        troubles.append(f"{len(nodes.cut)} requests were cut off: more than one a person")
    if not nodes.served.get(living.port):
        troubles.append("nobody went on at the other node")
    return {
        "requests": sum(map(len, tally.took.values())), "promised": tally.promised.total() + len(tally.enquiries),
        "cut": len(nodes.cut), "after": nodes.served.get(living.port, 0), "troubles": troubles,
    }  # fmt: skip


def inside(node: Node, module: str, *words: str, given: str = "") -> str:
    """What a module of the crowd says within the installation."""
    done = said_by("bench.crowd.inside", module, *words, env=node.env, given=given)
    if done.returncode and not done.stdout:
        raise RuntimeError(f"{module} came to nothing")
    return done.stdout


def crowd(given: argparse.Namespace, company: dict[str, Any], tally: Tally, nodes: Nodes) -> list[tuple[Human, Thread]]:
    """Everybody at work."""
    stop, people = Event(), []
    for number, (email, part) in enumerate(company["people"].items()):
        browser = Roaming(nodes, tally, f"127.0.{1 + number // 250}.{1 + number % 250}", Random(number))
        human = Human(email, browser, tally, Random(number), company["words"], given.pause, stop)
        late = Random(number).uniform(0, 2)
        thread = Thread(target=human.live, args=(company["password"], late, DAYS[part]), daemon=True)
        thread.start()
        people.append((human, thread))
    return people


def everybody_is_in(tally: Tally, people: int) -> None:
    """Whoever is cut off at the door has no session to go on with."""
    until = time.monotonic() + IN_WITHIN
    while len(tally.took["my day"]) < people and time.monotonic() < until:
        time.sleep(0.05)


def awake(node: Node) -> list[str]:
    """What the schedule made of those who slept: it looks every half minute, and wakes them once a minute."""
    until = time.monotonic() + WAKES_WITHIN
    while True:
        told = json.loads(inside(node, "sleepers"))
        if told["woken"] == told["all"] or time.monotonic() > until:
            break
        time.sleep(2)
    return [f"the schedule: {said}" for said in told["troubles"]]


def afterwards(node: Node, tally: Tally, nodes: Nodes, began: datetime) -> list[str]:
    """What does not hold, in words."""
    say("looking whether all holds")
    checked = said_by("kochka", "check", env=node.env)
    promised = [[*what, many] for what, many in tally.promised.items()]
    doubts = sum(cut.startswith("POST") for cut in nodes.cut)
    told = {"promised": promised, "enquiries": tally.enquiries, "began": began.isoformat(), "doubts": doubts}
    compared = inside(node, "afterwards", given=json.dumps(told))
    return [checked.stdout] * bool(checked.returncode) + compared.splitlines()


if __name__ == "__main__":
    sys.exit(main())
