"""What a strict CSP would silently kill in a page, found in the templates before a browser finds it.

No inline styles, scripts and handlers, nothing that htmx would have to eval, nothing fetched from elsewhere.
Prints `path:line what` for each; exit code 1 if there is one.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# A quote or a space before the attribute's name tells it from text and from longer names.
FORBIDDEN = {
    "style attribute: use a class": r"""[\s"']style\s*=\s*["'{]""",
    "style element: use a stylesheet": r"<style[\s>]",
    "inline script: put it in a module": r"<script\b(?![^>]*\bsrc\s*=)(?![^>]*application/json)[^>]*>",
    "inline event handler": r"""<[^>]*[\s"']on[a-z]+\s*=\s*["']""",
    "hx-on needs eval": r"""[\s"'](data-)?hx-on\b""",
    "js: needs eval": r"""["'](js|javascript):""",
    "an event filter needs eval": r"""hx-trigger\s*=\s*["'][^"']*\[""",
    "fetched from elsewhere": r"""<(script|link|img|iframe|source|use)\b[^>]*\b(src|href)\s*=\s*["'](https?:)?//""",
}


def breaches(text: str) -> Iterator[tuple[int, str]]:
    """(line, what) for everything in a template that the page's policy forbids. Template comments are not looked at."""
    bare = re.sub(
        r"\{#.*?#\}|\{% comment.*?endcomment %\}", lambda m: re.sub(r"[^\n]", " ", m[0]), text, flags=re.DOTALL
    )
    for what, pattern in FORBIDDEN.items():
        for found in re.finditer(pattern, bare, flags=re.IGNORECASE):
            yield bare.count("\n", 0, found.start()) + 1, what


def main() -> int:
    found = False
    for path in sorted(ROOT.glob("kochka/**/templates/**/*.html")):
        for line, what in sorted(breaches(path.read_text())):
            print(f"{path.relative_to(ROOT)}:{line} {what}")
            found = True
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
