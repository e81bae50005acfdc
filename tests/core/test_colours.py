"""Colours as they are typed, and what is read on them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.colours import BLACK, READABLE, WHITE, NoColour, colour_of, contrast, ink_on

colours = st.from_regex("#[0-9a-f]{6}", fullmatch=True)


@pytest.mark.parametrize(("typed", "kept"), [("#2F5D50", "#2f5d50"), (" 2f5d50 ", "#2f5d50"), ("#000000", "#000000")])
def test_a_colour_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert colour_of(typed) == kept


@pytest.mark.parametrize("typed", ["", "#fff", "#12345g", "red", "#1234567", "url(x)", "#٢f5d50", "<b>", "##2f5d50"])
def test_what_is_no_colour_is_refused(typed: str) -> None:
    with pytest.raises(NoColour):
        colour_of(typed)


def test_black_and_white_stand_farthest_apart() -> None:
    assert contrast(BLACK, WHITE) == contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


@given(colours)
def test_one_of_the_two_inks_is_always_read(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= READABLE
