"""Colours as papers and pages write them, and whether letters on them can be read.

Pure. A colour is "#rrggbb" in small letters; contrast is that of the Web Content Accessibility Guidelines, 1 to 21.
"""

import re

WHITE, BLACK = "#ffffff", "#000000"
READABLE = 4.5
"""The least contrast at which a line of text is read without strain."""


class NoColour(ValueError):
    """The text is no colour of that form."""


def colour_of(text: str) -> str:
    """A colour as typed: «#2F5D50», "2f5d50". Raises NoColour."""
    found = re.fullmatch("#?([0-9a-f]{6})", text.strip().lower(), re.ASCII)
    if found is None:
        raise NoColour(text[:20])
    return f"#{found[1]}"


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart."""
    dark, light = sorted((_lightness(one), _lightness(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: str) -> str:
    """White or black, whichever is read better on the colour."""
    return max((WHITE, BLACK), key=lambda ink: contrast(ink, colour))


def _lightness(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
