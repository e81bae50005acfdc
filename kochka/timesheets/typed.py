"""Time as people type it: «1ч20 правки КП», «1:20», «80 мин», «1,5 ч», "1h20m", «45» (minutes)."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.timesheets.models.work import DAY

MOST_TEXT = 500
_HOURS = r"(?:часов|часа|час|ч|hours?|hrs?|h)\.?"
_MINUTES = r"(?:минуты|минуту|минут|мин|м|minutes?|mins?|min|m)\.?"
_END = r"(?![\w:.,])"
_CLOCK = re.compile(rf"(?P<hours>\d{{1,4}}):(?P<minutes>\d{{1,4}}){_END}", re.ASCII)
_BOTH = re.compile(rf"(?P<hours>\d{{1,4}}) ?{_HOURS} ?(?P<minutes>\d{{1,4}})(?: ?{_MINUTES})?(?!\w|[:.,]\d)", re.I)
_ONLY_HOURS = re.compile(rf"(?P<hours>\d{{1,4}}(?:[.,]\d{{1,4}})?) ?{_HOURS}(?!\w)", re.I)
_ONLY_MINUTES = re.compile(rf"(?P<minutes>\d{{1,5}}) ?{_MINUTES}(?!\w)", re.I)
_PLAIN = re.compile(r"(?P<minutes>\d{1,5})(?!\w|[:.,]\d)", re.ASCII)
_BARE = re.compile(r"[0-9]{1,2}([.,][0-9]{1,2})?")
_FORMS = (_CLOCK, _BOTH, _ONLY_HOURS, _ONLY_MINUTES, _PLAIN)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed: how many minutes, and the words that came with them."""

    minutes: int
    words: str


def read(text: str) -> Typed:
    """Reads time with words after it. Raises Invalid with the reason where it names no time, 60 minutes or more beside
    hours, nothing, or more than a day."""
    plain = " ".join(text[: MOST_TEXT + 1].split())
    if not plain:
        raise Invalid("minutes", _("How long was it? For instance 1:20."))
    found = next((match for form in _FORMS if (match := form.match(plain))), None)
    if found is None:
        raise Invalid("minutes", _("No time is named at the beginning. Write for instance 1:20, 80 min or 1.5 h."))
    return Typed(_minutes(found), plain[found.end() :].strip(" ,;—–-"))


def read_length(text: str) -> int:
    """Minutes where only time is typed. Raises Invalid for words beside it, and what `read` raises."""
    said = read(text)
    if said.words:
        raise Invalid("minutes", _("Only the time stands here, for instance 1:20."))
    return said.minutes


def read_cell(text: str) -> int:
    """What a day of the week sheet comes to: a bare figure is hours up to 12, minutes above («2» is two hours, «45»
    three quarters of one); nothing and zero are nothing. Raises what `read_length` does."""
    plain = text.strip()
    if not plain or plain in ("0", "0:00"):
        return 0
    if _BARE.fullmatch(plain) and float(plain.replace(",", ".")) <= 12:
        plain = f"{plain} h"
    return read_length(plain)


def _minutes(found: re.Match[str]) -> int:
    said = found.groupdict()
    hours = Decimal((said.get("hours") or "0").replace(",", "."))
    minutes = int(said.get("minutes") or 0)
    if said.get("hours") is not None and minutes > 59:
        raise Invalid("minutes", _("There are sixty minutes in an hour: check the minutes."))
    whole = int((hours * 60).to_integral_value(ROUND_HALF_UP)) + minutes
    if whole < 1:
        raise Invalid("minutes", _("That is no time at all. Less than a minute is not kept."))
    if whole > DAY:
        raise Invalid("minutes", _("There are only 24 hours in a day."))
    return whole


def clock(minutes: int) -> str:
    """Minutes as they stand in a sheet: «1:20»."""
    return f"{minutes // 60}:{minutes % 60:02d}"
