"""What answers to the questions of a brief are made of: read from what was typed, and shown again."""

import re
from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from kochka.core.money import Money, UnreadableMoney, format_money, parse_money
from kochka.core.texts import TooLong, clean_line, clean_text, day_and_month, fold
from kochka.core.when import Due, UnreadableWhen, field_value, parse_when
from kochka.deals.values import NO, YES, Reading, UnreadableValue
from kochka.funnel.definition import BriefKind, BriefQuestion

LONGEST = 5000
LONGEST_LINE = 200

_SUM = re.compile(r"(-?\d{1,18}) ([A-Z]{3})")


def read(question: BriefQuestion, typed: str, on: Reading) -> str:
    """The answer in its one machine form; empty where nothing was typed. Raises UnreadableValue."""
    limit = LONGEST if question.kind is BriefKind.TEXT else LONGEST_LINE
    try:
        words = clean_text(typed, LONGEST).strip() if question.kind is BriefKind.TEXT else clean_line(typed, limit)
    except TooLong:
        raise UnreadableValue(_("That is too long: at most %(limit)s characters.") % {"limit": limit}) from None
    return _READERS[question.kind](question, words, on) if words else ""


def _text(_question: BriefQuestion, words: str, _on: Reading) -> str:
    return words


def _money(_question: BriefQuestion, line: str, on: Reading) -> str:
    try:
        found = parse_money(line, on.currency, language=on.language)
    except UnreadableMoney:
        words = _("This sum is not clear. Write it in %(currency)s, like 320 000.")
        raise UnreadableValue(words % {"currency": on.currency}) from None
    return f"{found.minor} {found.currency}"


def _date(_question: BriefQuestion, line: str, on: Reading) -> str:
    try:
        due = parse_when(line, now=on.now)
    except UnreadableWhen:
        due = None
    if due is None or due.time is not None:
        raise UnreadableValue(_("This day is not clear. Write it like 25.11.2026."))
    return due.day.isoformat()


def _choice(question: BriefQuestion, line: str, _on: Reading) -> str:
    for choice in question.choices:
        if fold(line) in (choice.key, fold(choice.text.ru), fold(choice.text.en)):
            return choice.key
    raise UnreadableValue(_("There is no such choice here."))


def _yes(_question: BriefQuestion, line: str, _on: Reading) -> str:
    word = fold(line)
    if word in YES or word in NO:
        return "yes" if word in YES else "no"
    raise UnreadableValue(_("Answer yes or no."))


_READERS: dict[BriefKind, Callable[[BriefQuestion, str, Reading], str]] = {
    BriefKind.TEXT: _text,
    BriefKind.MONEY: _money,
    BriefKind.DATE: _date,
    BriefKind.CHOICE: _choice,
    BriefKind.YES: _yes,
}


def shown(question: BriefQuestion, said: str, language: str) -> str:
    """An answer as a person reads it. One that was given while the question was of another kind stays as it is."""
    match question.kind:
        case BriefKind.MONEY if money := _sum(said):
            return format_money(money, language)
        case BriefKind.DATE if day := _day(said):
            return day_and_month(day, language, today=date.min)
        case BriefKind.CHOICE if choice := question.choice(said):
            return choice.text.of(language)
        case BriefKind.YES if said in ("yes", "no"):
            return _("yes") if said == "yes" else _("no")
    return said


def typed_again(question: BriefQuestion, said: str, language: str) -> str:
    """An answer as it stands in the field that it is typed into."""
    if question.kind is BriefKind.DATE and (day := _day(said)):
        return field_value(Due(day), language=language)
    return shown(question, said, language) if question.kind is BriefKind.MONEY else said


def _sum(said: str) -> Money | None:
    found = _SUM.fullmatch(said)
    return Money(int(found[1]), found[2]) if found else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
