"""A backup comes back whole into an empty home, or not at all."""

import gzip
import io
import json
import shutil
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click import ClickException
from django.core.files.storage import default_storage
from django.db import connection

from kochka.ops.keeping import archive as archives
from kochka.ops.keeping.making import make_backup
from kochka.ops.keeping.manifest import NAME, Manifest, Member, Unreadable, loaded
from kochka.upkeep.models import Backup
from tests.ops.keeping.conftest import Home


def test_what_was_backed_up_is_there_again(cast, make, elsewhere: Home):
    deal = cast.step(cast.plain(title="Портал"))
    stored = cast.file()
    made = make()
    said = elsewhere.kochka("restore", made.path)
    assert said.code == 0, said.out + said.err
    assert "all rules hold" in said.out
    assert elsewhere.asks(f"Deal.objects.get(pk={deal.pk}).title") == "Портал"
    assert (elsewhere.path / "company" / "files" / stored.path).read_bytes() == b"%PDF-1.4 paper"
    counts = elsewhere.asks("[Entry.objects.count(), Jump.objects.count()]")
    assert counts == [made.manifest.counts["deals_entry"], made.manifest.counts["deals_jump"]]
    assert sorted(path.name for path in elsewhere.path.iterdir()) == [".company.lock", "company", "secret"]
    # in the copy the backup stood as being made; it was good, evidently
    assert elsewhere.asks("[(row.path, row.trouble) for row in Backup.objects.all()]") == [[str(made.path), ""]]


def test_nothing_is_written_over(cast, make, here: Home):
    deal = cast.plain()
    said = here.kochka("restore", make().path)
    assert (said.code, "a company here already" in said.err) == (1, True)
    assert cast.fresh(deal).title == deal.title


def test_files_that_lie_about_are_not_mixed_with(cast, make, elsewhere: Home):
    (elsewhere.path / "company" / "files" / "abcdef").mkdir(parents=True)
    said = elsewhere.kochka("restore", make().path)
    assert (said.code, "files here already" in said.err) == (1, True)


def test_one_of_the_other_kind_is_told_the_way(cast, make, elsewhere: Home, tmp_path):
    made = make()
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    name = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}[other]

    def change(manifest: Manifest) -> Manifest:
        members = (replace(manifest.members[0], name=name), *manifest.members[1:])
        return replace(manifest, database=other, members=members)

    said = elsewhere.kochka("restore", rewritten(made.path, tmp_path, change))
    assert (said.code, "kochka move-to" in said.err) == (1, True), said.err


def test_one_that_breaks_a_rule_is_restored_and_said(cast, make, elsewhere: Home):
    stored = cast.file()
    default_storage.delete(stored.path)
    said = elsewhere.kochka("restore", make().path, "--json")
    assert said.code == 1
    assert [finding["key"] for finding in said.data["broken"]] == ["files"]
    assert elsewhere.asks("Deal.objects.count()") == 0


def test_one_of_an_older_release_is_brought_up_to_date(cast, folder, elsewhere: Home, here: Home):
    """The last migration of upkeep is taken back, and what stands then backed up."""
    deal = cast.plain()
    here.migrate("upkeep", "0002")
    try:
        made = make_backup(Backup.Why.UPDATE, folder, at=cast.now(), recorded=False)
    finally:
        here.migrate("upkeep")
    assert "0003_backup_wish" not in made.manifest.migrations["upkeep"]
    said = elsewhere.kochka("restore", made.path)
    assert said.code == 0, said.out + said.err
    assert elsewhere.asks(f"[Deal.objects.get(pk={deal.pk}).title, BackupWish.objects.count()]") == [deal.title, 0]


def rewritten(path: Path, folder: Path, change: Callable[[Manifest], Manifest]) -> Path:
    """The same archive with another manifest."""
    fresh = folder / "rewritten.tar.gz"
    with gzip.open(path) as packed, tarfile.open(fileobj=packed) as old, tarfile.open(fresh, "w:gz") as new:
        manifest = change(loaded(old.extractfile(NAME).read()))  # type: ignore[union-attr]
        content = manifest.dumped()
        info = tarfile.TarInfo(NAME)
        info.size = len(content)
        new.addfile(info, io.BytesIO(content))
        for member, wanted in zip(old.getmembers()[1:], manifest.members, strict=True):
            body = old.extractfile(member)
            member.name = wanted.name
            new.addfile(member, body)
    return fresh


