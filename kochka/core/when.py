"""Dates as people type them: «завтра 12:00», «пт», «25 ноября», "+3d", "friday 3pm".

A call is written down in seconds, so the date field takes words of both languages. What could mean two things
(«в 3», "next friday", 11/12) is refused rather than guessed: a wrong date is noticed when it is too late.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from .texts import NEAR_DAYS, SHORT_WEEKDAYS, clock, count_of, day_and_month, fold, language_of

_Time = time  # within Due the name means its field
FIRST_YEAR, LAST_YEAR = 1970, 2199
FARTHEST_DAYS = 3660


class UnreadableWhen(ValueError):
    """The text names no date and time, or could name more than one."""


@dataclass(frozen=True, slots=True, order=False)
class Due:
    """A day and perhaps a time, in the company's timezone, to the minute; without a time: by the end of the day."""

    day: date
    time: _Time | None = None

    def __post_init__(self) -> None:
        if isinstance(self.day, datetime):
            raise TypeError("a due day is a date, not a moment")
        if self.time is not None:
            if self.time.tzinfo is not None:
                raise ValueError("a due time is local, without a timezone")
            object.__setattr__(self, "time", self.time.replace(second=0, microsecond=0, fold=0))


def _forms(*lines: str) -> dict[str, int]:
    """Each form of a word with the place of its line."""
    return {form: place for place, line in enumerate(lines) for form in line.split()}


_MONTH_FORMS = _forms(
    "январь января янв january jan",
    "февраль февраля февр фев february feb",
    "март марта мар march mar",
    "апрель апреля апр april apr",
    "май мая may",
    "июнь июня июн june jun",
    "июль июля июл july jul",
    "август августа авг august aug",
    "сентябрь сентября сент сен september sept sep",
    "октябрь октября окт october oct",
    "ноябрь ноября нояб ноя november nov",
    "декабрь декабря дек december dec",
)
_WEEKDAY_FORMS = _forms(
    "понедельник пн monday mon",
    "вторник вт tuesday tues tue",
    "среда среду ср wednesday wed",
    "четверг чт thursday thurs thur thu",
    "пятница пятницу пт friday fri",
    "суббота субботу сб saturday sat",
    "воскресенье вс sunday sun",
)
_NEAR_FORMS = {
    **dict.fromkeys(("сегодня", "today"), 0),
    **dict.fromkeys(("завтра", "tomorrow"), 1),
    **dict.fromkeys(("послезавтра", "day after tomorrow", "the day after tomorrow"), 2),
    **dict.fromkeys(("вчера", "yesterday"), -1),
    "next week": 7,
}
_COUNT_FORMS = {
    **dict.fromkeys(("один", "одну", "a", "an", "one"), 1),
    **dict.fromkeys(("два", "две", "two"), 2),
    **dict.fromkeys(("три", "three"), 3),
}
_YEAR = r"(?: (?P<year>\d{4})(?: ?г(?:\.|ода?)?)?)?"
_UNITS = (
    r"(?:(?P<days>д|дн|день|дня|дней|d|days?)|(?P<weeks>н|нед|недел[яюиь]|недель|w|wk|weeks?)"
    r"|(?P<months>мес|месяц(?:а|ев)?|months?))\.?"
)
_TIME = re.compile(
    r"(?<![\w.:+-])(?:"
    r"(?:(?:в|к|at|by|@) ?)?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::00)?(?: ?(?P<half>am|pm))?"
    r"|(?:в|к|at|by|@) ?(?P<worded>[0-9]{1,2})(?:\.(?P<dotted>[0-9]{2}))?"
    r"(?: ?(?P<part>am|pm)| (?:час(?:а|ов)? )?(?P<daytime>утра|дня|вечера)| ч\.?| час(?:а|ов)?)?"
    r"|(?P<plain>[0-9]{1,2}) ?(?P<noon>am|pm)"
    r")(?![\w:.+-])",
)
_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)", re.ASCII)
_DOTTED = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})(?:\.(?P<year>\d{4}|\d{2}))?(?: ?г(?:\.|ода?)?)?", re.ASCII)
_NAMED = (
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)? (?P<month>[a-zа-я]{3,8})\.?" + _YEAR, re.ASCII),
    re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?" + _YEAR, re.ASCII),
)
_LATER = re.compile(rf"(?:\+ ?(?P<plus>\d{{1,4}})(?: ?{_UNITS})?)", re.ASCII)
_WORDED_LATER = re.compile(rf"(?:через|in) (?:(?P<count>\d{{1,4}}|[a-zа-я]+) )?{_UNITS}", re.ASCII)


