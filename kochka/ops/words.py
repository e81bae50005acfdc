"""The terminal's language. Commands speak before Django is set up, so they read the catalogue themselves."""

import gettext as gettext_module
import locale
import os
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parent.parent / "locale"


@cache
def terminal_language() -> str:
    """ "ru" or "en", as the environment of the terminal asks for (LANGUAGE, LC_ALL, LC_MESSAGES, LANG)."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if said := os.environ.get(name):
            code = (locale.normalize(said.split(":")[0]) or "").lower()
            return "ru" if code.startswith("ru") else "en"
    return "en"


@cache
def _catalogue() -> gettext_module.NullTranslations:
    return gettext_module.translation("django", LOCALE, languages=[terminal_language()], fallback=True)


def gettext(text: str) -> str:
    """The text in the terminal's language."""
    return _catalogue().gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The form that fits the number, in the terminal's language."""
    return _catalogue().ngettext(one, many, n)


def gettext_noop(text: str) -> str:
    """Marks a text for translation; it is translated where it is shown."""
    return text
