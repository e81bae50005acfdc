"""`kochka bench`, small and quick: that it builds, measures, checks and tells. How quick the pages are is for a machine
that does nothing else."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kochka.ops.bench.report import growth, table, verdict
from kochka.ops.bench.targets import FIGURES, PAGES, Target
from scripts import benchmarks


@pytest.fixture
def clock() -> None:
    """Processes live by the real clock."""


@pytest.mark.long
def test_a_small_bench_builds_a_sound_company_and_measures_every_page(process_env, founded_home, tmp_path: Path):
    found = tmp_path / "bench.json"
    database = "postgres" if process_env.get("DATABASE_URL") else "sqlite"
    command = [sys.executable, "-m", "kochka", "bench", "--deals", "300", "--quick"]
    done = subprocess.run(
        [*command, "--database", database, "--json", str(found)],
        env={**process_env, "KOCHKA_HOME": str(founded_home), "LANGUAGE": "en", "TMPDIR": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "300 deals: all rules hold" in done.stdout
    (one,) = json.loads(found.read_text())["rounds"]
    assert one["rows"]["Deal"] == 300
    assert one["rows"]["Entry"] > 2000
    for pages in one["pages"].values():
        assert set(pages) == set(PAGES)
        assert all(figures["p50"] > figures["bare"] > 0 and figures["queries"] for figures in pages.values())
    assert all(one[key] for key in FIGURES)
    assert os.listdir(tmp_path) == ["bench.json"], "what is scratch is thrown away"  # noqa: PTH208


def measured(deals: int, p50: float, **more: object) -> dict[str, object]:
    figures = {"p50": p50, "p95": p50 * 2, "cpu": p50 / 2, "bare": 0.1, "queries": 9, "bytes": 2048, "asked": 4}
    pages = {reader: dict.fromkeys(PAGES, figures) for reader in ("seller", "chief")}
    held = {"broken": [], "seconds": 1}
    return {"deals": deals, "database": "SQLite 3", "rounds": 4, "rows": {"Entry": 10 * deals, "Deal": deals},
            "built_seconds": 1, "pages": pages, "check": held, "requests_per_second": 50, "deals_per_second": 3000,
            "memory_mb": None, "memory_own_mb": None, "cold_start_seconds": 1.2, **more}  # fmt: skip


def test_what_is_missed_is_said_and_what_was_not_measured_is_no_miss():
    said = table([measured(1000, 20.0), measured(10_000, 21.0)])
    assert "All targets are met." in said
    assert "Missed: board (seller)" in table([measured(1000, 61.0)])
    assert "import, deals/s" in table([measured(1000, 20.0, deals_per_second=10)]).rpartition("Missed: ")[2]
    assert verdict(Target(160), None) == "—"


def test_growth_is_measured_against_the_smaller_round():
    small, large = measured(1000, 10.0), measured(10_000, 14.0)
    assert growth("seller", "board", large, small) == pytest.approx(1.4)
    assert "board (seller)" in table([small, large])
    assert growth("seller", "board", large, None) is None


def test_a_rule_that_does_not_hold_is_named():
    assert "rules that do not hold: a sum" in table([measured(300, 1.0, check={"broken": ["a sum"], "seconds": 1})])


def test_the_page_of_results_keeps_the_other_databases_section(tmp_path: Path):
    page = tmp_path / "benchmarks.md"
    machine = {"processor": "Some", "cores": 2, "memory_gb": 8, "system": "Linux", "python": "3", "django": "6"}
    where = {"kochka": "0.4", "at": "2026-01-02T10:00:00+00:00", "machine": machine}
    benchmarks.write(page, {**where, "rounds": [measured(1000, 20.0)]})
    benchmarks.write(page, {**where, "rounds": [measured(1000, 99.0, database="PostgreSQL 16")]})
    benchmarks.write(page, {**where, "rounds": [measured(1000, 30.0)]})
    said = page.read_text()
    assert said.count("## SQLite 3") == said.count("## PostgreSQL 16") == 1
    assert "| 30.0 |" in said
    assert "| 20.0 |" not in said
    assert "| 99.0 |" in said
