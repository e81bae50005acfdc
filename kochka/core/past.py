"""Moments that have passed, as people type them: «10:30», «вчера 17:40», «в пятницу», «20 минут назад», "2 h ago"."""

import re
from datetime import datetime, time, timedelta

from .texts import fold
from .when import Due, UnreadableWhen, parse_when

_NOW = frozenset({"сейчас", "только что", "now", "just now"})
_HALF = frozenset({"полчаса назад", "half an hour ago"})
_AGO = re.compile(
    r"(?:(?P<count>[0-9]{1,3}) ?)?"
    r"(?:(?P<minutes>м|мин|минут[уы]?|m|min|minutes?)|ч|час(?:а|ов)?|h|hours?)\.? (?:назад|ago)"
)
_HOUR = re.compile(r"(?:в |at )?(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})")
# Looking from so many days back, a weekday (the first) or a date without its year (the second) is the last one. Words
# that count from today move along by as many days: that is how they are told from both.
_BACK = (8, 364)


def parse_past(text: str, *, now: datetime) -> datetime:
    """Reads a moment that is over by `now` (aware, local to the company): an hour alone is the latest such hour, a
    weekday the last one, a date without a year the last such date; a day without an hour is its noon. Raises
    `UnreadableWhen` for what is not clear and for what lies ahead."""
    plain = fold(text).rstrip(".")
    if plain in _NOW:
        return now
    if plain in _HALF:
        return now - timedelta(minutes=30)
    if ago := _AGO.fullmatch(plain):
        count = int(ago["count"] or 1)
        return now - (timedelta(minutes=count) if ago["minutes"] else timedelta(hours=count))
    due = parse_when(text, now=now)
    if _HOUR.fullmatch(plain):
        due = Due(now.date() - timedelta(days=due.time is not None and due.time > now.time()), due.time)
    found = _moment(due, now)
    for days in _BACK:
        if found <= now:
            return found
        earlier = parse_when(text, now=now - timedelta(days=days))
        if (due.day - earlier.day).days != days:
            found = _moment(earlier, now)
    if found > now:
        raise UnreadableWhen(text)
    return found


def _moment(due: Due, now: datetime) -> datetime:
    """A day without an hour is its noon; today, before noon, it is the hour that it is."""
    noon = min(time(12), now.time()) if due.day == now.date() else time(12)
    return datetime.combine(due.day, due.time or noon, now.tzinfo)
