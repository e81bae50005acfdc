"""What keeps sums from being counted: everything at once, each at its line and field, in a sentence that names both."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.money import Money, format_money
from kochka.core.refusals import Refused, Sentence
from kochka.core.texts import language_of, percents


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing to be mended. `line` counts from 1 and is None for what concerns the whole."""

    line: int | None
    field: str
    sentence: Sentence

    @property
    def key(self) -> str:
        """Where it is, as a form names its fields: "3.least", "discount"."""
        return self.field if self.line is None else f"{self.line}.{self.field}"


class Flawed(Refused):
    """Nothing was counted. `flaws` holds all that is to be mended; `fields` the same by their keys."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        fields: dict[str, Sentence] = {}
        for flaw in flaws:
            fields.setdefault(flaw.key, flaw.sentence)
        first = flaws[0].sentence if len(flaws) == 1 else _("Some figures do not make sense. Mend what is marked.")
        super().__init__(first, fields=fields)
        self.flaws = tuple(flaws)


def reader() -> str:
    """The reader's language, two letters."""
    return language_of(get_language() or "ru")


def percent(share: int) -> str:
    """Basis points as people read them: «12,5 %», "12.5%"."""
    return percents(share // 100 if share % 100 == 0 else (Decimal(share) / 100).normalize(), reader())


def said(minor: int, currency: str) -> str:
    """A sum as the reader writes it."""
    return format_money(Money(minor, currency), reader())
