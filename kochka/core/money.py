"""Sums of money: whole minor units and a currency, never a float and never across currencies.

Reading is forgiving about how people write («1 000,00 ₽», "$1,000.00", «2,4 млн») and strict about what
they mean: a text that can be read two ways is refused, for a guess costs a thousandfold.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from typing import Literal

from .texts import MINUS, NBSP, language_of, number

# ISO 4217: digits after the point, where they are not two.
_WITHOUT_MINOR = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
_EXPONENTS = {
    **dict.fromkeys(_WITHOUT_MINOR.split(), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])
LARGEST_MINOR = 10**15
"""What a typed sum may reach, in minor units: ten trillion roubles."""


class OtherCurrency(ValueError):
    """Two sums in different currencies were added or compared."""


def exponent(currency: str) -> int:
    """Digits of the minor unit: 2 for RUB, USD, EUR, KZT; 0 for JPY; 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """`minor` units (kopecks, cents; may be negative, as a difference is) of an ISO 4217 `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError("minor units are a whole number")
        if not re.fullmatch("[A-Z]{3}", self.currency):
            raise ValueError(f"not a currency code: {self.currency!r}")

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """From major units; ValueError when the currency has no unit that small, or the amount is no number."""
        if type(amount) is not Decimal:
            raise TypeError("an amount is a Decimal")
        try:
            if amount.adjusted() > 30:
                raise ValueError("too many digits to be a sum")
            minor = amount.scaleb(exponent(currency), _EXACT).to_integral_exact(context=_EXACT)
            return cls(int(minor), currency)
        except (ArithmeticError, ValueError):
            raise ValueError(f"{amount} is not a whole number of minor units of {currency}") from None

    @property
    def amount(self) -> Decimal:
        """Major units, with all digits of the currency: Decimal("160000.50")."""
        return Decimal(self.minor).scaleb(-exponent(self.currency), _EXACT)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.minor <= self._same(other)

    def __gt__(self, other: "Money") -> bool:
        return self.minor > self._same(other)

    def __ge__(self, other: "Money") -> bool:
        return self.minor >= self._same(other)

    def _same(self, other: "Money") -> int:
        if not isinstance(other, Money):
            raise TypeError(f"not money: {other!r}")
        if other.currency != self.currency:
            raise OtherCurrency(f"{self.currency} and {other.currency} do not mix")
        return other.minor


type Reason = Literal["empty", "unreadable", "ambiguous", "negative", "too_precise", "too_large", "other_currency"]


class UnreadableMoney(ValueError):
    """The text is no sum of this currency; `reason` tells the page which sentence to show."""

    def __init__(self, text: str, reason: Reason) -> None:
        super().__init__(f"{reason}: {text[:64]!r}")
        self.reason: Reason = reason


_MARKS = {
    "RUB": r"₽|руб(?:\.|лей|ля|ль)?|р\.?|rur",
    "USD": r"us\$|\$|доллар(?:ов|а)?|долл?\.?",
    "EUR": r"€|евро",
    "GBP": r"£",
    "JPY": r"¥",
    "CNY": r"cn¥|¥|юан(?:ей|я|ь)",
    "KZT": r"₸|тенге|тг\.?",
    "UAH": r"₴|грн\.?",
    "TRY": r"₺",
    "GEL": r"₾",
    "AMD": r"֏",
    "INR": r"₹",
    "ILS": r"₪",
    "BYN": r"br",
}
_ANY_MARK = "|".join([*_MARKS.values(), "[a-z]{3}"])
_POWERS = {
    r"тысяч(?:а|и)?|тыс\.?|т\.|т|к|k|thousand": 3,
    r"миллион(?:ов|а)?|млн\.?|м|m|mln\.?|mio|million": 6,
    r"миллиард(?:ов|а)?|млрд\.?|b|bn|billion": 9,
    r"триллион(?:ов|а)?|трлн\.?|tn|trillion": 12,
}
_SUM = re.compile(
    rf"(?P<brackets>\()?(?P<sign>[-−–—]?) ?(?P<before>{_ANY_MARK})? ?(?P<inner>[-−–]?)(?P<number>\d(?:[\d .,']*\d)?)"
    rf" ?(?P<power>{'|'.join(_POWERS)})? ?(?P<after>{_ANY_MARK})?(?(brackets)\))",
    re.ASCII,
)


def parse_money(text: str, currency: str, *, language: str | None = None) -> Money:
    """Reads what a person typed or a table holds: «1 000,00 ₽», "1,000.00", «2,4 млн», "320k".

    A lone point or comma before three digits («320,000») could be either of two sums: it is refused as ambiguous
    unless `language` settles it (in English a comma groups). Raises `UnreadableMoney`; negative sums are refused.
    """
    plain = " ".join(text.casefold().replace("’", "'").split())
    if not plain:
        raise UnreadableMoney(text, "empty")
    found = _SUM.fullmatch(plain) if len(plain) <= 64 else None
    if found is None:
        raise UnreadableMoney(text, "unreadable")
    if found["brackets"] or found["sign"] or found["inner"]:
        raise UnreadableMoney(text, "negative")
    for mark in (found["before"], found["after"]):
        if mark and mark != currency.lower() and not re.fullmatch(_MARKS.get(currency, "(?!)"), mark):
            raise UnreadableMoney(text, "other_currency")
    power = next((p for words, p in _POWERS.items() if re.fullmatch(words, found["power"] or "")), 0)
    digits = _digits(text, found["number"], language, three_decimals=power > 0 or exponent(currency) > 2)
    try:
        money = Money.of(Decimal(digits).scaleb(power, _EXACT), currency)
    except ValueError:
        raise UnreadableMoney(text, "too_precise") from None
    if money.minor > LARGEST_MINOR:
        raise UnreadableMoney(text, "too_large")
    return money


def _digits(text: str, written: str, language: str | None, *, three_decimals: bool) -> str:
    """The number as Decimal reads it, once it is clear which of the marks is the decimal one."""
    decimal = max(".,", key=written.rfind)
    other = "," if decimal == "." else "."
    lone = written.count(decimal) == 1 and other not in written and " " not in written and "'" not in written
    if decimal not in written:
        whole, fraction = written, ""
    elif lone and re.fullmatch(rf"[1-9]\d{{0,2}}[{decimal}]\d{{3}}", written):
        whole, fraction = _settled(text, written, decimal, language, three_decimals=three_decimals)
    elif written.count(decimal) > 1:
        whole, fraction = written, ""
    else:
        whole, _, fraction = written.rpartition(decimal)
    if not re.fullmatch(r"\d+|\d{1,3}(?:([ .,'])\d{3})(?:\1\d{3})*", whole) or not re.fullmatch(r"\d*", fraction):
        raise UnreadableMoney(text, "unreadable")
    return re.sub(r"\D", "", whole) + "." + (fraction or "0")


def _settled(text: str, written: str, mark: str, language: str | None, *, three_decimals: bool) -> tuple[str, str]:
    """Whole and fraction of «320,000» by the habits of `language`; refused where there is no telling."""
    if language is not None and mark == "," and language_of(language) == "en":
        return written, ""
    if language is not None and three_decimals and mark == (",."[language_of(language) == "en"]):
        whole, _, fraction = written.partition(mark)
        return whole, fraction
    raise UnreadableMoney(text, "ambiguous")


_SYMBOLS = {
    "RUB": "₽", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "KZT": "₸",
    "UAH": "₴", "TRY": "₺", "GEL": "₾", "AMD": "֏", "INR": "₹", "ILS": "₪",
}  # fmt: skip
_LEADING_IN_ENGLISH = frozenset(["USD", "EUR", "GBP", "JPY", "CNY", "INR", "ILS"])
_SHORT = {"ru": ("тыс.", "млн", "млрд", "трлн"), "en": ("K", "M", "B", "T")}


def format_money(money: Money, language: str, *, short: bool = False) -> str:
    """«2 400 000 ₽», "$2,400,000"; kopecks only where there are some. `short`: «2,4 млн ₽», "2.4M ₽", rounded."""
    sign = MINUS if money.minor < 0 else ""
    amount = money.amount.copy_abs()
    text = _short(amount, language) if short and amount >= 1000 else _full(amount, language)
    symbol = _SYMBOLS.get(money.currency, money.currency)
    if language_of(language) == "en" and money.currency in _LEADING_IN_ENGLISH:
        return f"{sign}{symbol}{text}"
    return f"{sign}{text}{NBSP}{symbol}"


def _full(amount: Decimal, language: str) -> str:
    return number(int(amount) if amount == int(amount) else amount, language)


def _short(amount: Decimal, language: str) -> str:
    """Two or three telling digits and a word; 999 960 is a million already."""
    units = _SHORT[language_of(language)]
    for power, unit in enumerate(units, start=1):
        scaled = amount.scaleb(-3 * power)
        step = Decimal("0.1") if scaled < 100 else Decimal(1)
        rounded = scaled.quantize(step, ROUND_HALF_UP)
        if rounded < 1000 or power == len(units):
            gap = NBSP if language_of(language) == "ru" else ""
            return f"{_full(rounded.normalize(), language)}{gap}{unit}"
    raise AssertionError("unreachable")
