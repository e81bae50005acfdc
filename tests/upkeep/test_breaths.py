"""Signs of life: who works on this database, since when, by which secret."""

from datetime import timedelta
from threading import Event

import pytest
from django.utils import timezone

from kochka import __version__
from kochka.upkeep import breaths
from kochka.upkeep.breaths import breathe, fall_silent, keep_breathing, last, living, secret_fingerprint, strangers
from kochka.upkeep.models import Breath

WORKER, SERVER = Breath.Kind.WORKER, Breath.Kind.SERVER


@pytest.fixture(autouse=True)
def _forgotten():
    secret_fingerprint.cache_clear()
    yield
    secret_fingerprint.cache_clear()


def test_a_process_has_one_row_however_often_it_breathes(db: None, clock, settings) -> None:
    for _again in range(3):
        breathe(WORKER, at=timezone.now())
        clock.shift(30)
    (row,) = Breath.objects.all()
    assert (row.node, row.kind, row.release) == (settings.NODE, "worker", __version__)
    assert last(WORKER) == timezone.now() - timedelta(seconds=30)
    assert last(SERVER) is None


def test_a_breath_is_one_statement_and_two_the_first_time(db: None, django_assert_num_queries) -> None:
    breathe(SERVER, at=timezone.now())
    with django_assert_num_queries(1):
        breathe(SERVER, at=timezone.now())


def test_who_was_killed_grows_silent_and_who_ended_is_gone_at_once(db: None, clock, settings) -> None:
    breathe(SERVER, at=timezone.now())
    settings.NODE = "other"
    breathe(WORKER, at=timezone.now())
    assert ("other", "worker") in [(one.node, one.kind) for one in living(at=timezone.now())]
    fall_silent(WORKER)
    assert len(living(at=timezone.now())) == 1
    clock.shift(breaths.SILENCE)
    assert living(at=timezone.now()) == []


def test_nodes_of_another_secret_are_named_while_they_live(db: None, clock, settings) -> None:
    breathe(SERVER, at=timezone.now())
    breathe(WORKER, at=timezone.now())
    ours = settings.NODE
    settings.NODE, settings.SECRET_KEY = "other", "of another node"
    secret_fingerprint.cache_clear()
    assert strangers(at=timezone.now()) == [ours]
    clock.shift(breaths.SILENCE)
    assert strangers(at=timezone.now()) == []


def test_one_node_may_change_its_secret(db: None, settings) -> None:
    breathe(SERVER, at=timezone.now())
    settings.SECRET_KEY = "a newer one"
    secret_fingerprint.cache_clear()
    assert strangers(at=timezone.now()) == []


def test_what_is_kept_of_the_secret_is_not_the_secret(settings) -> None:
    assert len(secret_fingerprint()) == 16
    assert secret_fingerprint() not in settings.SECRET_KEY


def test_a_process_breathes_beside_its_work(transactional_db: None, monkeypatch) -> None:
    monkeypatch.setattr(breaths, "EVERY", timedelta(milliseconds=10))
    stop = Event()
    thread = keep_breathing([SERVER], stop)
    for _wait in range(500):
        if Breath.objects.exists():
            break
        stop.wait(0.02)
    stop.set()
    thread.join(timeout=5)
    assert Breath.objects.get().kind == "server"
