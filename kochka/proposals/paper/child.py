"""Runs alone, in a process of its own: bounds itself, sets one paper, says how it went in one line of JSON.

Asked on standard input: {"fonts", "form": "pdf" or "png", "dots" per inch, "memory" in bytes, "seconds", "pictures",
"moment"}; its folder is the working directory and the root of what typst may read. Writes `paper.pdf` or `1.page`, …
"""

import json
import sys
from pathlib import Path
from typing import Any


def bound(memory: int, seconds: int) -> None:
    """No more than this of memory and of computing; no core left behind. What a system cannot bound, it does not."""
    try:
        import resource
    except ImportError:
        return
    bounds = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 2**28,
    }
    for kind, most in bounds.items():
        try:
            resource.setrlimit(kind, (most, most))
        except (ValueError, OSError):
            continue


def main() -> None:
    asked = json.load(sys.stdin)
    bound(asked["memory"], asked["seconds"])
    import typst

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[asked["fonts"]])
    here: dict[str, Any] = {"root": ".", "font_paths": fonts, "package_path": "none", "package_cache_path": "none"}
    try:
        made = typst.Compiler("proposal.typ", **here).compile(
            format=asked["form"], ppi=asked["dots"], timestamp=asked["moment"]
        )
    except typst.TypstError as error:
        broken = next((name for name in asked["pictures"] if not shows(typst, name, here)), None)
        say({"failed": where(error), "broken": broken})
        return
    pages = made if isinstance(made, list) else [made or b""]
    for number, page in enumerate(pages, 1):
        Path(f"{number}.page").write_bytes(page)
    say({"pages": len(pages)})


def say(what: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")


def where(error: Any) -> str:
    """What went wrong at which line; not the line itself, which may be a client's words."""
    places = [line.strip(" ┌─") for line in error.diagnostic.splitlines() if "┌─" in line]
    return f"{error.message[:500]} ({', '.join(places[:3])})"


def shows(typst: Any, name: str, here: dict[str, Any]) -> bool:
    """Whether this picture alone can be drawn."""
    Path("one.typ").write_text(f'#image("{name}", width: 10mm)')
    try:
        typst.Compiler("one.typ", **here).compile(format="pdf")
    except typst.TypstError:
        return False
    return True


if __name__ == "__main__":
    main()
