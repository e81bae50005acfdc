"""`/metrics`: figures for whoever has the token, in a bounded number, about nobody in particular."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from kochka.upkeep.breaths import breathe
from kochka.upkeep.models import Backup, Breath, Round
from kochka.web.watching import figures, metrics
from kochka.web.watching.counters import counters
from tests.cast import Cast
from tests.web.conftest import Enter

TOKEN = "the-token-of-these-tests"


@pytest.fixture
def token(settings):
    settings.METRICS_TOKEN = TOKEN
    counters.cache_clear()
    figures.counted.found = []
    yield TOKEN
    counters.cache_clear()


def asked(said: str = f"Bearer {TOKEN}") -> tuple[int, dict[str, float], str]:
    answer = Client().get("/metrics", headers={"Authorization": said})
    text = answer.content.decode()
    lines = [line.rpartition(" ") for line in text.splitlines() if not line.startswith("#")]
    return answer.status_code, {name: float(value) for name, _space, value in lines} if "\n#" in text else {}, text


def test_without_a_token_there_is_no_such_page(cast: Cast) -> None:
    assert asked()[0] == 404
    assert counters() is None


@pytest.mark.parametrize("said", ["", "Bearer", "Bearer wrong", f"Basic {TOKEN}", TOKEN, "Bearer ключ"])
def test_only_the_token_opens_it(cast: Cast, token: str, said: str) -> None:
    status, _figures, text = asked(said)
    assert status == 401
    assert "kochka_" not in text


def test_the_work_and_the_upkeep_are_told(cast: Cast, token: str, clock) -> None:
    deal = cast.plain()
    cast.hold(cast.plain())
    cast.gated()
    at = timezone.now()
    breathe(Breath.Kind.WORKER, at=at)
    Backup.objects.create(why="nightly", begun_at=at, ended_at=at, path="a", node="n")
    Backup.objects.create(
        why="nightly", begun_at=at, ended_at=at + timedelta(hours=1), path="b", node="n", trouble="full"
    )
    Round.objects.create(name="one", begun_at=at, node="n", trouble="it broke")
    clock.shift(timedelta(days=30))
    status, found, text = asked()
    assert status == 200
    assert found["kochka_database_up"] == 1
    assert (found["kochka_deals_going"], found["kochka_deals_held"]) == (2, 1)
    assert found["kochka_deals_overdue"] == 2
    assert found["kochka_deals_sinking"] >= 1
    assert found["kochka_backup_age_seconds"] == found["kochka_worker_silence_seconds"] == 30 * 24 * 3600
    assert found["kochka_rounds_in_trouble"] == 1
    assert found["kochka_database_bytes"] > 10_000 and found["kochka_disk_free_bytes"] > 0
    assert deal.title not in text and cast.anna.email not in text


def test_requests_are_counted_by_page_not_by_address(cast: Cast, token: str, enter: Enter) -> None:
    browser = enter(cast.anna)
    for deal in (cast.plain(), cast.plain(), cast.plain()):
        browser.get(f"/deals/{deal.pk}/")
    for number in range(20):
        browser.get(f"/strange/{number}/")
        browser.generic("BREW", f"/strange/{number}/")
    _status, found, _text = asked()
    assert found['kochka_requests_total{method="GET",route="deal",status="2xx"}'] == 3
    assert found['kochka_request_seconds_count{route="deal"}'] == 3
    assert found['kochka_queries_total{route="deal"}'] > 3
    routes = {label for name in found for label in re.findall(r'route="([^"]+)"', name)}
    assert routes == {"deal", "nowhere"}
    assert {label for name in found for label in re.findall(r'method="([^"]+)"', name)} == {"GET", "other"}


def test_figures_are_counted_once_however_many_ask(cast: Cast, token: str, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(10):
        asked()
    with django_assert_max_num_queries(0):
        asked()


def test_a_database_that_is_away_is_a_figure(cast: Cast, token: str, monkeypatch) -> None:
    def away(_at: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(figures, "_work", away)
    status, found, _text = asked()
    assert status == 200
    assert found["kochka_database_up"] == 0
    assert "kochka_deals_going" not in found


def test_it_is_only_read(token: str) -> None:
    assert Client().post("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 405
    assert metrics.PATH == "/metrics"


COUNT = """
import django; django.setup()
from kochka.web.watching.counters import counters
counters().count("deal", "GET", 200, 0.02, 7)
from prometheus_client import generate_latest
print(generate_latest(counters().of_all_processes()).decode())
"""


def test_processes_of_a_node_count_together(tmp_path, process_env: dict[str, str]) -> None:
    env = {**process_env, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "KOCHKA_METRICS_TOKEN": TOKEN}
    for count in (1, 2):
        done = subprocess.run(
            [sys.executable, "-c", COUNT], env=env, capture_output=True, text=True, timeout=120, check=True
        )
        assert f'kochka_requests_total{{method="GET",route="deal",status="2xx"}} {count}.0' in done.stdout
        assert f'kochka_request_seconds_count{{route="deal"}} {count}.0' in done.stdout
