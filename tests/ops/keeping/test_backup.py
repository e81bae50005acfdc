"""A backup is whole or not there; it is made while people work; one that was killed is swept away."""

import errno
import os
import re
import tarfile
import time
from datetime import datetime
from pathlib import Path

import pytest
from click import ClickException
from django.core.files.storage import default_storage
from django.db import connection

from kochka.ops.keeping import making, places, postgres
from kochka.ops.keeping.archive import reading
from kochka.ops.keeping.making import make_backup
from kochka.ops.running.locks import locked
from kochka.upkeep.models import Backup
from tests.races.conftest import EIGHT, Racer, litter


def test_a_backup_holds_the_database_the_files_and_what_they_are(cast, make):
    cast.plain()
    stored = cast.file()
    made = make()
    assert re.fullmatch(r"kochka-company-\d{8}T\d{6}Z\.tar\.gz", made.path.name)
    assert made.path.stat().st_mode & 0o777 == 0o600
    with tarfile.open(made.path) as tar:
        names = tar.getnames()
    assert names[0] == "manifest.json" and names[1].startswith("database.")
    assert f"files/{stored.path}" in names
    assert made.manifest.counts["deals_deal"] == 1
    assert "0001_initial" in made.manifest.migrations["deals"]
    assert sorted(path.name for path in made.path.parent.iterdir()) == [".lock", made.path.name]


def test_its_row_says_when_where_and_how_large(make):
    made = make()
    row = Backup.objects.get()
    assert (row.path, row.size, row.trouble) == (str(made.path), made.path.stat().st_size, "")
    assert row.begun_at <= made.manifest.moment <= row.ended_at


def test_two_at_one_moment_have_two_names(cast, folder):
    at = cast.now()
    assert len({make_backup(Backup.Why.BY_HAND, folder, at=at).path for _time in range(2)}) == 2


def test_never_two_at_once(cast, make, folder):
    folder.mkdir()
    with locked(folder / ".lock", exclusive=True), pytest.raises(ClickException, match="just now"):
        make()
    assert [row.trouble != "" for row in Backup.objects.all()] == [True]


def test_a_full_disk_leaves_a_sentence_and_the_former_backups(make, folder, monkeypatch):
    former = make()

    def full(out, *_given):
        out.write(b"half")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "write", full)
    with pytest.raises(ClickException, match="no room"):
        make()
    assert [path.name for path in folder.glob("kochka-*")] == [former.path.name]
    assert not list(folder.glob(".making-*"))
    assert "no room" in Backup.objects.latest("pk").trouble


def test_a_disk_that_is_too_small_is_said_before_anything_is_written(make, monkeypatch):
    monkeypatch.setattr(
        making.shutil, "disk_usage", lambda _folder: os.statvfs_result and type("Usage", (), {"free": 9})
    )
    with pytest.raises(ClickException, match="are free"):
        make()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_disk_that_really_is_full(cast, folder, monkeypatch):
    folder.mkdir()
    if os.system(f"mount -t tmpfs -o size=300k none {folder} 2>/dev/null"):
        pytest.skip("nothing may be mounted here")
    try:
        monkeypatch.setattr(making, "_room", lambda _folder: None)
        with pytest.raises(ClickException, match="no room"):
            make_backup(Backup.Why.BY_HAND, folder, at=cast.now())
        assert [path.name for path in folder.iterdir()] == [".lock"]
    finally:
        os.system(f"umount {folder}")


def test_a_folder_that_may_not_be_written_is_named(cast, folder, monkeypatch):
    folder.mkdir()
    monkeypatch.setattr(places.os, "access", lambda *_given: False)
    with pytest.raises(ClickException, match=str(folder)):
        make_backup(Backup.Why.BY_HAND, folder, at=cast.now())


def test_files_that_the_storage_lost_or_damaged_are_named_and_stop_nothing(cast, make):
    lost, damaged, shortened, whole = (cast.file() for _file in range(4))
    default_storage.delete(lost.path)
    Path(default_storage.path(damaged.path)).write_bytes(b"%PDF-1.4 pa-er")
    Path(default_storage.path(shortened.path)).write_bytes(b"%PDF")
    made = make()
    assert made.manifest.lost == (lost.path,)
    assert set(made.manifest.damaged) == {damaged.path, shortened.path}
    assert f"files/{whole.path}" in {member.name for member in made.manifest.members}
    with reading(made.path) as archive:
        for member in archive.manifest.members:
            archive.take(member, None)
        archive.end()


@pytest.fixture
def lone(process_env):
    racer = Racer(process_env)
    racer.hear()
    yield racer
    if racer.process.poll() is None:
        racer.kill()


def test_one_killed_in_the_middle_leaves_a_half_that_the_next_one_sweeps(cast, make, folder, lone):
    former = make()
    lone.order("backup and hang", by=cast.chief.pk, folder=str(folder))
    assert lone.hear() == {"inside": True}
    lone.kill()
    assert list(folder.glob("*.part")) and Backup.objects.filter(ended_at=None).count() == 1
    content = former.path.read_bytes()
    made = make()
    assert not list(folder.glob("*.part")) and not list(folder.glob(".making-*"))
    assert former.path.read_bytes() == content
    assert [bool(row.trouble) for row in Backup.objects.order_by("pk")] == [False, True, False]
    assert made.path.exists()


@pytest.mark.long
def test_while_eight_processes_write_everything_that_ended_before_its_moment_is_in(
    cast, folder, process_env, here, elsewhere
):
    until = folder.parent / "enough"
    with litter(process_env, EIGHT) as stable:
        for racer in stable:
            racer.order("write on", by=cast.anna.pk, until=str(until))
        time.sleep(0.5)
        said = here.kochka("backup", folder, "--json")
        time.sleep(0.5)
        until.touch()
        written = [line for racer in stable for line in racer.hear()["number"]]
    assert said.code == 0, said.err
    moment = datetime.fromisoformat(said.data["moment"])
    before = {pk for pk, ended in written if datetime.fromisoformat(ended) < moment}
    after = {pk for pk, _ended in written} - before
    assert before and after
    restored = elsewhere.kochka("restore", said.data["path"])
    assert restored.code == 0, restored.out + restored.err
    there = set(elsewhere.asks("list(Deal.objects.values_list('pk', flat=True))"))
    assert before <= there
    assert len(there - before) <= EIGHT * 2
    assert elsewhere.kochka("check").code == 0


@pytest.mark.both_databases
def test_a_missing_or_old_pg_dump_is_named_with_its_package(transactional_db, monkeypatch):
    if connection.vendor == "sqlite":
        pytest.skip("SQLite needs no tool")
    monkeypatch.setattr(postgres, "_version", lambda _path: 9)
    with pytest.raises(ClickException, match="postgresql-client-"):
        postgres.tool("pg_dump")
    monkeypatch.setattr(postgres.shutil, "which", lambda *_given, **_more: None)
    with pytest.raises(ClickException, match="pg_dump is not here"):
        postgres.tool("pg_dump")
