"""What somebody wrote, clean, or a refusal at its field: what was typed is never cut."""

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Sentence
from kochka.core.texts import clean_line, clean_text


def said(field: str, text: str, *, limit: int = 300, empty: Sentence) -> str:
    """A line that somebody must write. Raises Invalid, with the sentence `empty` or for being too long."""
    return _there(field, said_aside(field, text, limit=limit), empty)


def said_aside(field: str, text: str, *, limit: int) -> str:
    """A line that somebody may leave out. Raises Invalid when it is too long."""
    try:
        return clean_line(text, limit)
    except ValueError:
        raise _too_long(field, limit) from None


def told(field: str, text: str, *, limit: int, empty: Sentence) -> str:
    """Several lines that somebody must write. Raises Invalid as `said` does."""
    return _there(field, told_aside(field, text, limit=limit), empty)


def told_aside(field: str, text: str, *, limit: int) -> str:
    """Several lines that somebody may leave out. Raises Invalid when they are too long."""
    try:
        return clean_text(text, limit)
    except ValueError:
        raise _too_long(field, limit) from None


def _there(field: str, words: str, empty: Sentence) -> str:
    if not words:
        raise Invalid(field, empty)
    return words


def _too_long(field: str, limit: int) -> Invalid:
    return Invalid(field, _("That is too long: at most %(limit)s characters.") % {"limit": limit})
