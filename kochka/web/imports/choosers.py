"""Selects of the matching page. Options are made ready once, however many selects show them."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what stands in the file, and the select beside it."""

    name: str
    notes: Sequence[str]
    select: SafeString
    settled: bool
    count: int = 0
    place: int = 0


class Options:
    """What one can choose among: (value, words)."""

    def __init__(self, pairs: Sequence[tuple[str, object]]) -> None:
        self.values = {value for value, _words in pairs}
        self._ready = [(value, format_html('<option value="{}"', value), _closed(words)) for value, words in pairs]

    def select(self, name: str, chosen: str, *, label: str) -> SafeString:
        """A select with its label for those who do not see the table. What is no option is nothing chosen."""
        inside = "".join(f"{head}{' selected' if value == chosen else ''}{tail}" for value, head, tail in self._ready)
        return format_html('<select name="{0}" id="{0}" aria-label="{1}">{2}</select>', name, label, SafeString(inside))


def _closed(words: object) -> str:
    return format_html(">{}</option>", words)
