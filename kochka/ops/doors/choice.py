"""What was chosen at the doors, and how far it is. One choice is carried out at a time, by a process of its own.

The process writes its progress into a file, which the page asks for and the supervisor watches: once the state is
"ready" and the page was told so, the real server takes over.
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kochka.ops.progress import noted, write_whole


def progress_file(home: Path) -> Path:
    """Where the progress of the choice stands: `state` running, failed or ready, and what goes with it."""
    return home / "first-visit.json"


class Choice:
    """The choice of this installation's first visit."""

    def __init__(self, home: Path) -> None:
        self.home, self.path = home, progress_file(home)
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.typed: dict[str, Any] = {}

    def begin(self, place: str, language: str, facts: Mapping[str, Any]) -> bool:
        """Starts carrying it out, unless something is under way already. Whether it started.

        What was typed is kept in case it has to be typed again, the password excepted.
        """
        with self.lock:
            if self.state().get("state") in ("running", "ready"):
                return False
            self.typed = {key: value for key, value in facts.items() if key != "chief_password"}
            write_whole(self.path, {"state": "running", "sentence": "", "done": 0, "of": 0})
            command = [sys.executable, "-P", "-m", "kochka.ops.doors.job", place]
            env = {**os.environ, "KOCHKA_PLACE": place, "LANGUAGE": language}
            env |= {"DJANGO_SETTINGS_MODULE": "kochka.settings", "KOCHKA_HOME": str(self.home)}
            self.process = subprocess.Popen(command, env=env, stdin=subprocess.PIPE)
            assert self.process.stdin
            with self.process.stdin as out:
                out.write(json.dumps(dict(facts)).encode())
        return True

    def state(self) -> dict[str, Any]:
        """What stands in the file; a process that ended without a word has failed."""
        facts = noted(self.path)
        if facts.get("state") == "running" and (self.process is None or self.process.poll() is not None):
            facts = noted(self.path)
            if facts.get("state") == "running":
                return {"state": "failed", "sentence": ""}
        return facts

    def told(self) -> None:
        """The page knows that it is ready: from now on the real server may take over."""
        facts = noted(self.path)
        if facts.get("state") == "ready" and not facts.get("told"):
            write_whole(self.path, facts | {"told": True})
