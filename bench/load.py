"""Fifty people at work, for ten minutes, on a real installation: `python -m bench.load`.

A company of some thousands of deals is made in a scratch home and served by `kochka run`, with two servers and the
worker. So many people sign in, sellers, chiefs, the administration, and each does what they do all day, with the pages
that stay open asking their pulse. Afterwards `kochka check` must hold, and every post that was answered with success
must stand in the journal, once.

Exit code 1 when a request failed, when the p95 of all requests, or of all but the pulses, is over the bound, or when
something does not hold afterwards. Traffic goes to this machine alone. Figures mean something on an idle machine only.
"""

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any

from bench.crowd.browser import Browser
from bench.crowd.days import DAYS, Human
from bench.crowd.figures import Tally, lines, table
from bench.crowd.serving import environment, said_by, served
from bench.databases import empty

MOST_MS = 300.0
PAUSE = 8.0
COMES_IN_WITHIN = 30.0


def main(arguments: list[str] | None = None) -> int:
    given = options(arguments)
    home = Path(tempfile.mkdtemp(prefix="kochka-load-"))
    try:
        report = measured(given, home)
    finally:
        if given.keep:
            say(f"kept: {home}")
        else:
            shutil.rmtree(home, ignore_errors=True)
    if given.json:
        Path(given.json).write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    print(table(report["requests"], given.most))
    for trouble in report["troubles"]:
        print(trouble)
    print("All held." if report["held"] else "NOT ALL HELD.")
    return 0 if report["held"] else 1


def options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description="Fifty people at work.")
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--deals", type=int, default=8000)
    parser.add_argument("--pause", type=float, default=PAUSE, help="seconds between two acts of one person, on average")
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite",
                        help="postgres: DATABASE_URL, an empty database, or else a throw-away server")  # fmt: skip
    parser.add_argument("--most", type=float, default=MOST_MS, help="the bound for p95, in milliseconds")
    parser.add_argument("--json", metavar="FILE", help="write the figures there as well")
    parser.add_argument("--keep", action="store_true", help="leave the scratch home where it is")
    return parser.parse_args(arguments)


def say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def measured(given: argparse.Namespace, home: Path) -> dict[str, Any]:
    """Builds, serves, lets people work, looks afterwards. The report."""
    env = environment(home, empty(given.database))
    say(f"making a company of {given.deals} deals")
    made = said_by("bench.crowd.inside", "company", "--people", str(given.people), "--deals", str(given.deals), env=env)
    if made.returncode:
        raise RuntimeError("the company could not be made")
    company, tally = json.loads(made.stdout), Tally()
    with served(env, home / "log") as port:
        began, cpu = datetime.now(UTC), time.process_time()
        say(f"{len(company['people'])} people work for {given.minutes:g} min at port {port}")
        span = crowd(given, company, tally, port)
        cpu = time.process_time() - cpu
    troubles = [*tally.words, *afterwards(env, tally, began), *complaints(home / "log")]
    rows = lines(tally, span)
    held = not troubles and all(row["p95"] <= given.most for row in rows[-2:])
    about = {"minutes": given.minutes, "people": given.people, "deals": given.deals, "pause": given.pause}
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "system": platform.platform()}
    return {
        "held": held, "database": given.database, **about, "machine": machine, "requests": rows,
        "posts": sum(tally.promised.values()) + len(tally.enquiries), "client_cpu_seconds": round(cpu, 1),
        "troubles": troubles,
    }  # fmt: skip


def crowd(given: argparse.Namespace, company: dict[str, Any], tally: Tally, port: int) -> float:
    """Lets everybody work. How long it lasted, in seconds."""
    stop, by = Event(), Random(1)
    late = min(COMES_IN_WITHIN, given.minutes * 60 / 5)
    threads = []
    for number, (email, part) in enumerate(company["people"].items()):
        browser = Browser("127.0.0.1", port, tally, source=f"127.0.{1 + number // 250}.{1 + number % 250}")
        human = Human(email, browser, tally, Random(number), company["words"], given.pause, stop)
        arguments = (company["password"], by.uniform(0, late), DAYS[part])
        threads.append(Thread(target=human.live, args=arguments, daemon=True))
    began = time.monotonic()
    for thread in threads:
        thread.start()
    stop.wait(given.minutes * 60)
    stop.set()
    for thread in threads:
        thread.join(60)
    return time.monotonic() - began


def afterwards(env: dict[str, str], tally: Tally, began: datetime) -> list[str]:
    """What does not hold, in words."""
    say("looking whether all holds")
    checked = said_by("kochka", "check", env=env)
    promised = [[*what, many] for what, many in tally.promised.items()]
    told = {"promised": promised, "enquiries": tally.enquiries, "began": began.isoformat()}
    compared = said_by("bench.crowd.inside", "afterwards", env=env, given=json.dumps(told))
    return [checked.stdout] * bool(checked.returncode) + [compared.stdout] * bool(compared.returncode)


def complaints(log: Path) -> list[str]:
    """What the server itself complained of."""
    words = ("Traceback", "ERROR", "CRITICAL", "has ended by itself")
    return [line for line in log.read_text().splitlines() if any(word in line for word in words)][:20]


if __name__ == "__main__":
    sys.exit(main())
