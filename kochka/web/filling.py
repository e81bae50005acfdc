"""HTML that Python writes, where a template would take longer for it than the rest of the page."""

from html import escape

from django.utils.safestring import SafeString


def filled(pattern: str, *said: object, **named: object) -> SafeString:
    """Django's `format_html` for what is written hundreds of times a page: every text is escaped that is not HTML
    already (a `SafeString`), without being asked three times what it is."""
    words = [one if isinstance(one, SafeString) else escape(str(one)) for one in said]
    by_name = {name: one if isinstance(one, SafeString) else escape(str(one)) for name, one in named.items()}
    return SafeString(pattern.format(*words, **by_name))
