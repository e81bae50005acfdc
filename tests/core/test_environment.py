"""What the environment says, as settings; what it says wrongly, in a sentence."""

from datetime import time
from pathlib import Path

import pytest

from kochka.core import environment


def test_a_secret_is_made_once_for_its_owner_alone_unless_it_is_given(tmp_path: Path) -> None:
    made = environment.secret_key(tmp_path, "")
    assert len(made) >= 50
    assert environment.secret_key(tmp_path, "") == made
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0
    assert environment.secret_key(tmp_path, "given to all nodes") == "given to all nodes"


def test_an_address_of_postgresql_in_all_its_parts() -> None:
    found = environment.postgres("postgresql://ko%40chka:p%2Fw@db.example:6432/main?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"]) == ("ko@chka", "p/w", "db.example")
    assert (found["PORT"], found["NAME"], found["OPTIONS"]["sslmode"]) == ("6432", "main", "require")
    assert environment.postgres("postgres://me@/main?host=/run/pg")["HOST"] == "/run/pg"


@pytest.mark.parametrize("given", ["mysql://a/b", "kochka.sqlite3", ""])
def test_another_database_is_not_understood(given: str) -> None:
    with pytest.raises(ValueError, match="DATABASE_URL"):
        environment.postgres(given)


def test_files_lie_in_a_folder_of_all_nodes_or_in_ones_own(tmp_path: Path) -> None:
    assert environment.shared_folder("", tmp_path) == tmp_path
    assert environment.shared_folder("/srv/files", tmp_path) == Path("/srv/files")
    with pytest.raises(ValueError, match="KOCHKA_FILES"):
        environment.shared_folder("s3://bucket", tmp_path)


def test_how_letters_go_out() -> None:
    assert environment.mailers("") == {}
    (found,) = environment.mailers("smtps://me:secret@mail.example?from=k@example.org").values()
    assert (found["OPTIONS"]["port"], found["OPTIONS"]["use_ssl"], found["OPTIONS"]["use_tls"]) == (465, True, False)
    with pytest.raises(ValueError, match="KOCHKA_MAIL"):
        environment.mailers("smtp://mail.example")


def test_when_backups_are_made() -> None:
    assert environment.backup_hour("04:30") == time(4, 30)
    assert environment.backup_hour("never") is None
    assert environment.backups_kept("7") == 7
    for wrong in ("25:00", "soon"):
        with pytest.raises(ValueError, match="KOCHKA_BACKUP_AT"):
            environment.backup_hour(wrong)
    for wrong in ("0", "-1", "many"):
        with pytest.raises(ValueError, match="KOCHKA_BACKUPS_KEPT"):
            environment.backups_kept(wrong)
