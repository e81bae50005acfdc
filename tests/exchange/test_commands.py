"""`kochka import`: exit codes that a script can trust, answers that a person can read."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result
from django.conf import settings
from django.utils import translation

from kochka.deals.models import Deal
from kochka.deals.notes import note
from kochka.exchange.commands import import_
from kochka.exchange.models import Import
from kochka.exchange.rejects import default_path
from kochka.funnel.publishing import publish
from kochka.people.models import User
from tests.cast import PLAIN, Cast
from tests.exchange.conftest import HEADER, MAP, ROWS
from tests.exchange.test_import_deals import row

type Run = Callable[..., Result]


@pytest.fixture
def run(cast: Cast, tmp_path: Path) -> Run:
    """Calls `kochka import …` with a file of rows and a map at hand; the exit code is what the command answers."""
    publish(PLAIN, by=cast.chief, at=cast.now())
    write(tmp_path, *ROWS)

    def call(*words: str) -> Result:
        with translation.override("en"):
            return CliRunner().invoke(import_, words, standalone_mode=False)

    return call


def write(folder: Path, *rows: str, chart: str = MAP) -> tuple[str, str, str]:
    """The arguments FILE --map MAP."""
    (folder / "deals.csv").write_text("\n".join((HEADER, *rows)) + "\n", encoding="utf-8")
    (folder / "map.yaml").write_text(chart, encoding="utf-8")
    return str(folder / "deals.csv"), "--map", str(folder / "map.yaml")


def test_an_import_is_told_in_words(run: Run, tmp_path: Path):
    result = run("deals", *write(tmp_path, *ROWS, row(5, client="")))
    assert result.return_value == 0
    number = Import.objects.get().pk
    assert result.stdout.splitlines() == [
        "deals.csv: 5 rows, utf-8, separated by “;”",
        "Placed: 5",
        "  finished  1  50,000 ₽".replace(" ₽", "\xa0₽"),
        "  lost      1",
        "  Talk      2",
        "  Work      1",
        "  without a client, of the open ones: 1",
        f"To take it back: kochka import undo {number}",
    ]


def test_an_import_is_told_in_figures(run: Run, tmp_path: Path):
    result = run("deals", *write(tmp_path, *ROWS, row(5, stage="?")), "--json")
    told = json.loads(result.stdout)
    assert result.return_value == 1
    assert (told["import"], told["placed"], told["rejected"]) == (Import.objects.get().pk, 4, 1)
    assert told["sums_minor"]["finished"] == {"RUB": 5_000_000}
    assert [(one["line"], one["row"]) for one in told["first_rejected"]] == [(6, row(5, stage="?"))]
    assert Path(told["rejected_file"]) == default_path(Path("deals.csv"))
    assert Path(told["rejected_file"]).read_text(encoding="utf-8-sig").startswith("line,reason,row")
    assert Path(told["rejected_file"]).is_relative_to(settings.PLACE_DIR)


def test_rows_that_were_not_taken_are_told_with_their_reason_and_file(run: Run, tmp_path: Path):
    file = tmp_path / "left.csv"
    result = run("deals", *write(tmp_path, row(1, stage="?"), row(2, stage="?"), row(3)), "--rejected", str(file))
    assert result.return_value == 1
    assert f"Not placed: 2, listed in {file}" in result.stdout
    assert "2 × “Этап”: the map has no “?”" in result.stdout


def test_a_dry_run_changes_nothing(run: Run, tmp_path: Path):
    arguments = write(tmp_path, *ROWS, row(9, owner="Новый"), chart=MAP + "unknown_people: create\n")
    result = run("deals", *arguments, "--dry-run")
    assert result.return_value == 0
    assert "Would be placed: 5" in result.stdout
    assert "New accounts would be made: 1 (Новый)" in result.stdout
    assert not Deal.objects.exists()


def test_the_same_file_again_is_well(run: Run, tmp_path: Path):
    arguments = write(tmp_path, *ROWS)
    run("deals", *arguments)
    result = run("deals", *arguments)
    assert result.return_value == 0
    assert result.stdout.splitlines()[1:] == ["Nothing new to place", "Here already: 4"]


def test_a_map_with_mistakes_is_misuse_and_names_their_lines(run: Run, tmp_path: Path):
    result = run("deals", *write(tmp_path, *ROWS, chart=MAP.replace("Сделка", "Название сделки")))
    assert result.return_value == 2
    assert result.stderr.splitlines()[0] == "map.yaml:7: The file has no column “Название сделки”."
    assert "Ответственный" in result.stderr.splitlines()[1]


def test_a_file_that_cannot_be_read_is_misuse_and_names_the_line(run: Run, tmp_path: Path):
    result = run("deals", *write(tmp_path, row(1), '2;"open'), "--json")
    assert result.return_value == 2
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["file"], problem["line"]) == ("deals.csv", 3)


def test_a_place_for_the_list_that_is_none_is_misuse_and_changes_nothing(run: Run, tmp_path: Path):
    (tmp_path / "wall").write_text("")
    result = run("deals", *write(tmp_path, *ROWS), "--rejected", str(tmp_path / "wall" / "left.csv"))
    assert isinstance(result.exception, click.UsageError)
    assert "wall" in result.exception.format_message()
    assert not Deal.objects.exists()


def test_an_import_is_undone_and_what_stays_is_told(run: Run, cast: Cast, tmp_path: Path):
    run("deals", *write(tmp_path, *ROWS))
    kept = Deal.objects.get(title="Бот")
    note(kept, by=cast.oleg, at=cast.now(), text="Ждут акт")
    number = str(Import.objects.get().pk)
    result = run("undo", number)
    assert result.return_value == 1
    assert result.stdout.splitlines() == [
        f"Import {number}: 3 withdrawn",
        "Clients that came along and left: 2",
        "Kept, for people have worked on them: 1",
        f"  № {kept.pk} Бот",
    ]
    assert json.loads(run("list", "--json").stdout)[0]["undone_at"]


def test_the_list_says_what_came_when(run: Run, tmp_path: Path):
    assert run("list").stdout == "No imports yet\n"
    run("deals", *write(tmp_path, *ROWS))
    assert "2026-11-24 09:00  old-crm  deals.csv  4" in run("list").stdout


def test_deals_come_in_in_the_name_of_who_is_named(run: Run, cast: Cast, tmp_path: Path):
    run("deals", *write(tmp_path, *ROWS), "--by", "anna@example.org")
    assert set(User.objects.filter(pk__in=Deal.objects.values("created_by"))) == {cast.anna}


@pytest.mark.usefixtures("transactional_db")
def test_the_whole_command_ends_with_its_exit_code(process_env: dict[str, str], cast: Cast, tmp_path: Path):
    publish(PLAIN, by=cast.chief, at=cast.now())

    def kochka(*words: str) -> tuple[int, str]:
        command = [sys.executable, "-m", "kochka", "import", *words]
        environment = {**os.environ, **process_env, "LC_ALL": "C.UTF-8", "LANGUAGE": "en"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8")
        return done.returncode, done.stdout + done.stderr

    assert kochka("deals", *write(tmp_path, *ROWS))[0] == 0
    assert kochka("deals", *write(tmp_path, row(9, stage="?")))[0] == 1
    code, said = kochka("deals", *write(tmp_path, row(9), chart="format: 1"))
    assert (code, said.count("map.yaml:1:")) == (2, 4)
    assert kochka("deals", str(tmp_path / "nothing.csv"), "--map", str(tmp_path / "map.yaml"))[0] == 2
    assert kochka("undo", "777")[0] == 2
    assert kochka("undo", str(Import.objects.get().pk))[0] == 0
    assert not Deal.objects.standing().exists()
