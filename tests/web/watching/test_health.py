"""`/healthz`: words for anybody, no cookie, two queries, and an answer even when the database hangs."""

from datetime import timedelta
from time import monotonic, sleep

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from kochka.firm.models import Firm
from kochka.upkeep.breaths import SILENCE, breathe
from kochka.upkeep.models import Breath
from kochka.web.watching import health
from kochka.web.watching.health import Examiner, Health, examine
from tests.cast import Cast


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Examined in the test's own thread and transaction."""
    monkeypatch.setattr(health.examiner, "ask", lambda: examine(timezone.now()))


def test_all_is_well_where_the_worker_breathes(cast: Cast, here) -> None:
    breathe(Breath.Kind.WORKER, at=timezone.now())
    answer = Client().get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok", "serves": "company", "database": "ok", "release": "ok", "company": "ok", "worker": "ok",
        "disk": "ok", "files": "ok",
    }  # fmt: skip


def test_a_silent_worker_and_a_low_disk_are_said_and_people_still_come(cast: Cast, here, clock, monkeypatch) -> None:
    assert Client().get("/healthz").json()["worker"] == "none"
    breathe(Breath.Kind.WORKER, at=timezone.now())
    clock.shift(SILENCE + timedelta(seconds=1))
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["status"], answer.json()["worker"]) == (200, "late", "late")
    breathe(Breath.Kind.WORKER, at=timezone.now())
    monkeypatch.setattr(health, "free_bytes", lambda: health.LOW - 1)
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["status"], answer.json()["disk"]) == (200, "late", "low")


def test_a_shared_folder_that_is_not_mounted_is_said(cast: Cast, here, settings, tmp_path) -> None:
    breathe(Breath.Kind.WORKER, at=timezone.now())
    settings.SHARED_DIR = tmp_path / "not-mounted"
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["status"], answer.json()["files"]) == (200, "late", "away")


def test_a_database_of_an_older_release_is_not_ready(cast: Cast, here) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'upkeep'")
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["release"]) == (503, "behind")


def test_without_a_company_it_is_not_ready(db: None, here) -> None:
    assert not Firm.objects.exists()
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["company"]) == (503, "none")


def test_a_database_that_is_away_is_said_and_nothing_else_of_it(cast: Cast, monkeypatch) -> None:
    def away() -> None:
        raise DatabaseError("could not connect to server db.internal as kochka")

    monkeypatch.setattr(health, "_applied_migrations", away)
    monkeypatch.setattr(health.examiner, "ask", lambda: examine(timezone.now()))
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.json()["database"]) == (503, "down")
    assert "internal" not in answer.content.decode()


def test_a_database_that_hangs_is_told_in_time_and_asked_once(monkeypatch) -> None:
    asked = []

    def hangs() -> Health:
        asked.append(1)
        sleep(0.5)
        return Health()

    monkeypatch.setattr(Examiner, "_examine", staticmethod(hangs))
    examiner = Examiner()
    assert {examiner.ask(0.05).database for _visitor in range(4)} == {"late"}
    assert len(asked) == 1
    assert examiner.ask(5).database == "ok"
    examiner.room.shutdown()


def test_it_takes_two_queries(cast: Cast, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        examine(timezone.now())


def test_the_real_thread_sees_the_company(transactional_db: None) -> None:
    began = monotonic()
    assert health.examiner.ask(10).company == "none"
    health.examiner.room.submit(lambda: connection.close()).result()
    assert monotonic() - began < 10


def test_balancers_ask_by_address_over_http_and_get_no_cookie(cast: Cast, here, settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    answer = Client().get("/healthz", headers={"host": "10.0.0.7:8000"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert "Location" not in answer
    assert answer["Cache-Control"] == "no-store"
    assert Client().get("/", headers={"host": "10.0.0.7:8000"}).status_code in (301, 400)


def test_what_is_down_is_one_line_in_the_log_each_time_it_is_asked(db: None, here, caplog) -> None:
    assert Client().get("/healthz").status_code == 503
    assert [one.name for one in caplog.records] == ["kochka.request"]


def test_what_was_wanted_is_what_the_process_began_with(cast: Cast, monkeypatch) -> None:
    health.health(lambda _request: None)
    monkeypatch.setattr(health.pkgutil, "iter_modules", lambda _folder: [])
    assert examine(timezone.now()).release == "ok"


def test_it_is_only_read(cast: Cast, here) -> None:
    assert Client().head("/healthz").status_code == 200
    assert Client().post("/healthz").status_code == 405
