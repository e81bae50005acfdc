"""What values alone tell: how dates are written, what stands before the cents, in which currency sums are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kochka.core.money import UnreadableMoney, parse_money
from kochka.core.texts import fold
from kochka.exchange.census import Column
from kochka.exchange.dates import DateReader, Unreadable, pattern

_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y.%m.%d")
_WORDED = ("%b %d, %Y", "%d %b %Y", "%d %B %Y г.", "%d-%b-%Y", "%a, %d %b %Y", "%d/%m/%y", "%m/%d/%y", "%Y%m%d")
_CLOCKS = ("", " %H:%M:%S", " %H:%M", ", %H:%M", " %I:%M %p", ", %I:%M %p", " %I:%M:%S %p", " %H:%M:%S.%f")
_MOMENTS = (
    "%Y-%m-%dT%H:%M:%S%z",
    "%Y-%m-%dT%H:%M:%S.%f%z",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%d %H:%M:%S%z",
    "%Y-%m-%d %H:%M:%S %z",
)
FORMATS = tuple(f"{day}{clock}" for day in (*_DAYS, *_WORDED) for clock in _CLOCKS) + _MOMENTS
_READERS = {written: DateReader((pattern(written),)) for written in FORMATS}
MOST_LOOKED = 120
SHOWN = {"RUB": "₽ руб р rub rur рублей", "USD": "$ usd долл", "EUR": "€ eur евро", "KZT": "₸ kzt тенге", "BYN": "byn"}
_CENTS = re.compile(r"\d([.,])\d{1,2}(?!\d)")
_CODE = re.compile("[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class DatesGuess:
    """Formats that read the values, words that mean "no date"; whether day and month could be the other way round."""

    formats: tuple[str, ...] = ()
    no_date: tuple[str, ...] = ()
    either_way: bool = False
    read: float = 0.0
    """How many of the values, from 0 to 1, words that mean "no date" left out."""


def guess_dates(columns: Iterable[Column], *, month_first: bool = False) -> DatesGuess:
    """Few formats for all columns at once: the one that reads the most, then the one that reads the most of the rest.

    Where both orders of day and month read everything, the day comes first unless `month_first`.
    """
    columns = list(columns)
    values = [value for column in columns for value in list(column.values)[:MOST_LOOKED]]
    words = {value for column in columns for value in column.words}
    numbered = [value for value in values if any(map(str.isdigit, value))]
    found: list[str] = []
    left, either = numbered, False
    while left and len(found) < 6:
        counts = {written: sum(_reads(written, value) for value in left) for written in FORMATS}
        best = max(counts.values())
        if not best:
            break
        equal = [written for written in FORMATS if counts[written] == best]
        swapped = {written for written in equal if _swapped(written) != written and _swapped(written) in equal}
        either = either or bool(swapped)
        written = next((each for each in equal if each in swapped and _month_first(each) == month_first), equal[0])
        found.append(written)
        left = [value for value in left if not _reads(written, value)]
    dateless = tuple(sorted(word for word in words if not any(_reads(written, word) for written in found)))
    read = 1 - len(left) / len(numbered) if numbered else float(bool(words))
    return DatesGuess(tuple(found), dateless, either, read)


def _reads(written: str, value: str) -> bool:
    try:
        _READERS[written].read(value)
    except Unreadable:
        return False
    return True


def _month_first(written: str) -> bool:
    return "%m/%d" in written


def _swapped(written: str) -> str:
    return written.replace("%m/%d", "%d/%m") if _month_first(written) else written.replace("%d/%m", "%m/%d")


def is_dates(column: Column) -> bool:
    """Whether a column holds dates: most of what has digits reads as one, or nothing stands there at all."""
    if not column.filled:
        return True
    return any(map(str.isdigit, "".join(column.values))) and guess_dates([column]).read >= 0.8


def is_sums(column: Column) -> bool:
    """Whether a column holds sums."""
    values = list(column.values)[:MOST_LOOKED]
    return not column.filled or (bool(values) and sum(map(_is_sum, values)) >= 0.7 * len(values))


def _is_sum(value: str) -> bool:
    try:
        parse_money(value, currency_of([value]) or "RUB")
    except UnreadableMoney as wrong:
        return wrong.reason in ("ambiguous", "too_precise", "negative")
    return True


def guess_decimal(column: Column) -> str:
    """The mark before the cents, where some sums could be read in two ways; else blank."""
    values = list(column.values)[:MOST_LOOKED]
    if not any(_is_ambiguous(value) for value in values):
        return ""
    marks = [match[1] for value in values if (match := _CENTS.search(value))]
    if marks:
        return max(set(marks), key=marks.count)
    signs = "".join(values)
    return "." if "," in signs and "." not in signs else ","


def _is_ambiguous(value: str) -> bool:
    try:
        parse_money(value, currency_of([value]) or "RUB")
    except UnreadableMoney as wrong:
        return wrong.reason == "ambiguous"
    return False


def currency_of(texts: Sequence[str]) -> str:
    """The one currency whose sign stands in these texts; blank where there is none, or more than one."""
    found = {
        code for text in texts for code, signs in SHOWN.items() if any(_has(sign, fold(text)) for sign in signs.split())
    }
    return found.pop() if len(found) == 1 else ""


def _has(sign: str, text: str) -> bool:
    if not sign.isalpha():
        return sign in text
    return re.search(rf"(?<![a-zа-я]){sign}(?![a-zа-я])", text) is not None


def is_currencies(column: Column) -> bool:
    """Whether a column holds codes of currencies."""
    return bool(column.values) and all(_CODE.fullmatch(value.upper()) for value in column.values)
