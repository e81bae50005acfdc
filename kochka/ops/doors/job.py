"""Carrying out what was chosen (`python -m kochka.ops.doors.job company|demo`, the facts as JSON on standard input).

The progress goes into a file that the page asks for; the last word in it is "ready" with where to go on, or "failed"
with a sentence. A company is founded in one transaction, so a process that breaks off leaves none.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from kochka.ops.doors.choice import progress_file
from kochka.ops.mishaps import explained
from kochka.ops.progress import Noted, Progress
from kochka.ops.ready import set_up
from kochka.ops.words import terminal_language


def main() -> int:
    """Reads the facts, does it, says so."""
    note = Noted(progress_file(Path(os.environ["KOCHKA_HOME"])))
    place = sys.argv[1]
    try:
        facts = json.loads(sys.stdin.buffer.read() or b"{}")
        set_up(terminal_language())
        goes_to = _demo(note, facts) if place == "demo" else _company(note, facts)
    except Exception as trouble:  # noqa: BLE001  # whatever it is, the page gets a sentence
        sentence, code = explained(trouble)
        fields = {field: str(words) for field, words in getattr(trouble, "fields", {}).items()}
        note.note(state="failed", sentence=sentence, fields=fields)
        return code
    note.note(state="ready", place=place, goes_to=goes_to)
    return 0


def _demo(progress: Progress, facts: dict[str, Any]) -> str:
    from kochka.ops.commands.demo import ensure_demo

    ensure_demo(language=str(facts["language"]), progress=progress)
    return "/"


def _company(progress: Progress, facts: dict[str, Any]) -> str:
    from kochka.firm.founding import Charter
    from kochka.ops.founding import found_here

    return f"/welcome/{found_here(Charter(**facts), progress).token}/"


if __name__ == "__main__":
    sys.exit(main())
