"""VAT (НДС): how somebody is taxed, the rate on a day, the tax in a sum, and how papers say it.

Pure. The day is the paper's own: a proposal of 31 December 2025 and one of the next morning differ. Rates are those of
the Налоговый кодекс, статья 164; what it did not know on a day is not guessed. Sums are whole minor units.
"""

from datetime import date
from enum import StrEnum

from .texts import NBSP, language_of

type Rate = int | None
"""In percent; None where there is no VAT at all, which is another thing than 0 %."""

FIRST_DAY = date(2004, 1, 1)
"""Before it other rates held, and no paper of ours is that old."""
SIMPLIFIED_SINCE = date(2025, 1, 1)
"""Since when who is taxed the simplified way (УСН) may pay 5 or 7 %."""
GENERAL_RATES = ((date(2026, 1, 1), 22), (date(2019, 1, 1), 20), (FIRST_DAY, 18))
"""The general rate: since when, how many percent; the latest first."""


class Regime(StrEnum):
    """How somebody is taxed. Only the general rate is another one as time goes by."""

    GENERAL = "general"
    TEN = "ten"
    ZERO = "zero"
    SEVEN = "seven"
    FIVE = "five"
    NONE = "none"


_FIXED: dict[Regime, Rate] = {Regime.TEN: 10, Regime.ZERO: 0, Regime.SEVEN: 7, Regime.FIVE: 5, Regime.NONE: None}


class UnknownRate(ValueError):
    """There was no such rate on that day."""


def first_day(regime: Regime) -> date:
    """Since when there is such a regime."""
    return SIMPLIFIED_SINCE if regime in (Regime.SEVEN, Regime.FIVE) else FIRST_DAY


def rate_of(regime: Regime, day: date) -> Rate:
    """The rate of a paper of that day. Raises UnknownRate for a day before the regime began."""
    if day < first_day(regime):
        raise UnknownRate(f"{regime} has no rate on {day}")
    if regime == Regime.GENERAL:
        return next(rate for since, rate in GENERAL_RATES if day >= since)
    return _FIXED[regime]


def included(gross_minor: int, rate: Rate) -> int:
    """The tax within a sum that has it in: 22 of 122. Half a unit is rounded away from nought."""
    return _share(gross_minor, rate or 0, 100 + (rate or 0))


def on_top(net_minor: int, rate: Rate) -> int:
    """The tax that comes on top of a sum without it: 22 on 100. Half a unit is rounded away from nought."""
    return _share(net_minor, rate or 0, 100)


def _share(minor: int, part: int, whole: int) -> int:
    if type(minor) is not int:
        raise TypeError("minor units are a whole number")
    share = (2 * abs(minor) * part + whole) // (2 * whole)
    return -share if minor < 0 else share


def rate_words(rate: Rate, language: str) -> str:
    """The rate alone: «НДС 22 %», «НДС не облагается», "VAT 22%", "no VAT"."""
    if language_of(language) == "ru":
        return "НДС не облагается" if rate is None else f"НДС{NBSP}{rate}{NBSP}%"
    return "no VAT" if rate is None else f"VAT{NBSP}{rate}%"


def included_words(rate: Rate, language: str) -> str:
    """Beside a sum that has the tax in: «в том числе НДС 22 %», "including VAT 22%"; without VAT that alone is said."""
    return _before(rate, language, ru="в том числе", en="including")


def on_top_words(rate: Rate, language: str) -> str:
    """Beside a sum that the tax comes on top of: «кроме того НДС 22 %», "plus VAT 22%"."""
    return _before(rate, language, ru="кроме того", en="plus")


def _before(rate: Rate, language: str, *, ru: str, en: str) -> str:
    words = rate_words(rate, language)
    return words if rate is None else f"{ru if language_of(language) == 'ru' else en} {words}"
