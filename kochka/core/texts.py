"""Words and typography: plurals, grouped numbers, cleaned input, ties between words, days as people say them.

Nothing here looks up the current language: it is passed in (`"ru"` or `"en"`; `"ru-RU"` will do, any
other language reads as English), so a letter to a client can be written in the client's own.
"""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache

NBSP = "\u00a0"
MINUS = "\u2212"


def _words(line: str) -> tuple[str, ...]:
    return tuple(line.split())


MONTHS = {
    "ru": _words("января февраля марта апреля мая июня июля августа сентября октября ноября декабря"),
    "en": _words("January February March April May June July August September October November December"),
}
WEEKDAYS = {
    "ru": _words("понедельник вторник среда четверг пятница суббота воскресенье"),
    "en": _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
}
SHORT_WEEKDAYS = {
    "ru": _words("пн вт ср чт пт сб вс"),
    "en": _words("Mon Tue Wed Thu Fri Sat Sun"),
}
NEAR_DAYS = {
    "ru": {-1: "вчера", 0: "сегодня", 1: "завтра"},
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
}

# Invisible characters that break matching or reverse the line: soft hyphen, zero-width and direction marks, BOM.
_INVISIBLE = "\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
_JUNK_IN_TEXT = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_INVISIBLE}]")
_JUNK_IN_LINE = re.compile(f"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff{_INVISIBLE}]")
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


class TooLong(ValueError):
    """The cleaned text has `length` characters, of which `limit` are allowed."""

    def __init__(self, limit: int, length: int) -> None:
        super().__init__(f"{length} characters, at most {limit} allowed")
        self.limit = limit
        self.length = length


@lru_cache(maxsize=64)
def language_of(code: str) -> str:
    """`"ru"` for Russian in any spelling of the code, else `"en"`: the two languages that are written here."""
    return "ru" if code.lower().replace("_", "-").split("-")[0] == "ru" else "en"


def plural(n: int | Decimal, language: str, one: str, few: str, many: str) -> str:
    """The form of a noun after `n`: «сделка, сделки, сделок»; English takes `one` for 1 and `many` otherwise."""
    if language_of(language) == "en":
        return one if abs(n) == 1 else many
    if n != int(n):
        return few
    n = abs(int(n))
    if n % 10 == 1 and n % 100 != 11:
        return one
    return few if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else many


def count_of(n: int | Decimal, language: str, one: str, few: str, many: str) -> str:
    """The number with its noun, unbreakable: «3 сделки»."""
    return f"{number(n, language)}{NBSP}{plural(n, language, one, few, many)}"


def span(minutes: int, language: str) -> str:
    """So long: «25 мин», «2 ч 10 мин», "2 h"."""
    hours, rest = divmod(minutes, 60)
    h, m = ("ч", "мин") if language_of(language) == "ru" else ("h", "min")
    parts = [f"{number(hours, language)}{NBSP}{h}"] if hours else []
    return " ".join([*parts, f"{rest}{NBSP}{m}"] if rest or not hours else parts)


def number(n: int | Decimal, language: str) -> str:
    """Digits in groups of three: «2 400 000,5» with NBSP in Russian, "2,400,000.5" in English; a real minus sign."""
    text = f"{n:,f}" if isinstance(n, Decimal) else f"{n:,}"
    if language_of(language) == "ru":
        text = text.replace(",", NBSP).replace(".", ",")
    return text.replace("-", MINUS)


def percents(figure: int | Decimal, language: str) -> str:
    """«4,3 %» with NBSP in Russian, "4.3%" in English."""
    return f"{number(figure, language)}{NBSP if language_of(language) == 'ru' else ''}%"


def initials(name: str) -> str:
    """What stands in an avatar: «Анна Соколова» → «АС», «Анна Петровна Соколова» → «АС», «Шеф» → «Ш»."""
    letters = [next((c for c in word if c.isalnum()), "") for word in name.split()]
    letters = [letter.upper()[:1] for letter in letters if letter]
    return "".join(letters if len(letters) < 2 else (letters[0], letters[-1]))


def clean_line(text: str, limit: int) -> str:
    """One line as typed, without what cannot be seen: whitespace collapsed, NUL and zero-width characters gone.

    Composed to NFC, so that «й» pasted from a Mac equals «й» that was typed. Raises `TooLong` above `limit`.
    """
    return _within(" ".join(unicodedata.normalize("NFC", _JUNK_IN_LINE.sub("", text)).split()), limit)


def clean_text(text: str, limit: int) -> str:
    """Several lines, cleaned like `clean_line`, but newlines and spaces within a line stay. Raises `TooLong`."""
    lines = unicodedata.normalize("NFC", _JUNK_IN_TEXT.sub("", _LINE_ENDS.sub("\n", text))).split("\n")
    return _within("\n".join(line.rstrip() for line in lines).strip("\n"), limit)


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(limit, len(text))
    return text


