"""Writes what `kochka bench --json FILE` measured into docs/benchmarks.md: `scripts/benchmarks.py FILE…`.

The page has a section for each database; a file replaces the section of its own and leaves the other one alone.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"
HEAD = """# How quick it is

`kochka bench` makes a large company in a scratch place (at 100,000 deals 40 sellers in 5 teams, each with 300 open
deals; ten entries of the journal a deal), serves it with one worker as `kochka run` does, and asks for pages over HTTP
as a signed-in seller, who sees their own deals, and as the chief, who sees all. Milliseconds are those within which
half of the askings were answered (p50), and 95 of 100 (p95). *Work* is the part of it that the server's own processor
time took. *Bare SQL* are the fewest statements that bring the rows which the page shows, run in the same round on the
same database. *Growth* is against a tenth of the company: a tenth of the deals and of the sellers, each as busy.
Targets stand in `kochka/ops/bench/targets.py`.

    kochka bench --json sqlite.json
    kochka bench --database postgres --json postgres.json
    python scripts/benchmarks.py sqlite.json postgres.json
"""


def main() -> int:
    """Each file in turn."""
    for name in sys.argv[1:]:
        write(PAGE, json.loads(Path(name).read_text(encoding="utf-8")))
    return 0


def write(page: Path, found: dict[str, Any]) -> None:
    """Puts the results in place of the database's former ones."""
    said = page.read_text(encoding="utf-8") if page.exists() else ""
    sections = dict(re.findall(r"^## (\S+) (.*?)(?=^## |\Z)", said, re.MULTILINE | re.DOTALL))
    name, _space, version = found["rounds"][-1]["database"].partition(" ")
    sections[name] = "\n".join([version, "", *_section(found)]) + "\n"
    parts = [f"## {name} {sections[name].rstrip()}\n" for name in sorted(sections, reverse=True)]
    page.write_text("\n".join([HEAD, *parts]), encoding="utf-8")


def _section(found: dict[str, Any]) -> Iterator[str]:
    os.environ["LANGUAGE"] = "en"  # the docs speak English whatever the terminal does
    from kochka.ops.bench import report

    machine, large = found["machine"], found["rounds"][-1]
    yield (
        f"{large['deals']:,} deals, {large['rows']['Entry']:,} entries, {large['rounds']} askings a page; "
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_gb']} GB, {machine['system']}, "
        f"Python {machine['python']}, Django {machine['django']}; Kochka {found['kochka']}, {found['at'][:10]}."
    )
    for rows in report.tables(found["rounds"]):
        yield from ["", *_markdown(rows)]
    yield from ["", *(line for line in report.verdicts(found["rounds"]))]


def _markdown(rows: list[list[str]]) -> Iterator[str]:
    yield _line(rows[0])
    yield _line(["---", *["---:"] * (len(rows[0]) - 1)])
    yield from map(_line, rows[1:])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.exit(main())