def parse_when(text: str, *, now: datetime) -> Due:
    """Reads a typed date with or without a time; `now` is aware and local to the company.

    A weekday is the nearest one after today, a date without a year the nearest one not in the past, a time alone is
    today's or, once past, tomorrow's. A date in the past is read as it stands: whether it may be is for the caller.
    Raises `UnreadableWhen`.
    """
    if now.utcoffset() is None:
        raise TypeError("now must be aware of its timezone")
    plain = " ".join(re.sub(r"(?<=\d)t(?=\d)", " ", fold(text.replace(",", " "))).split()).rstrip(".")
    if not plain or len(plain) > 60:
        raise UnreadableWhen(text[:60])
    try:
        plain, at = _take_time(plain)
        day = _day(plain, now.date()) if plain else _day_of_time(at, now)
    except (ValueError, OverflowError):
        raise UnreadableWhen(text) from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise UnreadableWhen(text)
    return Due(day, at)


def _take_time(text: str) -> tuple[str, time | None]:
    """The text without its time, and the time."""
    found = list(_TIME.finditer(text))
    if not found:
        return text, None
    if len(found) > 1:
        raise ValueError("two times")
    m = found[0]
    hour, minute = int(m["hour"] or m["worded"] or m["plain"]), int(m["minute"] or m["dotted"] or 0)
    half = m["half"] or m["part"] or m["noon"] or {"утра": "am", "дня": "pm", "вечера": "pm"}.get(m["daytime"] or "")
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour on a dial")
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif m["worded"] and not m["dotted"] and hour < 7:
        raise ValueError("before dawn or after lunch?")
    return " ".join((text[: m.start()] + text[m.end() :]).split()), time(hour, minute)


def _day_of_time(at: time | None, now: datetime) -> date:
    if at is None:
        raise ValueError("neither day nor time")
    return now.date() + timedelta(days=at < now.time())


def _day(text: str, today: date) -> date:
    """The day that the whole text names; ValueError when it names none."""
    if text in _NEAR_FORMS:
        return today + timedelta(days=_NEAR_FORMS[text])
    weekday = _WEEKDAY_FORMS.get(re.sub(r"^(?:в|во|on|by|this) ", "", text).rstrip("."))
    if weekday is not None:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if m := _ISO.fullmatch(text) or _DOTTED.fullmatch(text):
        return _dated(int(m["day"]), int(m["month"]), m["year"], today)
    for pattern in _NAMED:
        if (m := pattern.fullmatch(text)) and m["month"] in _MONTH_FORMS:
            return _dated(int(m["day"]), _MONTH_FORMS[m["month"]] + 1, m["year"], today)
    return _later(text, today)


def _dated(day: int, month: int, year: str | None, today: date) -> date:
    """With a year as it stands, else the nearest such day not before today (for 29 February that takes years)."""
    if year is not None:
        return date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    for candidate in range(today.year, today.year + 9):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(candidate, month)[1]:
            found = date(candidate, month, day)
            if found >= today:
                return found
    raise ValueError("no such day")


def _later(text: str, today: date) -> date:
    """«+3», «через 2 недели», "in a month"; «через день» means two things and is refused."""
    if m := _LATER.fullmatch(text):
        count = int(m["plus"])
    elif m := _WORDED_LATER.fullmatch(text):
        written = m["count"] or ("" if m["days"] or text.startswith("in ") else "one")
        count = int(written) if written.isdecimal() else _COUNT_FORMS.get(written, 0)
        if count == 0 and written != "0":
            raise ValueError("how many?")
    else:
        raise ValueError("no day")
    if m["months"]:
        year, month = divmod(today.year * 12 + today.month - 1 + count, 12)
        later = date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))
    else:
        later = today + timedelta(days=count * (7 if m["weeks"] else 1))
    if (later - today).days > FARTHEST_DAYS:
        raise ValueError("too far")
    return later


def show_when(due: Due, *, today: date, language: str) -> str:
    """«сегодня, 12:00», «завтра», «пт, 12:00» for the next six days, «2 дня назад» (its time no longer matters) for
    the last six, else «25 ноября», with the year when it is another one."""
    language = language_of(language)
    distance = (due.day - today).days
    if -6 <= distance <= -2:
        if language == "ru":
            return f"{count_of(-distance, language, 'день', 'дня', 'дней')} назад"
        return f"{count_of(-distance, language, 'day', 'days', 'days')} ago"
    if distance in NEAR_DAYS[language]:
        day = NEAR_DAYS[language][distance]
    elif 2 <= distance <= 6:
        day = SHORT_WEEKDAYS[language][due.day.weekday()]
    else:
        day = day_and_month(due.day, language, today=today)
    return day if due.time is None else f"{day}, {clock(due.time)}"


def field_value(due: Due, *, language: str) -> str:
    """What stands in the form's field, «25.11.2026 12:00» or "2026-11-25 12:00": `parse_when` reads it back."""
    day = f"{due.day:%d.%m.%Y}" if language_of(language) == "ru" else due.day.isoformat()
    return day if due.time is None else f"{day} {due.time:%H:%M}"
