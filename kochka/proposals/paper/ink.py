"""The entity's colour as ink: as it was chosen where it can be read, darkened as far as it must be where it cannot."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

OWN = "#2f6b4a"
"""Moss: the accent of those who chose none."""
READABLE = 4.6
"""Contrast against white that text must have: 4.5 by WCAG AA, and a little for rounding."""

type Rgb = tuple[float, float, float]


def chosen(colour: str) -> str:
    """The colour as it was chosen, or our own: for areas that nothing is read on."""
    return colour if re.fullmatch("#[0-9a-fA-F]{6}", colour) else OWN


def accent(colour: str) -> str:
    """The colour that text may be set in on white, and white text upon."""
    red_green_blue = _read(chosen(colour))
    hue, light, saturation = rgb_to_hls(*red_green_blue)
    # A pale pink is saturated by the book; darkened it should be an old rose and not a traffic light.
    saturation = min(saturation, 0.25 + 2 * (max(red_green_blue) - min(red_green_blue)))
    while contrast(red_green_blue) < READABLE:
        light -= 0.01
        red_green_blue = hls_to_rgb(hue, light, saturation)
    return _written(red_green_blue)


def contrast(colour: Rgb) -> float:
    """Of the colour and white, by WCAG: 1 to 21."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def _read(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _written(colour: Rgb) -> str:
    return "#" + "".join(f"{round(max(0.0, min(1.0, part)) * 255):02x}" for part in colour)
