"""The script of two nodes of which one is killed, small."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.conftest import founded_home

__all__ = ["founded_home"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.both_databases
def test_people_go_on_at_the_other_node_and_nothing_is_lost(
    process_env: dict[str, str], founded_home: Path, tmp_path: Path
):
    if "DATABASE_URL" not in process_env:
        pytest.skip("several nodes share a PostgreSQL")
    told = tmp_path / "nodes.json"
    command = [sys.executable, "-m", "bench.nodes", "--people", "6", "--deals", "60", "--seconds", "10"]
    command += ["--pause", "0.3", "--json", str(told)]
    env = {**os.environ, "DATABASE_URL": process_env["DATABASE_URL"], "KOCHKA_HOME": str(founded_home)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=400)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(told.read_text())
    assert report["promised"] > 0 and report["after"] > 0 and not report["troubles"]
