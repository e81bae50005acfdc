"""A whole installation as a process, in a home of its own; and the cast for tests of commands and checks."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.utils import translation

from kochka import cli
from kochka.ops import words as ops_words
from tests.clock import cast, clock
from tests.once import migrated, once

__all__ = ["cast", "clock"]

PATIENCE = 60
CHARTER = {
    "name": "Сухой путь",
    "chief_name": "Шеф",
    "chief_email": "chief@example.org",
    "chief_password": "далёкие холмы",
    "language": "ru",
}


class Answer:
    """What a page said."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.status, self.headers = response.status, response.headers
        self.text = response.read().decode("utf-8", "replace")

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found

    @property
    def goes_to(self) -> str:
        return urlsplit(self.headers["Location"] or "")._replace(scheme="", netloc="").geturl()


class Visitor:
    """A browser without scripts: keeps cookies, follows nothing by itself."""

    def __init__(self, address: str, **headers: str) -> None:
        self.place = urlsplit(address).netloc
        self.headers = {"Accept-Language": "en", **headers}
        self.cookies: SimpleCookie = SimpleCookie()

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, **headers: str) -> Answer:
        line = http.client.HTTPConnection(self.place, timeout=PATIENCE)
        try:
            kept = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
            sent = {**self.headers, "Cookie": kept, "Origin": f"http://{self.place}", **headers}
            data = urlencode(body) if body is not None else None
            if data is not None:
                sent["Content-Type"] = "application/x-www-form-urlencoded"
            line.request(method, path, data, sent)
            answer = Answer(line.getresponse())
        finally:
            line.close()
        for given in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(given)
        return answer

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, **fields: Any) -> Answer:
        """Sends a form with its sign of trust, as its page gave it."""
        return self.post_from("/" if path == "/demo/" else path, path, **fields)

    def post_from(self, page: str, path: str, **fields: Any) -> Answer:
        """Sends a form that stands on another page."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(page).text)
        assert token, f"no form at {page}"
        return self.ask("POST", path, {"csrfmiddlewaretoken": token[1], **fields})


class Installation:
    """`kochka run` at work. `said` are the lines of its terminal so far."""

    def __init__(self, home: Path, **env: str) -> None:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("KOCHKA_", "DATABASE_", "DJANGO_"))
        }
        self.env = {**kept, "KOCHKA_HOME": str(home), "PORT": "0", "LANGUAGE": "en", "PYTHONUNBUFFERED": "1", **env}
        self.env.setdefault("KOCHKA_DEMO_DEALS", "15")
        self.home = home
        self.said: list[str] = []
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kochka", "run"],
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def address(self, words: str = "Kochka is at") -> str:
        """The address, once it is said after these words."""
        said = self.wait_for(lambda: next((line for line in self.said if words in line), None))
        return re.search(r"http\S+?(?=/(?:\s|$|\?))", said)[0]  # type: ignore[index]

    def wait_for[T](self, look: Callable[[], T | None]) -> T:
        """What `look` finds, once it finds something."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if found := look():
                return found
            time.sleep(0.02)
        raise AssertionError("nothing came; the terminal said:\n" + "\n".join(self.said))

    def processes(self) -> list[int]:
        """Everything alive that works in this home, the supervisor excepted."""
        return [pid for pid in working_in(self.home) if pid != self.process.pid]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Asks it to end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(timeout=PATIENCE)
        self.listener.join(timeout=5)
        return code

    def command(self, *words: str, place: str = "company", **given: Any) -> subprocess.CompletedProcess[str]:
        """Another command in the same home."""
        env = {**self.env, "KOCHKA_PLACE": place}
        line = [sys.executable, "-m", "kochka", *words]
        return subprocess.run(line, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False, **given)


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def kochka(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """Runs a command in this process, on the test's database and in English."""
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("KOCHKA_PLACE", "company")
    ops_words.terminal_language.cache_clear()
    ops_words._catalogue.cache_clear()

    def run(*arguments: str) -> Said:
        capsys.readouterr()
        with translation.override("en"):
            code = cli.main(arguments)
        heard = capsys.readouterr()
        return Said(code, heard.out, heard.err)

    yield run
    ops_words.terminal_language.cache_clear()
    ops_words._catalogue.cache_clear()


def working_in(home: Path) -> list[int]:
    """Processes whose environment names this home."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            names_it = f"KOCHKA_HOME={home}\0".encode() in (folder / "environ").read_bytes()
            alive = (folder / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            continue
        if names_it and alive:
            found.append(int(folder.name))
    return found


@pytest.fixture(scope="session")
def founded_home() -> Path:
    """A home where the company stands, database and static files up to date: copied for each test that wants one."""
    return once("founded", _found)


def _found(home: Path) -> None:
    shutil.copytree(once("migrated", migrated), home)
    env = {**os.environ, "KOCHKA_HOME": str(home), "LANGUAGE": "en", "DATABASE_URL": ""}
    for words, given in ((["company", "create", "--stdin"], json.dumps(CHARTER)), (["migrate"], "")):
        command = [sys.executable, "-m", "kochka", *words]
        done = subprocess.run(
            command, input=given, env=env, capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        assert done.returncode == 0, done.stderr


type Install = Callable[..., Installation]


@contextmanager
def installing(home: Path) -> Iterator[Install]:
    """Starts installations in a home, and ends whatever of them is left."""
    started: list[Installation] = []

    def start(**env: str) -> Installation:
        started.append(Installation(home, **env))
        return started[-1]

    try:
        yield start
    finally:
        for one in started:
            one.end()
        for pid in working_in(home):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


def unvisited(founded: Path, home: Path) -> Path:
    """A home where nobody has been: only the pages' files are there already, since gathering them takes seconds."""
    home.mkdir()
    with_pages_files(founded, home)
    return home


def with_pages_files(founded: Path, home: Path) -> None:
    """Lends a home the pages' files of another one: five hundred of them, which nobody changes."""
    (home / "static").symlink_to(founded / "static")
    shutil.copy(founded / "static.gathered", home)


@pytest.fixture
def install(founded_home: Path, tmp_path: Path) -> Iterator[Install]:
    """Starts installations in this test's own unvisited home."""
    with installing(unvisited(founded_home, tmp_path / "home")) as start:
        yield start


@pytest.fixture
def founded(founded_home: Path, tmp_path: Path) -> Iterator[Install]:
    """Starts installations in a home where the company stands already."""
    shutil.copytree(founded_home, tmp_path / "home", ignore=shutil.ignore_patterns("static*"))
    with_pages_files(founded_home, tmp_path / "home")
    with installing(tmp_path / "home") as start:
        yield start
