"""The demo made again: while it is served, by two at once, and cut off in the middle."""

import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.ops.conftest import PATIENCE, Install, Visitor

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def clock() -> None:
    """Processes live by the real clock."""


type Remake = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def remake(home: Path, founded_home: Path) -> Remake:
    """Begins to make a tiny demo company of a name in the home."""
    template = str(founded_home / "company" / "kochka.sqlite3")

    def begin(name: str, seconds: float = 0) -> subprocess.Popen[str]:
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("KOCHKA_", "DATABASE_"))}
        command = [sys.executable, "-m", "tests.ops.remaker", template, name, str(seconds)]
        return subprocess.Popen(command, env={**kept, "KOCHKA_HOME": str(home)}, stdout=subprocess.PIPE, text=True)

    return begin


def ended(process: subprocess.Popen[str]) -> None:
    assert process.wait(timeout=PATIENCE) == 0


def ask(home: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(home / "demo" / "kochka.sqlite3")) as database:
        return database.execute(sql).fetchall()


def name_of(home: Path) -> str:
    return str(ask(home, "SELECT name FROM firm_firm")[0][0])


def files(home: Path) -> set[str]:
    return {path.read_text() for path in (home / "demo" / "files").glob("*/*")}


def whole(home: Path) -> bool:
    """Whether the database holds one company, with its file, and no damage."""
    (row,) = ask(home, "SELECT name FROM firm_firm")
    (path,) = ask(home, "SELECT id FROM files_storedfile")
    kept = home / "demo" / "files" / path[0][:6] / path[0]
    sound = ask(home, "PRAGMA integrity_check") == [("ok",)]
    return sound and kept.read_text() == f"бумага {row[0]}" and ask(home, "SELECT count(*) FROM ballast") == [(20000,)]


def test_the_new_one_takes_the_place_of_the_former_with_its_files(home: Path, remake: Remake) -> None:
    ended(remake("Первая"))
    assert (name_of(home), files(home)) == ("Первая", {"бумага Первая"})
    ended(remake("Вторая"))
    assert (name_of(home), files(home)) == ("Вторая", {"бумага Вторая"})
    assert sorted(path.name for path in (home / "demo").iterdir()) == ["files", "kochka.sqlite3", "making.lock"]


def test_who_reads_and_writes_meanwhile_waits_for_nobody_and_notices_the_new_one(home: Path, remake: Remake) -> None:
    ended(remake("Первая"))
    making = remake("Вторая", 1)
    assert making.stdout
    assert making.stdout.readline() == "made\n"
    with closing(sqlite3.connect(home / "demo" / "kochka.sqlite3", timeout=0.2)) as database:
        read = "SELECT name FROM firm_firm"
        database.execute("UPDATE firm_firm SET name = 'Первая и одна'")
        database.commit()
        assert database.execute(read).fetchall() == [("Первая и одна",)]
        ended(making)
        assert database.execute(read).fetchall() == [("Вторая",)]


def test_a_reader_keeps_the_company_that_it_began_with(home: Path, remake: Remake) -> None:
    ended(remake("Первая"))
    with closing(sqlite3.connect(home / "demo" / "kochka.sqlite3", isolation_level=None)) as database:
        database.execute("BEGIN")
        assert database.execute("SELECT name FROM firm_firm").fetchone() == ("Первая",)
        ended(remake("Вторая"))
        assert database.execute("SELECT name FROM firm_firm").fetchone() == ("Первая",)
        database.execute("COMMIT")
        assert database.execute("SELECT name FROM firm_firm").fetchone() == ("Вторая",)


def test_two_at_once_take_turns(home: Path, remake: Remake) -> None:
    both = [remake(name, 0.3) for name in ("Первая", "Вторая")]
    for each in both:
        ended(each)
    assert whole(home)
    assert files(home) == {f"бумага {name_of(home)}"}


def test_kill_9_leaves_the_former_or_the_new_one_and_never_half_of_either(home: Path, remake: Remake) -> None:
    began = time.monotonic()
    ended(remake("0"))
    lasts = time.monotonic() - began
    chance, names = random.Random(7), {"0"}
    for number in range(1, 9):
        making = remake(str(number), 0.05)
        assert making.stdout
        if number % 2:
            making.stdout.readline()
            time.sleep(chance.uniform(0, 0.2))  # around the pouring
        else:
            time.sleep(chance.uniform(0, lasts))
        making.send_signal(signal.SIGKILL)
        making.wait()
        names.add(str(number))
        assert name_of(home) in names
        assert whole(home)
    ended(remake("последняя"))
    assert whole(home)
    assert files(home) == {"бумага последняя"}


def own_address() -> str:
    """An address of this computer that others could reach it by; empty where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        try:
            line.connect(("192.0.2.1", 9))  # nothing is sent: it only tells which way would be taken
        except OSError:
            return ""
        return str(line.getsockname()[0])


def test_served_on_an_open_address_the_demo_cautions_and_answers_here_alone(remake: Remake, install: Install) -> None:
    ended(remake("Первая"))
    one = install(DEMO="1", HOST="0.0.0.0")
    here = Visitor(one.address())
    assert any("everybody knows the demo’s password" in line for line in one.said)
    assert here.get("/accounts/login/").status == 200
    if address := own_address():
        port = here.place.rpartition(":")[2]
        there = Visitor(f"http://{address}:{port}", Host=here.place)
        for path in ("/", "/accounts/login/", "/key/x/", "/welcome/x/", "/accounts/forgotten/"):
            answer = there.get(path)
            assert (answer.status, "its own computer" in answer.text or "своём компьютере" in answer.text) == (
                403,
                True,
            )
        entered = there.ask("POST", "/accounts/demo/1/", {})
        assert entered.status == 403


def test_sessions_of_the_former_demo_meet_the_door_and_nobody_meets_an_error(remake: Remake, install: Install) -> None:
    ended(remake("Первая"))
    one = install(DEMO="1")
    visitor = Visitor(one.address())
    door = visitor.get("/accounts/login/").text
    assert "Первая" in door
    action = door.split('action="/accounts/demo/')[1].split("/")[0]
    entered = visitor.post_from("/accounts/login/", f"/accounts/demo/{action}/")
    assert entered.status == 302
    assert visitor.get("/").status == 200
    answers: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            answers.extend(visitor.get(path).status for path in ("/", "/board/", "/deals/", "/people/"))

    thread = threading.Thread(target=look)
    thread.start()
    ended(remake("Вторая", 0.5))
    time.sleep(0.5)
    over.set()
    thread.join()
    assert set(answers) == {200, 302}
    met = visitor.get("/")
    assert (met.status, met.goes_to) == (302, "/accounts/login/?next=/")
    door = visitor.get("/accounts/login/?next=/").text
    assert "Вторая" in door
    assert "Первая" not in door
    assert visitor.post_from("/accounts/login/", f"/accounts/demo/{action}/").status == 302
    assert visitor.get("/").status == 200
