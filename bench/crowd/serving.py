"""A real installation in a scratch home: `kochka run` with its supervisor, two servers and the worker."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kochka.ops.bench.places import copy_static

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 90.0
ENDS_WITHIN = 20.0
FOREIGN = ("KOCHKA_", "DATABASE_URL", "PORT", "HOST", "DEMO", "DJANGO_SETTINGS_MODULE")


def environment(home: Path, database_url: str = "") -> dict[str, str]:
    """What the processes of the installation are told; nothing of the developer's own but the pages' files, where they
    were gathered before."""
    copy_static(Path(os.environ.get("KOCHKA_HOME", ROOT / "var")), home)
    own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    own |= {"KOCHKA_HOME": str(home), "PYTHONPATH": str(ROOT), "LANGUAGE": "en", "LC_ALL": "C.UTF-8"}
    return own | ({"DATABASE_URL": database_url} if database_url else {})


def said_by(module: str, *arguments: str, env: dict[str, str], given: str = "") -> subprocess.CompletedProcess[str]:
    """Runs a module of ours and waits for it; what it said on standard error is seen at once."""
    command = [sys.executable, "-m", module, *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, input=given, stdout=subprocess.PIPE, text=True, check=False)


@contextmanager
def served(env: dict[str, str], log: Path) -> Generator[int]:
    """`kochka run` on a free port of this machine, for as long as the block lasts. Raises RuntimeError with what it
    said when it does not come up."""
    port = free_port()
    with log.open("w") as out:
        command = [sys.executable, "-m", "kochka", "run", "--port", str(port)]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=out, start_new_session=True)
        try:
            wait(process, port, log)
            yield port
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(ENDS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def free_port() -> int:
    """A port that nobody listened on a moment ago."""
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        port: int = sock.getsockname()[1]
        return port


def wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Until it answers. Raises RuntimeError with what it said when it does not come up."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            line.request("GET", "/accounts/login/")
            if line.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            line.close()
        time.sleep(0.1)
    raise RuntimeError(f"kochka run does not answer: {log.read_text()[-2000:]}")
