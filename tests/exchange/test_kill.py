"""kill -9 in the middle of an import leaves whole batches, and the same command again brings the rest."""

import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from kochka.deals.models import Deal, Entry, Jump
from kochka.exchange.models import Import, ImportRow
from kochka.exchange.survey import BATCH
from kochka.funnel.publishing import publish
from tests.cast import PLAIN, Cast
from tests.exchange.conftest import HEADER, MAP
from tests.exchange.test_import_deals import row

ROWS = 6_000
PATIENCE = timedelta(seconds=60)


@pytest.mark.usefixtures("transactional_db")
def test_a_killed_import_leaves_whole_batches_and_goes_on(process_env: dict[str, str], cast: Cast, tmp_path: Path):
    publish(PLAIN, by=cast.chief, at=cast.now())
    file, chart = tmp_path / "deals.csv", tmp_path / "map.yaml"
    file.write_text("\n".join((HEADER, *(row(number) for number in range(ROWS)))), encoding="utf-8")
    chart.write_text(MAP, encoding="utf-8")
    command = [sys.executable, "-m", "kochka", "import", "deals", str(file), "--map", str(chart)]
    process = subprocess.Popen(command, env=process_env, stdout=subprocess.DEVNULL)
    began = time.monotonic()
    while Deal.objects.count() < 3 * BATCH:
        assert process.poll() is None, "the import was over before it could be killed"
        assert time.monotonic() - began < PATIENCE.total_seconds()
    process.send_signal(signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    placed = Deal.objects.count()
    assert 0 < placed < ROWS
    assert placed % BATCH == 0
    counts = (ImportRow.objects.count(), Entry.objects.count(), Jump.objects.count(), Import.objects.get().placed)
    assert counts == (placed, placed, placed, placed)
    assert Import.objects.get().is_running
    subprocess.run(command, env=process_env, stdout=subprocess.DEVNULL, check=True)
    assert (Deal.objects.count(), Import.objects.get().placed) == (ROWS, ROWS)
    assert not Import.objects.get().is_running
    assert not Jump.objects.values("due_on").exclude(due_on__gt=cast.day(0)).exists()


@pytest.mark.usefixtures("transactional_db")
def test_two_imports_of_one_file_at_once_bring_each_deal_once(process_env: dict[str, str], cast: Cast, tmp_path: Path):
    publish(PLAIN, by=cast.chief, at=cast.now())
    file, chart = tmp_path / "deals.csv", tmp_path / "map.yaml"
    rows = [row(number, owner=f"Некто {number % 7}", client=f"Клиент {number % 50}") for number in range(3000)]
    file.write_text("\n".join((HEADER, *rows)), encoding="utf-8")
    chart.write_text(MAP + "unknown_people: create\n", encoding="utf-8")
    command = [sys.executable, "-m", "kochka", "import", "deals", str(file), "--map", str(chart)]
    both = [subprocess.Popen(command, env=process_env, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate()[1] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert (Deal.objects.count(), ImportRow.objects.count()) == (3000, 3000)
    assert ImportRow.objects.values("external_id").distinct().count() == 3000