def fold(text: str) -> str:
    """The form in which names are searched and compared: no case, ё as е, single spaces, full-width as plain."""
    text = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(text.replace("ё", "е").split())


_SHORT_WORDS = (
    "а|в|во|да|для|до|за|и|из|изо|к|ко|на|над|не|ни|но|"
    "о|об|обо|от|ото|по|под|при|про|с|со|у|без|или|что|как|где|мы|вы|я"
)
_TIES = tuple(
    (re.compile(pattern, re.IGNORECASE), replacement)
    for pattern, replacement in (
        (rf"(?<![\w-])({_SHORT_WORDS}) (?=\S)", rf"\1{NBSP}"),
        (r"([№§]) ?(?=\d)", rf"\1{NBSP}"),
        (r"(?<=\d) (?=\d{3}(?!\d))", NBSP),
        (rf"(?<=\d) (?!(?:{_SHORT_WORDS})(?![\w-]))(?=[₽$€£%а-яё])", NBSP),
        (r"(?<=\S) (?=[—–](?:\s|$))", NBSP),
        (r"(?<=\w) (?=(?:бы|б|же|ж|ли|ль)(?![\w-]))", NBSP),
        (r"(?<!\w)([а-яё]\.) (?=[а-яё])", rf"\1{NBSP}"),
    )
)


_QUOTES = {"ru": ("«", "»", "„", "“"), "en": ("“", "”", "‘", "’")}
"""How each language quotes: the outer pair, and the pair within it."""


def inside_quotes(text: str, language: str) -> str:
    """A text that is put between quotes: those of its own become inner ones, «Завод „Вектор“»."""
    opens, closes, opens_in, closes_in = _QUOTES[language]
    return text.replace(opens, opens_in).replace(closes, closes_in)


def nested(text: str, language: str) -> str:
    """A sentence in which quotes stand within quotes, with inner ones inside. What does not close is left alone."""
    opens, closes, opens_in, closes_in = _QUOTES[language]
    if text.count(opens) < 2 or text.count(opens) != text.count(closes):
        return text
    depth, said = 0, []
    for mark in text:
        depth += (mark == opens) - (mark == closes)
        if depth < 0:
            return text
        said.append(opens_in if mark == opens and depth > 1 else closes_in if mark == closes and depth else mark)
    return "".join(said)


@lru_cache(maxsize=4096)
def nbsp_ru(text: str) -> str:
    """Russian copy with its ties: short prepositions, «№ 5», «5 дней», «2 400 000 ₽», the dash, «А. Соколова».

    «и т. д.» too, and quotes within quotes. Only plain spaces turn into NBSP (and one is put after «№»), so applying
    it twice changes nothing.
    """
    for pattern, replacement in _TIES:
        text = pattern.sub(replacement, text)
    return nested(text, "ru")


def clock(at: time | datetime) -> str:
    """The time of day as it is written in a line: «9:02»."""
    return f"{at.hour}:{at.minute:02}"


def day_and_month(day: date, language: str, *, today: date | None = None) -> str:
    """«24 ноября», "November 24"; with the year when `today` is given and its year is another one."""
    language = language_of(language)
    month = MONTHS[language][day.month - 1]
    text = f"{day.day}{NBSP}{month}" if language == "ru" else f"{month}{NBSP}{day.day}"
    if today is None or today.year == day.year:
        return text
    return f"{text}{NBSP}{day.year}" if language == "ru" else f"{text}, {day.year}"


def from_to(first: str, last: str, language: str) -> str:
    """Two days as one stretch: «29 декабря — 11 января», "December 29 – January 11"; one and the same day once."""
    dash = "—" if language_of(language) == "ru" else "–"
    return first if first == last else f"{first}{NBSP}{dash} {last}"


def long_day(day: date, language: str) -> str:
    """The heading of a day: «Вторник, 24 ноября», "Tuesday, November 24"."""
    weekday = WEEKDAYS[language_of(language)][day.weekday()]
    return f"{weekday.capitalize()}, {day_and_month(day, language)}"


def ago(moment: datetime, now: datetime, language: str) -> str:
    """When something happened, seen from `now` and in its timezone: «сегодня, 9:02», «вчера, 12:20», «21 ноября».

    Both must be aware, else ValueError. The year is named when it is not the present one.
    """
    if moment.utcoffset() is None or now.utcoffset() is None:
        raise ValueError("moments must be aware of their timezone")
    local = moment.astimezone(now.tzinfo)
    near = NEAR_DAYS[language_of(language)].get((local.date() - now.date()) // timedelta(days=1))
    if near is not None:
        return f"{near}, {clock(local)}"
    return day_and_month(local.date(), language, today=now.date())
