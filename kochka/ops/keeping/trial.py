"""Bringing a database up to date and testing every rule over it, in a process of its own
(`python -m kochka.ops.keeping.trial`): for a home that is not the served one, or a release that may break on the way.

It answers in JSON on standard output: the findings. Progress and troubles stand on standard error. Exit code 0 once the
database is up to date, whatever was found.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from click import ClickException

PACKAGE = Path(__file__).resolve().parents[2]


def main() -> int:
    """Prepares $KOCHKA_PLACE of $KOCHKA_HOME."""
    from kochka.ops.mishaps import explained
    from kochka.ops.progress import on_terminal
    from kochka.ops.ready import set_up
    from kochka.ops.words import terminal_language

    try:
        set_up(terminal_language())
        from kochka.ops.check import findings
        from kochka.ops.commands.migrate import bring_up

        with on_terminal(sys.stderr) as progress:
            bring_up(progress)
        found = findings() if "--check" in sys.argv else []
    except Exception as trouble:  # whatever it is, who called gets a sentence
        if os.environ.get("KOCHKA_DEBUG") == "1":
            raise
        sentence, code = explained(trouble)
        print(sentence, file=sys.stderr)  # noqa: T201
        return code
    print(json.dumps([asdict(finding) for finding in found], default=str))  # noqa: T201
    return 0


def tried(env: Mapping[str, str], *, check: bool = True) -> list[dict[str, Any]]:
    """Runs it with that environment over ours; the findings. Raises ClickException when the database could not be
    brought up to date, with the reason."""
    path = os.pathsep.join(filter(None, [str(PACKAGE.parent), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-P", "-m", "kochka.ops.keeping.trial", *(["--check"] if check else [])]
    whole = {**os.environ, "PYTHONPATH": path, **env}
    with subprocess.Popen(command, env=whole, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            said, troubles = process.communicate()
        except BaseException:
            process.kill()
            raise
    try:
        if process.returncode:
            raise ValueError
        found: list[dict[str, Any]] = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError):
        raise ClickException(" ".join(troubles.split())[-600:] or "—") from None
    return found


if __name__ == "__main__":
    sys.exit(main())
