"""HTML that Python writes, where a template would take longer for it than the rest of the page."""

import re
from html import escape

from django.utils.safestring import SafeString

_signs = re.compile(r"[&<>\"']").search


def filled(pattern: str, *said: object, **named: object) -> SafeString:
    """Django's `format_html` for what is written hundreds of times a page: every text is escaped that is not HTML
    already (a `SafeString`), without being asked three times what it is."""
    words = [one if isinstance(one, SafeString) else _escaped(str(one)) for one in said]
    by_name = {name: one if isinstance(one, SafeString) else _escaped(str(one)) for name, one in named.items()}
    return SafeString(pattern.format(*words, **by_name))


def _escaped(text: str) -> str:
    """Most texts hold no sign of HTML: one look instead of five replacements."""
    return escape(text) if _signs(text) else text
