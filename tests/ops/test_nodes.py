"""Several nodes of one company: a secret in common, files in a folder that all see, names of their own."""

import click
import pytest
from django.core.files.storage import FileSystemStorage

from kochka.ops.running import preparing
from kochka.ops.running.locks import locked, serving
from tests.cast import Cast
from tests.ops.conftest import Visitor, with_pages_files


@pytest.fixture
def shared(settings, tmp_path, monkeypatch):
    """A folder that nodes share, empty so far."""
    folder = tmp_path / "shared"
    folder.mkdir()
    settings.SHARED_DIR = folder
    storage = FileSystemStorage(location=folder / "files")
    monkeypatch.setattr("django.core.files.storage.default_storage", storage)
    return folder


def test_a_folder_that_is_not_there_is_said(shared, cast: Cast) -> None:
    preparing.files_here()
    shared.rmdir()
    with pytest.raises(click.ClickException, match=str(shared)):
        preparing.files_here()


def test_an_empty_folder_where_files_should_be_is_said(shared, cast: Cast, settings) -> None:
    row = cast.file()
    with pytest.raises(click.ClickException, match="cp -a"):
        preparing.files_here()
    (shared / "files" / row.path).parent.mkdir(parents=True)
    (shared / "files" / row.path).write_bytes(b"here")
    preparing.files_here()


def test_a_node_whose_data_lies_elsewhere_begins_without_a_home(tmp_path) -> None:
    with locked(serving(tmp_path / "new" / "home", "company"), exclusive=False) as free:
        assert free


def test_one_node_needs_no_shared_folder(cast: Cast, settings) -> None:
    cast.file()
    assert settings.SHARED_DIR == settings.PLACE_DIR
    preparing.files_here()


@pytest.mark.sqlite_only
class TestTwoNodes:
    """Two installations on one database, each with a home of its own."""

    @pytest.fixture
    def clock(self) -> None:
        """Processes live by the real clock."""

    def test_who_signed_in_on_one_is_known_on_the_other_and_files_are_seen_from_both(
        self, founded, founded_home, tmp_path
    ) -> None:
        other_home, files = tmp_path / "other", tmp_path / "files"
        files.mkdir()
        (other_home / "company").mkdir(parents=True)
        with_pages_files(founded_home, other_home)
        env = {"KOCHKA_SECRET": "one secret for both " * 3, "KOCHKA_FILES": str(files)}
        one = founded(KOCHKA_NODE="one", **env)
        here = Visitor(one.address())
        for ending in ("", "-wal", "-shm"):  # one file under two names stands for one database server
            (other_home / "company" / f"kochka.sqlite3{ending}").symlink_to(
                one.home / "company" / f"kochka.sqlite3{ending}"
            )
        two = founded(KOCHKA_NODE="two", KOCHKA_HOME=str(other_home), **env)
        there = Visitor(two.address())
        assert here.post("/accounts/login/", login="chief@example.org", password="далёкие холмы").status == 302
        there.cookies = here.cookies
        assert here.get("/board/").status == there.get("/board/").status == 200
        assert Visitor(two.address()).get("/board/").status == 302
        two.end()
