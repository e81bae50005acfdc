"""The throw-away PostgreSQL really goes away."""

import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
pytestmark = pytest.mark.skipif(postgres.find() is None, reason="no PostgreSQL server here")


def test_a_killed_run_leaves_no_cluster_behind():
    script = "import time; from tests import postgres; print(postgres.start(), flush=True); time.sleep(60)"
    run = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert run.stdout is not None
    home = Path(parse_qs(urlsplit(run.stdout.readline().strip()).query)["host"][0])
    assert (home / "data").exists()
    run.kill()
    run.communicate()
    until = time.monotonic() + 20
    while home.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not home.exists()
