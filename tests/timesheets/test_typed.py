"""Time is read as people type it, and what is no time is refused with the reason."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.refusals import Invalid
from kochka.timesheets.typed import Typed, read


@pytest.mark.parametrize(
    ("text", "minutes", "words"),
    [
        ("1ч20 правки КП вектор", 80, "правки КП вектор"),
        ("1:20", 80, ""),
        ("80 мин", 80, ""),
        ("1,5 ч", 90, ""),
        ("1.5h call", 90, "call"),
        ("1h20m", 80, ""),
        ("1 ч 5 мин, звонок", 65, "звонок"),
        ("45", 45, ""),
        ("45 звонок", 45, "звонок"),
        ("2 часа встреча", 120, "встреча"),
        ("24:00", 1440, ""),
        ("20м макет", 20, "макет"),
        ("45 макет", 45, "макет"),
        ("1ч 2 макета", 62, "макета"),
    ],
)
def test_time_is_read_as_it_is_typed(text: str, minutes: int, words: str):
    assert read(text) == Typed(minutes, words)


@pytest.mark.parametrize(
    "text", ["", "  ", "1ч99", "1:60", "25:00", "1441", "0", "0:00", "правки", "24ч1", "1:2:3", "-5"]
)
def test_what_is_no_time_is_refused_with_the_reason(text: str):
    with pytest.raises(Invalid) as no:
        read(text)
    assert no.value.fields["minutes"]


@given(st.integers(1, 1440))
def test_whatever_is_written_with_a_colon_comes_back(minutes: int):
    for text in (f"{minutes // 60}:{minutes % 60:02d}", f"{minutes} мин", f"{minutes // 60}ч{minutes % 60}"):
        assert read(text).minutes == minutes


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str):
    with suppress(Invalid):
        assert 1 <= read(text).minutes <= 1440
