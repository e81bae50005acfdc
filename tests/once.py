"""What takes seconds and is always the same is made once for all workers, and for all passes of `make test`.

scripts/test.sh names a folder that outlives a pass in $KOCHKA_TEST_ONCE; a run of pytest by itself has its own.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.environment import LEADER_HOME

FOLDER = "KOCHKA_TEST_ONCE"


def once(name: str, make: Callable[[Path], None]) -> Path:
    """Where the thing of this name is: whoever comes first makes it at that path, which is not there yet, and the
    others wait. It is read and copied, never changed. What was cut off in the making is not taken for whole."""
    folder = Path(os.environ.get(FOLDER) or os.environ[LEADER_HOME]) / "once"
    folder.mkdir(parents=True, exist_ok=True)
    place, whole = folder / name, folder / f"{name}.whole"
    with (folder / f"{name}.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not whole.exists():
            shutil.rmtree(place, ignore_errors=True)
            make(place)
            whole.touch()
    return place


def migrated(home: Path) -> None:
    """Makes a home with nothing but a database that is up to date: it costs as much as a hundred tests."""
    env = {**os.environ, "KOCHKA_HOME": str(home), "LANGUAGE": "en", "DATABASE_URL": ""}
    command = [sys.executable, "-m", "kochka", "migrate", "--database-only"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
