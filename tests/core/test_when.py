from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.texts import NBSP
from kochka.core.when import Due, UnreadableWhen, field_value, parse_when, show_when

# A Tuesday.
NOW = datetime(2026, 11, 24, 14, 30, tzinfo=ZoneInfo("Asia/Yekaterinburg"))
TODAY = NOW.date()


def day(offset: int) -> date:
    return TODAY + timedelta(days=offset)


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("сегодня", Due(day(0))),
        ("Завтра 12:00", Due(day(1), time(12))),
        ("завтра, в 9", Due(day(1), time(9))),
        ("12:00 завтра", Due(day(1), time(12))),
        ("послезавтра", Due(day(2))),
        ("вчера, 16:00", Due(day(-1), time(16))),
        ("пт", Due(day(3))),
        ("пт.", Due(day(3))),
        ("пт, 12:00", Due(day(3), time(12))),
        ("пятница 15:30", Due(day(3), time(15, 30))),
        ("в пятницу", Due(day(3))),
        ("в пятницу в 15:30", Due(day(3), time(15, 30))),
        ("во вторник", Due(day(7))),
        ("вт", Due(day(7))),
        ("в среду", Due(day(1))),
        ("25.11", Due(day(1))),
        ("24.11", Due(day(0))),
        ("23.11", Due(date(2027, 11, 23))),
        ("25.11 12:00", Due(day(1), time(12))),
        ("25.11 в 12", Due(day(1), time(12))),
        ("25.11.2026", Due(day(1))),
        ("25.11.26", Due(day(1))),
        ("25.11.", Due(day(1))),
        ("завтра в 12.", Due(day(1), time(12))),
        ("1.2", Due(date(2027, 2, 1))),
        ("29.02", Due(date(2028, 2, 29))),
        ("01.03.2025", Due(date(2025, 3, 1))),
        ("25 ноября", Due(day(1))),
        ("25\u00a0ноября", Due(day(1))),
        ("25 НОЯБ. 9:05", Due(day(1), time(9, 5))),
        ("25 ноября 2027 г.", Due(date(2027, 11, 25))),
        ("1 мая в 12 часов", Due(date(2027, 5, 1), time(12))),
        ("+3", Due(day(3))),
        ("+3д", Due(day(3))),
        ("+3 дня 10:00", Due(day(3), time(10))),
        ("+2н", Due(day(14))),
        ("через неделю", Due(day(7))),
        ("через неделю в 12:00", Due(day(7), time(12))),
        ("через 3 дня", Due(day(3))),
        ("через 2 недели", Due(day(14))),
        ("через две недели", Due(day(14))),
        ("через месяц", Due(date(2026, 12, 24))),
        ("через 3 месяца", Due(date(2027, 2, 24))),
        ("15:00", Due(day(0), time(15))),
        ("14:30", Due(day(0), time(14, 30))),
        ("12:00", Due(day(1), time(12))),
        ("в 12", Due(day(1), time(12))),
        ("в 16", Due(day(0), time(16))),
        ("в 16.30", Due(day(0), time(16, 30))),
        ("в 3 часа дня", Due(day(0), time(15))),
        ("в 9 вечера", Due(day(0), time(21))),
        ("today", Due(day(0))),
        ("Tomorrow at 3pm", Due(day(1), time(15))),
        ("day after tomorrow", Due(day(2))),
        ("fri", Due(day(3))),
        ("friday 3pm", Due(day(3), time(15))),
        ("on Friday, 3:30 PM", Due(day(3), time(15, 30))),
        ("tuesday", Due(day(7))),
        ("25 nov", Due(day(1))),
        ("Nov 25", Due(day(1))),
        ("November 25th, 2027", Due(date(2027, 11, 25))),
        ("2026-11-25", Due(day(1))),
        ("2026-11-25T12:00", Due(day(1), time(12))),
        ("2026-11-25T12:00:00", Due(day(1), time(12))),
        ("2026-11-25 12:00", Due(day(1), time(12))),
        ("+3d", Due(day(3))),
        ("in 2 weeks", Due(day(14))),
        ("in a week", Due(day(7))),
        ("in 3 days 12am", Due(day(3), time(0))),
        ("next week", Due(day(7))),
        ("12pm", Due(day(1), time(12))),
    ],
)
def test_a_date_is_read_as_people_type_it(text, due):
    assert parse_when(text, now=NOW) == due


