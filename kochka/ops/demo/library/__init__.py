"""What the generated part of the demo's story is made of: clients, projects, people and lines in both languages.

Plain texts, one thing a line, its parts parted by " | ", under headings in brackets; `#` begins a comment.
"""

from functools import cache
from pathlib import Path

from kochka.ops.demo.script import Say

HERE = Path(__file__).parent
NAMES = ("briefs", "clients", "enquiries", "lost", "names", "projects", "talk-first", "talk-later", "words")


@cache
def sections(name: str) -> dict[str, list[tuple[str, ...]]]:
    """The lines of a text under each of its headings, cut into their parts."""
    found: dict[str, list[tuple[str, ...]]] = {}
    heading = ""
    for line in (HERE / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("[") and line.endswith("]"):
            heading = line[1:-1]
            found[heading] = []
        elif line and not line.startswith("#"):
            found[heading].append(tuple(part.strip() for part in line.split(" | ")))
    return found


def says(name: str, heading: str) -> list[Say]:
    """The lines under a heading that are nothing but said: "ru | en"."""
    return [Say(ru, en) for ru, en in sections(name)[heading]]
