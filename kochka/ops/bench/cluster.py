"""A throw-away PostgreSQL: a cluster in a temporary folder, reached through a unix socket, gone with the process.

`find()` looks for the server's binaries; `start()` makes a cluster (about a second) and returns the URL of a database
in it. A watching process holds the other end of a pipe: when ours ends, however it ends, it stops the cluster and
removes the folder. The server refuses to run as root, so as root everything here runs as user postgres or nobody.
"""

import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

OLDEST = 15
NEEDED = ("initdb", "pg_ctl", "postgres")
# What a crash would cost does not matter here, what a commit costs does.
SWIFT = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "100"}
"""For tests. The bench leaves everything as PostgreSQL comes."""


def find() -> Path | None:
    """The folder of the newest server binaries of version 15 or later, or None."""
    folders = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda f: int("0" + re.sub(r"\D", "", f.parent.name))
    )
    found = [f for f in reversed(folders) if _fits(f)]
    found += [Path(f) for f in os.environ.get("PATH", "").split(os.pathsep) if f and _fits(Path(f))]
    if not found and (config := shutil.which("pg_config")):
        said = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False).stdout.strip()
        found = [Path(said)] if said and _fits(Path(said)) else []
    return found[0] if found else None


def _fits(folder: Path) -> bool:
    if not all((folder / name).exists() for name in NEEDED):
        return False
    said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=False).stdout
    version = re.search(r"\d+", said)
    return version is not None and int(version[0]) >= OLDEST


def start(settings: Mapping[str, str]) -> str:
    """A running cluster's URL (postgres://…?host=FOLDER). Raises RuntimeError with the server's words."""
    binaries = find()
    if binaries is None:
        raise RuntimeError("No PostgreSQL server of version 15 or later here: apt install postgresql")
    somebody = _somebody_else()
    # A socket's path may have 107 bytes: a long TMPDIR would not do.
    home = Path(tempfile.mkdtemp(prefix="kochka-postgres-", dir="/tmp"))
    if somebody:
        os.chown(home, somebody["user"], somebody["group"])
    _watch(binaries, home, somebody)
    data = ["--pgdata", home / "data"]
    clean = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8"]
    _run([binaries / "initdb", *data, *clean], home, somebody)
    options = " ".join(f"-c {name}={value}" for name, value in settings.items())
    quiet = ["--wait", "--silent", "--timeout=60", "--log", home / "log"]
    only_socket = f"-c listen_addresses='' -k {home} {options}"
    _run([binaries / "pg_ctl", "start", *data, *quiet, "--options", only_socket], home, somebody)
    return f"postgres://postgres@/kochka?host={home}"


def _somebody_else() -> dict[str, Any]:
    """As root, the user to become; else nothing."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("PostgreSQL does not run as root, and there is neither a user postgres nor nobody")


def _run(command: list[Any], home: Path, somebody: dict[str, Any]) -> None:
    with (home.parent / f"{home.name}.out").open("w+") as out:
        Path(out.name).unlink()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            check=False,
            **somebody,
        )
        if done.returncode:
            out.seek(0)
            log = home / "log"
            raise RuntimeError(f"{command[0]}: {out.read()}{log.read_text() if log.exists() else ''}")


_watchers: list[subprocess.Popen[bytes]] = []  # kept, so that the pipe stays open as long as this process lives

_WATCH = 'cat >/dev/null; "$1" stop --silent --mode=immediate --pgdata "$2/data"; cd /; rm -rf "$2"'


def _watch(binaries: Path, home: Path, somebody: dict[str, Any]) -> None:
    _watchers.append(
        subprocess.Popen(
            ["sh", "-c", _WATCH, "watch", str(binaries / "pg_ctl"), str(home)],
            cwd=home,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **somebody,
        )
    )


def stop() -> None:
    """Stops what this process started and waits until it is gone."""
    while _watchers:
        _watchers.pop().communicate()
