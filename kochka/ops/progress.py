"""Saying how far something is: on the terminal once it takes more than a second, or in a file that a page asks for."""

import json
import os
import shutil
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TextIO

PATIENCE = 1.0


class Progress(Protocol):
    """Called with the step's sentence, how many are done, of how many (0: nobody counts), and `about`: what is being
    done just now, for whoever waits and looks on."""

    def __call__(self, sentence: str, done: int = 0, of: int = 0, about: str = "", /) -> None: ...


def silent(_sentence: str, _done: int = 0, _of: int = 0, _about: str = "", /) -> None:
    """Nobody listens."""


class Terminal:
    """Prints a step that lasts longer than a second; on a real terminal the count moves within the line."""

    def __init__(self, out: TextIO) -> None:
        self.out, self.moves = out, out.isatty()
        self.lock = threading.Lock()
        self.sentence, self.since = "", 0.0
        self.count = self.about = self.shown = ""

    def __call__(self, sentence: str, done: int = 0, of: int = 0, about: str = "", /) -> None:
        with self.lock:
            if sentence != self.sentence:
                self._end()
                self.sentence, self.since = sentence, time.monotonic()
            self.count = f" {done}/{of}" if of else ""
            self.about = f": {about}" if about else ""

    def tick(self) -> None:
        """Shows what there is to show; called a few times a second."""
        with self.lock:
            if not self.sentence or time.monotonic() - self.since < PATIENCE:
                return
            line = f"{self.sentence} …{self.count}{self.about}" if self.moves else f"{self.sentence} …"
            line = line[: shutil.get_terminal_size().columns - 1]  # a line that wraps cannot be written over
            if line == self.shown or (self.shown and not self.moves):
                return
            self.out.write(f"\r{line.ljust(len(self.shown))}" if self.moves else f"{line}\n")
            self.out.flush()
            self.shown = line

    def _end(self) -> None:
        if self.shown and self.moves:
            self.out.write("\n")
            self.out.flush()
        self.sentence = self.shown = ""

    def close(self) -> None:
        with self.lock:
            self._end()


@contextmanager
def on_terminal(out: TextIO | None = None) -> Iterator[Progress]:
    """Progress on the terminal for as long as the block lasts."""
    terminal, over = Terminal(out or sys.stdout), threading.Event()

    def watch() -> None:
        while not over.wait(0.2):
            terminal.tick()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield terminal
    finally:
        over.set()
        thread.join()
        terminal.close()


class Noted:
    """Writes the progress of a job into a file, whole at each time, so that a reader never meets half of it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.last = ("", 0.0)

    def __call__(self, sentence: str, done: int = 0, of: int = 0, about: str = "", /) -> None:
        now = time.monotonic()
        if sentence == self.last[0] and done < of and now - self.last[1] < 0.1:
            return
        self.last = (sentence, now)
        said = {"about": about} if about else {}
        self.note(state="running", sentence=sentence, done=done, of=of, **said)

    def note(self, **facts: Any) -> None:
        """Writes the facts in place of the earlier ones."""
        write_whole(self.path, facts)


def write_whole(path: Path, facts: Mapping[str, Any]) -> None:
    """JSON for the owner's eyes only, put in place in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(facts, out, ensure_ascii=False)
    fresh.replace(path)


def noted(path: Path) -> dict[str, Any]:
    """What stands in the file; nothing where there is none yet."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
