"""Figures as people type them: hours in one field, a discount or a payment as a share or a sum. Reading alone: what
makes sense is for the verbs to say."""

import re
from decimal import ROUND_HALF_UP, Decimal

from kochka.core.money import Money, format_money, parse_money
from kochka.core.texts import number
from kochka.proposals.flaws import percent
from kochka.proposals.lines import Discount

type Three = tuple[int | None, int | None, int | None]
"""Minutes at least, likely, at most."""

NO_HOURS: Three = (None, None, None)
_BETWEEN = re.compile(r"\s*(?:[-–—−/]|\.{2,}|…)\s*")
_MINUTES = r"мин(?:\.|ут[аы]?)?|м|min|m"
_HOURS = r"ч(?:\.|ас(?:а|ов)?)?|h|hours?"
_UNIT = re.compile(rf"(?:{_MINUTES}|{_HOURS})$")
_CLOCK = re.compile(r"(\d{1,7}):([0-5]\d)", re.ASCII)
_PLAIN = re.compile(rf"(\d{{1,7}}(?:[.,]\d{{1,4}})?) ?({_MINUTES}|{_HOURS})?", re.ASCII)
_BOTH = re.compile(rf"(\d{{1,7}}) ?(?:{_HOURS}) ?([0-5]?\d) ?(?:{_MINUTES})?", re.ASCII)
_SHARE = re.compile(r"(\d{1,7}(?:[.,]\d{1,2})?) ?%", re.ASCII)


class UnreadableFigure(ValueError):
    """The text is no such figure; `reason` is unreadable, negative or two."""

    def __init__(self, reason: str = "unreadable") -> None:
        super().__init__(reason)
        self.reason = reason


def read_hours(text: str) -> Three:
    """«8», «6-8-12», «1:30», «90 мин»: one figure is the likely one, three are least, likely, most. Raises
    UnreadableFigure."""
    plain = " ".join(text.casefold().split())
    if not plain:
        return NO_HOURS
    if len(plain) > 60:
        raise UnreadableFigure
    if plain[0] in "-–—−":
        raise UnreadableFigure("negative")
    parts = _BETWEEN.split(plain)
    if len(parts) == 2:
        raise UnreadableFigure("two")
    unit = _UNIT.search(parts[-1])
    minutes = [_minutes(each if _UNIT.search(each) or not unit else f"{each} {unit[0]}") for each in parts]
    if len(minutes) == 1:
        return None, minutes[0], None
    if len(minutes) != 3:
        raise UnreadableFigure
    return minutes[0], minutes[1], minutes[2]


def _minutes(text: str) -> int:
    """One figure. Without a word it is hours."""
    text = re.sub(rf" (?:{_HOURS})$", "", text) if ":" in text else text
    if found := _CLOCK.fullmatch(text):
        return int(found[1]) * 60 + int(found[2])
    if found := _BOTH.fullmatch(text):
        return int(found[1]) * 60 + int(found[2])
    if not (found := _PLAIN.fullmatch(text)):
        raise UnreadableFigure
    amount = Decimal(found[1].replace(",", "."))
    in_minutes = found[2] and re.fullmatch(_MINUTES, found[2])
    return int((amount if in_minutes else amount * 60).to_integral_value(ROUND_HALF_UP))


def hours_typed(least: int | None, likely: int | None, most: int | None) -> str:
    """Hours as they are typed; `read_hours` reads it back."""
    if likely is None:
        return ""
    if least is None and most is None:
        return _hour(likely)
    return "-".join(_hour(likely if each is None else each) for each in (least, likely, most))


def _hour(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}" if rest else str(hours)


def hours_said(minutes: int, language: str) -> str:
    """Hours as a figure to be read: «1 240», «1 240:30»."""
    hours, rest = divmod(minutes, 60)
    return number(hours, language) + (f":{rest:02}" if rest else "")


def read_part(text: str, currency: str, language: str) -> tuple[int, int]:
    """A share in basis points and a sum in minor units, one of them nothing: «10 %», «5 000». Raises UnreadableFigure,
    UnreadableMoney."""
    plain = " ".join(text.split())
    if not plain:
        return 0, 0
    if plain.endswith("%"):
        if plain[0] in "-–—−":
            raise UnreadableFigure("negative")
        if not (found := _SHARE.fullmatch(plain)):
            raise UnreadableFigure
        return int(Decimal(found[1].replace(",", ".")) * 100), 0
    return 0, parse_money(plain, currency, language=language).minor


def part_typed(share: int | None, minor: int | None, currency: str, language: str) -> str:
    """A share or a sum as it is typed; nothing where there is neither."""
    if share:
        return percent(share)
    return format_money(Money(minor, currency), language) if minor else ""


def discount_typed(discount: Discount, currency: str, language: str) -> str:
    return part_typed(discount.share, discount.minor, currency, language)
