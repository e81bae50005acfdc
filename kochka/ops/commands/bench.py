"""`kochka bench`: how quick the pages are for a large company. Without Django: each round has it to itself."""

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from kochka import __version__
from kochka.ops.bench.machine import machine
from kochka.ops.bench.places import copy_static, postgres, scratch
from kochka.ops.bench.report import table
from kochka.ops.running.supervisor import PACKAGE, PYTHON
from kochka.ops.words import gettext as _

SMALLEST = 1000
"""With fewer deals nothing is said of growth: there would be too few in a tenth of them."""


@click.command(help=_("Measure how quick the pages are for a large company, made in a scratch place."))
@click.option("--deals", type=click.IntRange(100, 1_000_000), default=100_000, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgres"]), default="sqlite", show_default=True)
@click.option(
    "--json", "into", type=click.Path(dir_okay=False, writable=True, path_type=Path), help=_("Write it as JSON.")
)
@click.option("--quick", is_flag=True, help=_("A few askings a page: whether it works, not how quick it is."))
def bench(deals: int, database: str, into: Path | None, quick: bool) -> int:
    """Exit code 1 when `kochka check` does not hold on what was made; targets that are missed are said."""
    sizes = [deals // 10, deals] if deals >= SMALLEST and not quick else [deals]
    with _server(database) as server, tempfile.TemporaryDirectory(prefix="kochka-bench-") as folder:
        copy_static(Path(os.environ.get("KOCHKA_HOME") or "var"), Path(folder))
        rounds = [_round(size, database, server, Path(folder), quick=quick) for size in sizes]
    if into:
        found = {
            "kochka": __version__,
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": machine(),
            "rounds": rounds,
        }
        into.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    click.echo(table(rounds))
    return 1 if any(one["check"]["broken"] for one in rounds) else 0


@contextmanager
def _server(database: str) -> Iterator[str]:
    with postgres() if database == "postgres" else nullcontext("") as url:
        yield url


def _round(deals: int, database: str, server: str, folder: Path, *, quick: bool) -> dict[str, Any]:
    """A round in a process of its own. Raises ClickException when it came to nothing: it has said why."""
    found = folder / f"{deals}.json"
    with scratch(database, server, folder) as env:
        command = [*PYTHON, "kochka.ops.bench.round", "--deals", str(deals), "--into", str(found)]
        path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
        done = subprocess.run([*command, *(["--quick"] if quick else [])], env={**env, "PYTHONPATH": path}, check=False)
    if done.returncode:
        raise click.exceptions.Exit(done.returncode)
    read: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
    return read
