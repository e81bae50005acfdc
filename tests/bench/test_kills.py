"""The script of a thousand kills, small: 25 on each database, and everything holds."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench.killing import rules
from kochka.deals.models import Deal, Entry, Jump
from tests.cast import company

ROOT = Path(__file__).resolve().parents[2]
KILLS = 25


@pytest.mark.long
def test_nothing_is_half_done_after_twenty_five_kills(process_env: dict[str, str], tmp_path: Path):
    told = tmp_path / "kills.json"
    command = [sys.executable, "-m", "bench.kills", "--here", "--kills", str(KILLS), "--json", str(told)]
    done = subprocess.run(command, cwd=ROOT, env=process_env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(told.read_text())
    assert report["kills"] == KILLS and not report["troubles"]
    assert report["promised"] > 0 and report["by_kind"]["verbs"] > 0


def test_what_a_half_done_verb_would_leave_is_found(db: None):
    cast = company()
    deal, other = cast.plain(), cast.plain()
    cast.step(other)
    assert not list(rules.broken([deal.pk, other.pk]))
    Entry.objects.filter(deal=other, kind="deals.jumped")._raw_delete("default")
    assert any("its journal says" in said for said in rules.broken([deal.pk, other.pk]))
    assert any("1 jumps, 0 entries" in said for said in rules.broken([]))
    Jump.objects.filter(pk=deal.open_jump_id).update(closed_at=cast.now(), left="jumped")
    assert any(said.startswith("one_jump") for said in rules.broken([]))
    assert Deal.objects.count() == 2
