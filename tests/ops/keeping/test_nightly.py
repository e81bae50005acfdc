"""A backup each night, once among all nodes; the kept number; one that a chief asked for; and the worker's list."""

from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click import ClickException

from kochka.firm.models import Firm
from kochka.ops.keeping import making, nightly
from kochka.ops.keeping.nightly import nightly_backup, wished_backup
from kochka.ops.schedule import JOBS
from kochka.upkeep import backups
from kochka.upkeep.models import Backup, BackupWish

MOSCOW = ZoneInfo("Europe/Moscow")
NIGHT = datetime(2026, 11, 24, 3, 0, 30, tzinfo=MOSCOW)


@pytest.fixture(autouse=True)
def kept_here(settings, folder):
    settings.BACKUPS_DIR, settings.BACKUP_AT, settings.BACKUPS_KEPT = folder, time(3), 3


def test_one_a_night_however_often_it_is_asked(cast, folder):
    assert [nightly_backup(NIGHT + timedelta(minutes=minute)) for minute in (0, 0, 1, 600)] == [1, 0, 0, 0]
    assert nightly_backup(NIGHT + timedelta(days=1)) == 1
    assert len(list(folder.glob("*.tar.gz"))) == 2


def test_one_that_was_missed_is_made_when_there_is_somebody_to_make_it(cast):
    assert nightly_backup(NIGHT.replace(hour=16)) == 1
    assert nightly_backup(NIGHT.replace(hour=2) + timedelta(days=1)) == 0


def test_a_company_founded_since_waits_for_its_first_night(cast):
    Firm.objects.update(founded_at=NIGHT)
    assert nightly_backup(NIGHT + timedelta(hours=5)) == 0
    assert nightly_backup(NIGHT + timedelta(days=1)) == 1


def test_neither_the_demo_nor_where_it_is_switched_off(cast, settings):
    settings.BACKUP_AT = None
    assert nightly_backup(NIGHT) == 0
    settings.BACKUP_AT = time(3)
    Firm.objects.update(is_demo=True)
    backups.ask(by="Шеф", at=NIGHT)
    assert (nightly_backup(NIGHT), wished_backup(NIGHT)) == (0, 0)


def test_one_that_another_node_is_making_is_not_made_twice(cast):
    Backup.objects.create(why="nightly", begun_at=NIGHT, path="/far", node="far")
    assert nightly_backup(NIGHT + timedelta(minutes=5)) == 0
    assert nightly_backup(NIGHT + timedelta(hours=7)) == 1  # nobody makes one for seven hours: it was killed


def test_one_that_failed_is_tried_again_in_an_hour_and_takes_no_old_one_away(cast, monkeypatch, folder):
    for day in range(4):
        nightly_backup(NIGHT + timedelta(days=day))
    before = sorted(folder.glob("*.gz"))

    def refused(*_given):
        raise ClickException("the disk is away")

    with monkeypatch.context() as broken:
        broken.setattr(making, "folder_for", refused)
        with pytest.raises(ClickException):
            nightly_backup(NIGHT + timedelta(days=5))
    assert sorted(folder.glob("*.gz")) == before
    assert Backup.objects.latest("pk").trouble == "the disk is away"
    Backup.objects.exclude(trouble="").update(ended_at=NIGHT + timedelta(days=5))
    assert nightly_backup(NIGHT + timedelta(days=5, minutes=30)) == 0
    assert nightly_backup(NIGHT + timedelta(days=5, minutes=61)) == 1


def test_as_many_are_kept_as_was_said_and_others_are_left_alone(cast, folder, make):
    by_hand = make().path
    paths = []
    for day in range(5):
        nightly_backup(NIGHT + timedelta(days=day))
        paths.append(Path(Backup.objects.latest("pk").path))
    assert [path.exists() for path in paths] == [False, False, True, True, True]
    assert by_hand.exists()
    assert Backup.objects.exclude(gone_at=None).count() == 2


def test_what_a_chief_asked_for_is_made_once(cast):
    first = backups.ask(by="Шеф", at=NIGHT)
    assert backups.ask(by="Соседка", at=NIGHT) == first
    assert [wished_backup(NIGHT), wished_backup(NIGHT)] == [1, 0]
    assert BackupWish.objects.get().backup == Backup.objects.get(why="by_hand")


def test_one_asked_for_that_fails_says_why_on_its_row(cast, monkeypatch):
    backups.ask(by="Шеф", at=NIGHT)
    monkeypatch.setattr(making, "folder_for", lambda _folder: (_ for _ in ()).throw(ClickException("no way")))
    assert wished_backup(NIGHT) == 1
    assert Backup.objects.get().trouble == "no way"


def test_the_worker_does_it_by_its_list(cast):
    (job,) = [job for job in JOBS if job.key == "nightly_backup"]
    assert job.verb is nightly.nightly_backup
    assert job.again > timedelta(hours=1)
