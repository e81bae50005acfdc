"""When something came: what people type of a moment that is over."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.past import parse_past
from kochka.core.when import UnreadableWhen

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=ZoneInfo("Europe/Moscow"))  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("сейчас", "2026-11-24 12:30"),
        ("10:30", "2026-11-24 10:30"),
        ("в 12:30", "2026-11-24 12:30"),
        ("17:40", "2026-11-23 17:40"),
        ("вчера 17:40", "2026-11-23 17:40"),
        ("сегодня", "2026-11-24 12:00"),
        ("пт", "2026-11-20 12:00"),
        ("в пятницу 9:15", "2026-11-20 09:15"),
        ("вторник", "2026-11-17 12:00"),
        ("20.11 18:05", "2026-11-20 18:05"),
        ("25.11", "2025-11-25 12:00"),
        ("5 ноября", "2026-11-05 12:00"),
        ("01.02.2024 10:00", "2024-02-01 10:00"),
        ("20 минут назад", "2026-11-24 12:10"),
        ("час назад", "2026-11-24 11:30"),
        ("2 h ago", "2026-11-24 10:30"),
        ("полчаса назад", "2026-11-24 12:00"),
        ("yesterday at 5 pm", "2026-11-23 17:00"),
    ],
)
def test_a_moment_that_is_over(typed, read):
    assert f"{parse_past(typed, now=NOW):%Y-%m-%d %H:%M}" == read


@pytest.mark.parametrize(
    "typed", ["завтра", "через 2 дня", "+3", "сегодня 18:00", "24.11 18:00", "01.02.2030", "когда-то", ""]
)
def test_what_lies_ahead_or_is_not_clear_is_refused(typed):
    with pytest.raises(UnreadableWhen):
        parse_past(typed, now=NOW)


@given(st.text(max_size=40))
def test_any_text_is_a_past_moment_or_refused(typed):
    try:
        assert parse_past(typed, now=NOW) <= NOW
    except UnreadableWhen:
        return
