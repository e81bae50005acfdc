"""A colour in a line, and how it looks: as a band with the name on it, without styles that the page may not have."""

from dataclasses import dataclass
from typing import Any, Self

from kochka.core.colours import READABLE, WHITE, NoColour, colour_of, contrast, ink_on
from kochka.web.forms.aside import AsideInput


@dataclass(frozen=True, slots=True)
class Preview:
    """A colour as it will look; `ink` is read best on it, `pale`: letters of that colour are hard to read on paper."""

    colour: str
    ink: str
    pale: bool

    @classmethod
    def of(cls, text: str) -> Self | None:
        """None for what is no colour (yet)."""
        try:
            colour = colour_of(text)
        except NoColour:
            return None
        return cls(colour, ink_on(colour), contrast(colour, WHITE) < READABLE)


class ColourInput(AsideInput):
    """A line for a colour that shows it: what stands there at once, what is typed while it is typed."""

    template_name = "settings/colour_input.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"preview": Preview.of(str(value or ""))}