def packed(path: Path, *pieces: tuple[tarfile.TarInfo, bytes], tail: bytes = b"\0" * 1024) -> Path:
    """An archive of these pieces, whatever they are."""
    with gzip.open(path, "wb") as out:
        for info, content in pieces:
            out.write(info.tobuf(tarfile.GNU_FORMAT))
            out.write(content + b"\0" * (-len(content) % 512))
        out.write(tail)
    return path


def piece(name: str, content: bytes = b"", **more: object) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for key, value in more.items():
        setattr(info, key, value)
    return info, content


HONEST = {
    "product": "kochka", "format": 1, "version": "0.1.0", "moment": "2026-11-24T09:00:00+00:00", "place": "company",
    "database": "sqlite", "server": "3", "migrations": {}, "counts": {}, "lost": [], "damaged": [],
}  # fmt: skip
EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
BASE = [["database.sqlite3", 0, EMPTY]]


def manifest(members: list[list[object]] = BASE, **more: object) -> tuple[tarfile.TarInfo, bytes]:  # type: ignore[assignment]
    return piece(NAME, json.dumps({**HONEST, "members": members, **more}).encode())


def link(name: str, kind: bytes) -> tuple[tarfile.TarInfo, bytes]:
    return piece(name, type=kind, linkname="/etc/passwd")


HASH = "0" * 64
FILE = "files/abcdef/abcdef00000000000000000000000000"
HOSTILE: dict[str, list[tuple[tarfile.TarInfo, bytes]]] = {
    "no manifest": [piece("database.sqlite3")],
    "a manifest that is no JSON": [piece(NAME, b"{")],
    "a manifest of something else": [piece(NAME, b'{"product": "other", "format": 1}')],
    "a newer format": [manifest(format=2)],
    "a way out in the manifest": [manifest([*BASE, ["files/../../etc/passwd", 0, EMPTY]])],
    "an absolute name": [manifest([*BASE, ["/etc/passwd", 0, EMPTY]])],
    "a name twice": [manifest([*BASE, [FILE, 0, EMPTY], [FILE, 0, EMPTY]])],
    "a size below zero": [manifest([["database.sqlite3", -1, EMPTY]])],
    "a size that is no number": [manifest([["database.sqlite3", True, EMPTY]])],
    "a hash that is none": [manifest([["database.sqlite3", 0, "x"]])],
    "another member than was said": [manifest(), piece("database.dump")],
    "a way out in a header": [manifest(), piece("../database.sqlite3")],
    "a link": [manifest(), link("database.sqlite3", tarfile.SYMTYPE)],
    "a hard link": [manifest(), link("database.sqlite3", tarfile.LNKTYPE)],
    "a device": [manifest(), link("database.sqlite3", tarfile.BLKTYPE)],
    "a folder": [manifest(), link("database.sqlite3", tarfile.DIRTYPE)],
    "a long name": [manifest(), piece("././@LongLink", b"x" * 600, type=tarfile.GNUTYPE_LONGNAME)],
    "a pax header": [manifest(), piece("x", b"11 path=/e\n", type=tarfile.XHDTYPE)],
    "a member missing": [manifest([*BASE, [FILE, 0, EMPTY]]), piece("database.sqlite3")],
    "a member too many": [manifest(), piece("database.sqlite3"), piece(FILE, b"x")],
    "more bytes than were said": [manifest(), piece("database.sqlite3", b"x" * 4096)],
    "another hash": [manifest([["database.sqlite3", 3, HASH]]), piece("database.sqlite3", b"abc")],
    "more than any disk holds": [manifest([["database.sqlite3", 2**60, EMPTY]]), piece("database.sqlite3")],
    "a database that is none": [manifest(), piece("database.sqlite3")],
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_honest_backup_is_refused_and_leaves_nothing(name, tmp_path, db):
    from kochka.ops.keeping.restoring import unpacked

    stage = tmp_path / "stage"
    with pytest.raises(ClickException) as refused:
        unpacked(packed(tmp_path / "hostile.tar.gz", *HOSTILE[name]), stage)
    assert len(refused.value.format_message()) > 20
    assert not (tmp_path / "etc").exists()
    written = [path for path in stage.rglob("*") if path.is_file()] if stage.exists() else []
    assert all(path.stat().st_size < 10 for path in written)


@pytest.mark.sqlite_only
def test_bytes_after_the_end_are_refused(tmp_path):
    archive = packed(tmp_path / "a.tar.gz", manifest(), piece("database.sqlite3"), tail=b"\0" * 1024 + b"more")
    with archives.reading(archive) as found:
        found.take(Member("database.sqlite3", 0, EMPTY), None)
        with pytest.raises(Unreadable):
            found.end()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "content",
    [b"", b"no gzip at all", gzip.compress(b"short"), gzip.compress(b"x" * 9999)],
    ids=["empty", "plain", "short", "noise"],
)
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "some.tar.gz"
    path.write_bytes(content)
    with pytest.raises(Unreadable), archives.reading(path):
        pass