@pytest.mark.parametrize(
    "text",
    [
        "",
        "когда-нибудь",
        "в 3",
        "at 3",
        "завтра 12",
        "через день",
        "через 3 рабочих дня",
        "next friday",
        "11/12",
        "25.11/2026",
        "31.02",
        "31.02.2026",
        "32 ноября",
        "25 брюмера",
        "25:00",
        "12:60",
        "24:00",
        "13pm",
        "в 25.11",
        "12:00 15:00",
        "завтра завтра",
        "завтра в",
        "+",
        "+99999",
        "через 9999 недель",
        "01.01.0001",
        "9999-12-31",
        "2026-11-25T12:00+05:00",
        "2026-11-25T12:00:30",
        "٢٥.١١",
        "25.11 " * 20,
    ],
)
def test_what_names_no_single_date_is_refused(text):
    with pytest.raises(UnreadableWhen):
        parse_when(text, now=NOW)


@given(st.text(alphabet="0123456789 .:+-tдвчерзнпямapm", max_size=20) | st.text(max_size=70))
def test_any_text_gives_a_due_or_a_refusal(text):
    try:
        due = parse_when(text, now=NOW)
    except UnreadableWhen:
        return
    assert 1970 <= due.day.year <= 2199


def test_the_end_of_a_month_is_kept_when_months_are_added():
    assert parse_when("через месяц", now=NOW.replace(month=1, day=31)) == Due(date(2026, 2, 28))


def test_a_moment_without_a_timezone_cannot_be_now():
    with pytest.raises(TypeError):
        parse_when("завтра", now=datetime(2026, 11, 24))


def test_a_due_is_kept_to_the_minute_and_in_local_time():
    assert Due(TODAY, time(12, 0, 59, 999)) == Due(TODAY, time(12))
    with pytest.raises(ValueError):
        Due(TODAY, time(12, tzinfo=ZoneInfo("UTC")))
    with pytest.raises(TypeError):
        Due(NOW)


@pytest.mark.parametrize(
    ("due", "ru", "en"),
    [
        (Due(day(0), time(12)), "сегодня, 12:00", "today, 12:00"),
        (Due(day(1)), "завтра", "tomorrow"),
        (Due(day(-1), time(16)), "вчера, 16:00", "yesterday, 16:00"),
        (Due(day(-2), time(16)), "2_дня назад", "2_days ago"),
        (Due(day(-6)), "6_дней назад", "6_days ago"),
        (Due(day(-7)), "17_ноября", "November_17"),
        (Due(day(2)), "чт", "Thu"),
        (Due(day(6), time(9, 5)), "пн, 9:05", "Mon, 9:05"),
        (Due(day(7), time(12)), "1_декабря, 12:00", "December_1, 12:00"),
        (Due(date(2027, 5, 1)), "1_мая_2027", "May_1, 2027"),
    ],
)
def test_a_due_is_shown_by_its_distance(due, ru, en):
    assert show_when(due, today=TODAY, language="ru") == ru.replace("_", NBSP)
    assert show_when(due, today=TODAY, language="en") == en.replace("_", NBSP)


times = st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0))
dues = st.builds(Due, st.dates(date(1970, 1, 1), date(2199, 12, 31)), times)


@given(dues, st.sampled_from(["ru", "en"]))
def test_the_value_of_the_field_reads_back_as_the_same_due(due, language):
    assert parse_when(field_value(due, language=language), now=NOW) == due


@given(st.builds(Due, st.dates(TODAY - timedelta(1), TODAY + timedelta(1000)), times), st.sampled_from(["ru", "en"]))
def test_what_is_shown_of_what_lies_ahead_reads_back_too(due, language):
    assert parse_when(show_when(due, today=TODAY, language=language), now=NOW) == due


def test_a_field_speaks_the_format_of_its_language():
    assert field_value(Due(date(2026, 11, 5), time(9, 5)), language="ru") == "05.11.2026 09:05"
    assert field_value(Due(date(2026, 11, 5)), language="en") == "2026-11-05"
