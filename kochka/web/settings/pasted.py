"""A list of days as people paste it: one a line, a day or two with a dash between, and what for."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.core.when import UnreadableWhen, parse_when
from kochka.firm.days import MOST_AT_ONCE, OwnDay, span

_DAY = r"\d{1,2}\.\d{1,2}(?:\.\d{2,4})?|\d{4}-\d{2}-\d{2}"
_LINE = re.compile(rf"(?P<first>{_DAY})(?:\s*(?:[–—-]|\.\.\.?|…|по|to)\s*(?P<last>{_DAY}))?[\s,;:—–-]*(?P<name>.*)")


def pasted_days(text: str, *, works: bool, now: datetime) -> list[OwnDay]:
    """The days of the list. Raises Invalid naming the line that is not clear."""
    days: dict[object, OwnDay] = {}
    for number, raw in enumerate(text[:40_000].splitlines(), 1):
        line = raw.strip().lstrip("•*-– \t")
        if not line:
            continue
        for own in _read(line, number, works, now):
            days[own.day] = own
        if len(days) > MOST_AT_ONCE:
            raise Invalid("days", _("That is more than a year at once."))
    return list(days.values())


def _read(line: str, number: int, works: bool, now: datetime) -> list[OwnDay]:
    found = _LINE.fullmatch(line)
    if found is None or len(line) > 300:
        raise _unclear(number, line)
    try:
        first = parse_when(found["first"], now=now).day
        last = parse_when(found["last"], now=now).day if found["last"] else first
        return span(first, last, works=works, name=found["name"].strip())
    except (UnreadableWhen, Invalid):
        raise _unclear(number, line) from None


def _unclear(number: int, line: str) -> Invalid:
    words = _("Line %(number)s is not clear: “%(line)s”. Write a day, or two with a dash between, and what for.")
    return Invalid("days", words % {"number": number, "line": line[:80]})