def spoilt(content: bytes) -> bytes:
    """One bit changed, near the middle: the first that says something else. Few of a packed file's bits say nothing."""
    for place in range(len(content) // 2, len(content)):
        changed = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
        try:
            if gzip.decompress(changed) == gzip.decompress(content):
                continue
        except (OSError, EOFError, zlib.error):
            pass
        return changed
    raise AssertionError("no bit of this file says anything")


def test_one_cut_off_or_changed_by_one_byte_is_refused_and_the_home_stays_empty(cast, make, elsewhere: Home, tmp_path):
    cast.plain()
    content = make().path.read_bytes()
    for broken in (content[: len(content) // 2], spoilt(content)):
        path = tmp_path / "broken.tar.gz"
        path.write_bytes(broken)
        said = elsewhere.kochka("restore", path)
        assert said.code == 1 and "Traceback" not in said.err
        assert not (elsewhere.path / ".restoring").exists()
        assert not list(elsewhere.path.glob("company/*"))


def test_one_of_a_newer_release_is_refused(cast, make, elsewhere: Home, tmp_path):
    def change(manifest: Manifest) -> Manifest:
        ran = {**manifest.migrations, "deals": (*manifest.migrations["deals"], "0999_from_tomorrow")}
        return replace(manifest, migrations=ran, version="9.9")

    said = elsewhere.kochka("restore", rewritten(make().path, tmp_path, change))
    assert (said.code, "newer release (9.9)" in said.err) == (1, True)


def test_one_of_the_demo_does_not_become_the_company(cast, make, elsewhere: Home, tmp_path):
    path = rewritten(make().path, tmp_path, lambda manifest: replace(manifest, place="demo"))
    said = elsewhere.kochka("restore", path)
    assert (said.code, "--place demo" in said.err) == (1, True)


def test_files_that_are_shared_elsewhere_go_there_and_only_there(cast, make, elsewhere: Home, tmp_path):
    stored, shared = cast.file(), tmp_path / "shared"
    shared.mkdir()
    said = elsewhere.kochka("restore", make().path, KOCHKA_FILES=str(shared))
    assert said.code == 0, said.out + said.err
    assert (shared / "files" / stored.path).read_bytes() == b"%PDF-1.4 paper"
    assert not (elsewhere.path / "company" / "files").exists()


def test_a_home_that_is_served_is_left_alone(cast, make, elsewhere: Home):
    from kochka.ops.running.locks import locked, serving

    elsewhere.path.mkdir()
    with locked(serving(elsewhere.path, "company"), exclusive=False):
        said = elsewhere.kochka("restore", make().path)
    assert (said.code, "end it first" in said.err) == (1, True)


def test_the_folder_of_a_former_try_is_no_hindrance(cast, make, elsewhere: Home):
    (elsewhere.path / ".restoring" / "company").mkdir(parents=True)
    (elsewhere.path / ".restoring" / "company" / "kochka.sqlite3").write_bytes(b"half")
    assert elsewhere.kochka("restore", make().path).code == 0
    shutil.rmtree(elsewhere.path)
