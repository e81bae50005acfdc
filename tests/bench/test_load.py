"""The crowd of bench/load.py, small: that everything it does is taken, and that its figures are what they say."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench.crowd.browser import form_fields
from bench.crowd.figures import Tally, lines, quantile
from tests.ops.conftest import founded_home

__all__ = ["founded_home"]

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.long
def test_six_people_work_for_ten_seconds_and_everything_holds(tmp_path, founded_home):
    told = tmp_path / "load.json"
    command = [sys.executable, "-m", "bench.load", "--minutes", "0.17", "--people", "6", "--deals", "150"]
    command += ["--pause", "0.4", "--most", "60000", "--posts", "3", "--json", str(told)]
    env = {**os.environ, "KOCHKA_HOME": str(founded_home)}
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(told.read_text())
    assert report["held"] and not report["troubles"]
    assert report["posts"] >= 3
    kinds = {row["kind"]: row for row in report["requests"]}
    assert kinds["sign-in"]["count"] == 6
    assert kinds["all"]["errors"] == 0


def test_a_form_is_read_as_a_browser_would_send_it():
    page = """<input type="hidden" name="seen" value="1&amp;2"><input name="line" value="typed">
      <input type="radio" name="channel" value="call" checked><input type="radio" name="channel" value="mail">
      <input type="checkbox" name="promised"><textarea name="text" rows="3">words</textarea>
      <input type="file" name="file"><input type="hidden" name="csrfmiddlewaretoken" value="t">
      <select name="to"><option value="">—</option><option value="7" selected>Anna</option></select>"""

    assert form_fields(page) == {"seen": "1&2", "line": "typed", "channel": "call", "text": "words", "to": "7"}


def test_quantiles_are_real_values():
    values = [float(number) for number in range(1, 101)]

    assert quantile(values, 0.5) == 51
    assert quantile(values, 0.95) == 96
    assert quantile([], 0.95) == 0


def test_pulses_do_not_flatter_the_figure():
    tally = Tally()
    for _time in range(99):
        tally.done("pulse: board", 0.001)
    tally.done("board", 0.5)
    tally.failed("board", 0.7, "GET /board/: 500")

    everything, without = lines(tally, 10.0)[-2:]

    assert everything["count"] == 101 and everything["p95"] == 1.0
    assert without["count"] == 2 and without["p95"] == 700.0 and without["errors"] == 1
