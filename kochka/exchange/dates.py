"""Dates by the formats that a map names: strptime's words, months in both languages, no locale, no guessing."""

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone

from kochka.core.texts import fold

MOST_REMEMBERED = 4096
LONGEST = 100

_MONTHS = (
    "january январь января",
    "february февраль февраля",
    "march март марта",
    "april апрель апреля",
    "may май мая",
    "june июнь июня",
    "july июль июля",
    "august август августа",
    "september сентябрь сентября",
    "october октябрь октября",
    "november ноябрь ноября",
    "december декабрь декабря",
)
_WORD = r"[^\W\d_]+\.?"
_DIRECTIVES = {
    "Y": "(?P<Y>[0-9]{4})",
    "y": "(?P<y>[0-9]{2})",
    "m": "(?P<m>[0-9]{1,2})",
    "b": f"(?P<b>{_WORD})",
    "B": f"(?P<b>{_WORD})",
    "d": "(?P<d>[0-9]{1,2})",
    "a": _WORD,
    "A": _WORD,
    "H": "(?P<H>[0-9]{1,2})",
    "I": "(?P<I>[0-9]{1,2})",
    "p": r"(?P<p>[ap])\.?m\.?",
    "M": "(?P<M>[0-9]{2})",
    "S": "(?P<S>[0-9]{2})",
    "f": "[0-9]{1,9}",
    "z": "(?P<z>[+-][0-9]{2}:?[0-9]{2}|z)",
    "%": "%",
}
_TOKEN = re.compile(r"(%.?)|(\s+)|([^%\s]+)")

type When = date | datetime
"""A day; or a moment, aware if the file names an offset, else in the company's own time."""


class BadFormat(ValueError):
    """`code` and `params` make the sentence."""

    def __init__(self, code: str, **params: str | tuple[str, ...]) -> None:
        super().__init__(code)
        self.code, self.params = code, params


class Unreadable(ValueError):
    """No format fits the text."""


class Ambiguous(ValueError):
    """Two formats fit the text and mean different days."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first} or {second}")
        self.first, self.second = first, second


def pattern(written: str) -> re.Pattern[str]:
    """The format made ready. Raises BadFormat."""
    parts: list[str] = []
    for directive, space, plain in _TOKEN.findall(written):
        if directive and directive[1:] not in _DIRECTIVES:
            raise BadFormat("date_directive", part=directive, known=tuple(f"%{letter}" for letter in _DIRECTIVES))
        parts.append(_DIRECTIVES[directive[1:]] if directive else r"\s+" if space else re.escape(fold(plain)))
    try:
        ready = re.compile("".join(parts))
    except re.error:
        raise BadFormat("date_twice") from None
    names = ready.groupindex
    if not ("d" in names and ("m" in names) != ("b" in names) and ("Y" in names) != ("y" in names)):
        raise BadFormat("date_incomplete")
    if ("I" in names) != ("p" in names) or ("H" in names and "I" in names):
        raise BadFormat("date_hours")
    return ready


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads dates by its formats and remembers what it has read: files repeat their days."""

    formats: tuple[re.Pattern[str], ...]
    known: dict[str, When] = field(default_factory=dict, repr=False, compare=False)

    def read(self, text: str) -> When:
        """Raises Unreadable or Ambiguous."""
        if len(text) > LONGEST:
            raise Unreadable(text[:LONGEST])
        found = self.known.get(text)
        if found is None:
            found = self._read(fold(text))
            if len(self.known) >= MOST_REMEMBERED:
                self.known.clear()
            self.known[text] = found
        return found

    def _read(self, text: str) -> When:
        meanings: list[When] = []
        for each in self.formats:
            try:
                meaning = _meant(each.fullmatch(text))
            except ValueError:
                continue
            if meaning is not None and meaning not in meanings:
                meanings.append(meaning)
        if not meanings:
            raise Unreadable(text)
        if len(meanings) > 1:
            raise Ambiguous(*(each.isoformat() for each in meanings[:2]))
        return meanings[0]


def _meant(m: re.Match[str] | None) -> When | None:
    """What a match says; ValueError for a 31 February and the like."""
    if m is None:
        return None
    parts = m.groupdict()
    month = int(parts["m"]) if parts.get("m") else _month(parts["b"])
    day = date(_year(parts), month, int(parts["d"]))
    if parts.get("H") is None and parts.get("I") is None:
        return day
    hour = int(parts["H"]) if parts.get("H") else _on_dial(int(parts["I"]), parts["p"])
    at = time(hour, int(parts.get("M") or 0), int(parts.get("S") or 0))
    return datetime.combine(day, at, _offset(parts.get("z")))


def _year(parts: dict[str, str]) -> int:
    if parts.get("Y"):
        return int(parts["Y"])
    short = int(parts["y"])
    return short + (2000 if short < 70 else 1900)


def _month(word: str) -> int:
    """«апр», «сент.», "April": three letters at least, of one month."""
    word = word.rstrip(".")
    for number, forms in enumerate(_MONTHS, 1):
        if len(word) >= 3 and any(form.startswith(word) for form in forms.split()):
            return number
    raise ValueError(word)


def _on_dial(hour: int, half: str) -> int:
    if not 1 <= hour <= 12:
        raise ValueError("no such hour on a dial")
    return hour % 12 + (12 if half == "p" else 0)


def _offset(said: str | None) -> timezone | None:
    if not said:
        return None
    if said == "z":
        return UTC
    hours, minutes = int(said[1:3]), int(said[-2:])
    return timezone((-1 if said[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
