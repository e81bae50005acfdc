"""Dates by the map's formats: months in both languages, no locale, nothing guessed."""

from datetime import date

import pytest

from kochka.exchange.dates import Ambiguous, DateReader, Unreadable, pattern


def reader(*formats: str) -> DateReader:
    return DateReader(tuple(map(pattern, formats)))


@pytest.mark.parametrize(
    ("form", "text", "meaning"),
    [
        ("%Y-%m-%d", "2017-03-01", "2017-03-01"),
        ("%d.%m.%Y", "1.2.2024", "2024-02-01"),
        ("%d.%m.%y", "01.02.24", "2024-02-01"),
        ("%b %d, %Y", "Apr 3, 2024", "2024-04-03"),
        ("%d %B %Y", "3 апреля 2024", "2024-04-03"),
        ("%d %b %Y г.", "3 сент. 2024 г.", "2024-09-03"),
        ("%d %b %Y", "5 мая  2024", "2024-05-05"),
        ("%A, %d %B %Y", "Wednesday, 3 July 2024", "2024-07-03"),
        ("%d.%m.%Y %H:%M:%S", "01.02.2024 09:05:30", "2024-02-01T09:05:30"),
        ("%m/%d/%Y %I:%M %p", "2/1/2024 12:05 AM", "2024-02-01T00:05:00"),
        ("%Y-%m-%dT%H:%M:%S.%fZ", "2024-02-01T09:05:30.123Z", "2024-02-01T09:05:30"),
        ("%Y-%m-%dT%H:%M:%S%z", "2024-02-01T09:05:30Z", "2024-02-01T09:05:30+00:00"),
        ("%Y-%m-%d %H:%M%z", "2024-02-01 09:05+05:30", "2024-02-01T09:05:00+05:30"),
        ("%Y-%m-%d %H:%M%z", "2024-02-01 09:05-0800", "2024-02-01T09:05:00-08:00"),
    ],
)
def test_a_date_is_read_by_its_format(form: str, text: str, meaning: str):
    assert reader(form).read(text).isoformat() == meaning


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%d.%m.%Y", "31.02.2024"),
        ("%d.%m.%Y", "01.02.2024 09:00"),
        ("%d.%m.%Y", "1 февраля"),
        ("%d %b %Y", "3 ма 2024"),
        ("%d %b %Y", "3 marble 2024"),
        ("%d.%m.%Y", "٠١.٠٢.2024"),
        ("%m/%d/%Y %I:%M %p", "2/1/2024 13:05 PM"),
        ("%Y-%m-%d", "2024-02-01" * 50),
    ],
)
def test_what_fits_no_format_is_not_read(form: str, text: str):
    with pytest.raises(Unreadable):
        reader(form).read(text)


def test_a_date_that_two_formats_read_differently_is_not_guessed():
    both = reader("%d/%m/%Y", "%m/%d/%Y")
    with pytest.raises(Ambiguous) as two:
        both.read("03/04/2024")
    assert {two.value.first, two.value.second} == {"2024-04-03", "2024-03-04"}
    assert both.read("03/03/2024") == date(2024, 3, 3)
    assert both.read("23/04/2024") == date(2024, 4, 23)
