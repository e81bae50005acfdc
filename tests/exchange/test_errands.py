"""The worker is killed in the middle of what was asked for on a page; the next one brings it to its end, once."""

import signal
import subprocess
import sys
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections
from django.utils import timezone

from kochka.deals.models import Deal
from kochka.exchange.errands import ask_bring, ask_check, ask_undo, carry_on
from kochka.exchange.models import Errand, Import, Upload, What
from kochka.exchange.uploads import receive
from kochka.funnel.publishing import publish
from tests.cast import PLAIN, Cast, company

ROWS = 3_000
PATIENCE = timedelta(seconds=90)


@pytest.fixture(autouse=True)
def clock() -> None:
    """Two processes share the clock on the wall: it goes on here."""


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return company()


def upload(cast: Cast) -> Upload:
    lines = [f"{n},Сделка {n},Клиент {n % 40},Talk,01.02.2026" for n in range(ROWS)]
    data = "\n".join(("ID,Название сделки,Компания,Этап,Дата создания", *lines)).encode()
    return receive(SimpleUploadedFile("deals.csv", data), what=What.DEALS, by=cast.chief, at=timezone.now())


def wait(until: object) -> None:
    began = time.monotonic()
    while not until():  # type: ignore[operator]
        assert time.monotonic() - began < PATIENCE.total_seconds()
        time.sleep(0.05)
        close_old_connections()


def test_a_killed_worker_leaves_whole_batches_and_the_next_one_goes_on(process_env: dict[str, str], cast: Cast):
    publish(PLAIN, by=cast.chief, at=timezone.now())
    file = upload(cast)
    file.choices["funnel"] = "plain"
    file.save(update_fields=["choices"])
    ask_check(file, by=cast.chief, at=timezone.now())
    assert carry_on() == 1
    errand = ask_bring(file, by=cast.chief, at=timezone.now())
    command = [sys.executable, "-m", "kochka", "worker"]
    process = subprocess.Popen(command, env=process_env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait(lambda: Deal.objects.count() >= 500)
    process.send_signal(signal.SIGKILL)
    process.wait()
    placed = Deal.objects.count()
    assert placed < ROWS
    assert placed % 250 == 0
    assert carry_on() == 0
    Errand.objects.filter(pk=errand.pk).update(beat_at=timezone.now() - timedelta(minutes=1))
    assert carry_on() == 1
    assert (Deal.objects.count(), Import.objects.get().placed) == (ROWS, ROWS)
    errand.refresh_from_db()
    assert (errand.refusal, errand.run_id) == ("", Import.objects.get().pk)


def test_a_worker_killed_after_the_last_batch_leaves_the_way_to_take_it_back(cast: Cast):
    file = upload(cast)
    ask_check(file, by=cast.chief, at=timezone.now())
    carry_on()
    errand = ask_bring(file, by=cast.chief, at=timezone.now())
    carry_on()
    # All of it is in, and nobody has written down yet that it is over.
    Errand.objects.filter(pk=errand.pk).update(ended_at=None, run=None, beat_at=None)
    assert carry_on() == 1
    errand.refresh_from_db()
    assert (errand.refusal, errand.run_id) == ("", Import.objects.get().pk)


def test_what_is_asked_for_twice_is_one_errand(cast: Cast):
    file = upload(cast)
    first = ask_check(file, by=cast.chief, at=timezone.now())
    assert ask_check(file, by=cast.chief, at=timezone.now()).pk == first.pk
    assert carry_on() == 1
    run = ask_bring(file, by=cast.chief, at=timezone.now())
    assert ask_bring(file, by=cast.chief, at=timezone.now()).pk == run.pk


def test_an_errand_that_fails_says_so_and_can_be_asked_for_again(cast: Cast, monkeypatch: pytest.MonkeyPatch):
    file = upload(cast)
    ask_check(file, by=cast.chief, at=timezone.now())
    carry_on()

    def broken(*_given: object, **_named: object) -> None:
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("kochka.exchange.errands.import_deals", broken)
        ask_bring(file, by=cast.chief, at=timezone.now())
        carry_on()
    assert Errand.objects.latest("pk").refusal
    ask_bring(file, by=cast.chief, at=timezone.now())
    carry_on()
    assert Errand.objects.latest("pk").report["placed"] == ROWS


def test_a_chief_no_more_takes_nothing_back(cast: Cast):
    file = upload(cast)
    ask_check(file, by=cast.chief, at=timezone.now())
    carry_on()
    ask_bring(file, by=cast.chief, at=timezone.now())
    carry_on()
    errand = ask_undo(Import.objects.get(), by=cast.chief, at=timezone.now())
    Errand.objects.filter(pk=errand.pk).update(asked_by=cast.anna)
    carry_on()
    errand.refresh_from_db()
    assert errand.refusal
    assert Import.objects.get().undone_at is None
