"""What fields of the company's own hold: read from what was typed, and shown again. Pure of deals."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from kochka.core.money import Money, UnreadableMoney, format_money, parse_money
from kochka.core.numbers import UnreadableNumber, parse_number
from kochka.core.refusals import Sentence
from kochka.core.texts import TooLong, clean_line, day_and_month, fold, number
from kochka.core.when import UnreadableWhen, parse_when
from kochka.firm.models import FieldDefinition

Kind = FieldDefinition.Kind
LONGEST = 1000
YES = frozenset({"yes", "y", "true", "1", "+", "да", "есть", "истина", "on"})
NO = frozenset({"no", "n", "false", "0", "-", "−", "нет", "ложь", "off"})


@dataclass(frozen=True, slots=True)
class Value:
    """A value in its one canonical shape: `text` (empty: nothing is said); `number` and `day` order and
    filter."""

    text: str = ""
    number: Decimal | None = None
    day: date | None = None


class UnreadableValue(ValueError):
    """What was typed is no value of this kind; `sentence` says what would be."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """In which currency, language and moment (aware, on the company's clock) something was typed."""

    currency: str
    language: str
    now: datetime


def read(field: FieldDefinition, typed: str, on: Reading) -> Value:
    """The value that was typed into the field. Raises UnreadableValue."""
    try:
        line = clean_line(typed, LONGEST)
    except TooLong:
        raise UnreadableValue(_("That is too long: at most %(limit)s characters.") % {"limit": LONGEST}) from None
    return _READERS[Kind(field.kind)](field, line, on) if line else Value()


def _text(_field: FieldDefinition, line: str, _on: Reading) -> Value:
    return Value(line)


def _number(_field: FieldDefinition, line: str, on: Reading) -> Value:
    try:
        found = parse_number(line, on.language)
    except UnreadableNumber:
        raise UnreadableValue(_("This number is not clear. Write it like 1234 or 12.5.")) from None
    return Value(f"{found:f}", found)


def _money(_field: FieldDefinition, line: str, on: Reading) -> Value:
    try:
        found = parse_money(line, on.currency, language=on.language)
    except UnreadableMoney:
        words = _("This sum is not clear. Write it in %(currency)s, like 320 000.")
        raise UnreadableValue(words % {"currency": on.currency}) from None
    return Value(f"{found.amount:f}", Decimal(found.minor))


def _date(_field: FieldDefinition, line: str, on: Reading) -> Value:
    try:
        due = parse_when(line, now=on.now)
    except UnreadableWhen:
        due = None
    if due is None or due.time is not None:
        raise UnreadableValue(_("This day is not clear. Write it like 25.11.2026.")) from None
    return Value(due.day.isoformat(), day=due.day)


def _choice(field: FieldDefinition, line: str, _on: Reading) -> Value:
    for choice in choices_of(field):
        if fold(choice) == fold(line):
            return Value(choice)
    raise UnreadableValue(_("There is no such choice here."))


def _flag(_field: FieldDefinition, line: str, _on: Reading) -> Value:
    word = fold(line)
    if word in YES:
        return Value("yes")
    if word in NO:
        return Value("no")
    raise UnreadableValue(_("Answer yes or no."))


_READERS: dict[FieldDefinition.Kind, Callable[[FieldDefinition, str, Reading], Value]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.DATE: _date,
    Kind.CHOICE: _choice,
    Kind.FLAG: _flag,
}


def choices_of(field: FieldDefinition) -> list[str]:
    """What can be chosen in the field, in order."""
    return field.choices.splitlines()


def shown(field: FieldDefinition, text: str, language: str, *, currency: str = "RUB") -> str:
    """A canonical value as a person reads it; empty where nothing is said. `currency` is the company's."""
    if not text:
        return ""
    match Kind(field.kind):
        case Kind.NUMBER:
            return number(Decimal(text), language)
        case Kind.MONEY:
            return format_money(Money.of(Decimal(text), currency), language)
        case Kind.DATE:
            return day_and_month(date.fromisoformat(text), language, today=date.min)
        case Kind.FLAG:
            return _("yes") if text == "yes" else _("no")
    return text


def typed_again(field: FieldDefinition, text: str, language: str, *, currency: str = "RUB") -> str:
    """A canonical value as it stands in the field that it is typed into."""
    if field.kind == Kind.DATE and text:
        return date.fromisoformat(text).strftime("%d.%m.%Y")
    return text if field.kind == Kind.FLAG else shown(field, text, language, currency=currency)
