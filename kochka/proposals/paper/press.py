"""The press: data, template and pictures go into a fresh folder, a bounded process sets them, the folder goes.

The process gets none of our environment and reads nothing but its folder and the typeface. It has the time and the
memory that it is given; where it takes more it is ended, and the paper is said to have failed.
"""

import json
import logging
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fontpkg_onest
from django.utils.translation import gettext_lazy as _

from kochka.proposals.paper.bounds import PaperFailed

log = logging.getLogger(__name__)

CPU_IS_UP = 24
"""SIGXCPU: computed for longer than it may."""
HERE = Path(__file__).parent
TEMPLATES = ("proposal.typ", "tables.typ", "look.typ")
FONTS = str(Path(fontpkg_onest.ROOT) / "files")
ENVIRONMENT = {
    "RAYON_NUM_THREADS": "2",
    "MALLOC_ARENA_MAX": "2",
    # Nothing asks for the network; should it be asked for, nobody is there.
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "HTTP_PROXY": "http://127.0.0.1:9",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Of one paper: seconds by the clock, and bytes of address space (a plain paper takes 100 MB of them)."""

    seconds: float = 30
    memory: int = 2**30


class BrokenPicture(Exception):
    """The picture of this file cannot be drawn, though its head looked well."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def press(
    data: dict[str, Any], files: dict[str, bytes], form: str, *, moment: int, limits: Limits, dots: int = 144
) -> list[bytes]:
    """The pages as PNG, or one PDF (`form`). Raises PaperFailed, BrokenPicture."""
    with tempfile.TemporaryDirectory(prefix="kochka-paper-") as place:
        folder = Path(place)
        for name in TEMPLATES:
            (folder / name).write_bytes((HERE / name).read_bytes())
        for name, content in files.items():
            (folder / name).write_bytes(content)
        # Half of a pair, which no text has by right, becomes a question mark.
        (folder / "paper.json").write_bytes(json.dumps(data, ensure_ascii=False).encode(errors="replace"))
        asked = {"fonts": FONTS, "form": form, "dots": dots, "pictures": list(files), "moment": moment}
        said = _run(folder, asked, limits)
        if said.get("broken"):
            raise BrokenPicture(said["broken"])
        if "pages" not in said:
            log.error("A paper could not be set: %s", said.get("failed"))
            raise PaperFailed(_("The paper could not be set. Those who run Kochka find the reason in its log."))
        return [(folder / f"{number}.page").read_bytes() for number in range(1, said["pages"] + 1)]


def _run(folder: Path, asked: dict[str, Any], limits: Limits) -> dict[str, Any]:
    """What the process said in the end."""
    whole = asked | {"memory": limits.memory, "seconds": int(limits.seconds * 2) + 1}
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(HERE / "child.py")],
            input=json.dumps(whole),
            capture_output=True,
            text=True,
            cwd=folder,
            env=ENVIRONMENT,
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_long(limits) from None
    if done.returncode == 0:
        said = json.loads(done.stdout)
        assert isinstance(said, dict)
        return said
    log.error("Setting a paper ended with %s: %s", done.returncode, done.stderr[-500:])
    if done.returncode == -CPU_IS_UP:
        raise _too_long(limits)
    if done.returncode < 0:
        raise PaperFailed(_("The paper took more memory than it may and was given up. Leave some pictures out."))
    return {"failed": "see above"}


def _too_long(limits: Limits) -> PaperFailed:
    return PaperFailed(
        _("The paper took longer than %(seconds)s seconds and was given up. Shorten it, or leave pictures out.")
        % {"seconds": f"{limits.seconds:g}"}
    )
