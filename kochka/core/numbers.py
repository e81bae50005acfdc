"""Plain numbers as people type them: «1 234,5», "1,234.5", "-3". What could be two is refused, as with money."""

import re
from decimal import Decimal

from .texts import MINUS, language_of

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:(?P<group>[ ,.'])\d{3})+|\d+)(?:(?P<mark>[.,])(?P<rest>\d+))?", re.ASCII
)
_TWO_MEANINGS = re.compile(r"[+-]?[1-9]\d{0,2}(?P<mark>[.,])\d{3}", re.ASCII)
MOST_WHOLE, MOST_AFTER = 18, 4


class UnreadableNumber(ValueError):
    """The text is no number, or could be two."""


def parse_number(text: str, language: str) -> Decimal:
    """Reads a number of at most 18 digits and four after the mark. Raises `UnreadableNumber`."""
    plain = " ".join(text.replace(MINUS, "-").replace("’", "'").split()).replace("- ", "-")
    lone = _TWO_MEANINGS.fullmatch(plain)
    if lone and not (lone["mark"] == "," and language_of(language) == "en"):
        raise UnreadableNumber(text[:64])
    found = _NUMBER.fullmatch(plain) if len(plain) <= 64 else None
    if found is None or (found["mark"] and found["mark"] == found["group"]):
        raise UnreadableNumber(text[:64])
    if found["group"] and len(set(re.findall(r"[ ,.']", found["whole"]))) > 1:
        raise UnreadableNumber(text[:64])
    whole = re.sub(r"\D", "", found["whole"]).lstrip("0") or "0"
    rest = (found["rest"] or "").rstrip("0")
    if len(whole) > MOST_WHOLE or len(rest) > MOST_AFTER:
        raise UnreadableNumber(text[:64])
    number = Decimal(f"{whole}.{rest or 0}").normalize()
    return -number if found["sign"] == "-" and number else number
