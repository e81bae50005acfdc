"""The small things that a funnel's file is made of: keys, words in two languages, roles, working days."""

import re

from kochka.core.strict import Fields, Kind, Value
from kochka.funnel.definition import Text
from kochka.people.roles import Role

LONGEST_NAME = 60
LONGEST_JUMP = 120
LONGEST_TEXT = 2000
MOST_LINES = 20
MOST_DAYS = 250
"""A year of working days; also the most tries."""

LANGUAGES = ("ru", "en")

_FUNNEL_KEY = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_STAGE_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NEED_KEY = re.compile(r"(?=.{1,60}\Z)[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_DAYS = re.compile(r"([0-9]{1,9}) workdays?")


def funnel_key(value: Value | None) -> str | None:
    return _key(value, _FUNNEL_KEY, 40, also="_ -")


def stage_key(value: Value | None) -> str | None:
    """A stage's key, or the value of a fact's param."""
    return _key(value, _STAGE_KEY, 40, also="_")


def answer_key(value: Value | None) -> str | None:
    """The key of an answer that can be chosen: here “yes” and “no” are words and no truth values."""
    word = value.node.text.strip() if value and value.kind is Kind.BOOLEAN else ""
    return word if _STAGE_KEY.fullmatch(word) else stage_key(value)


def need_key(value: Value | None) -> str | None:
    return _key(value, _NEED_KEY, 60, also="_ .")


def _key(value: Value | None, pattern: re.Pattern[str], most: int, *, also: str) -> str | None:
    word = value.text(most=LONGEST_TEXT) if value else None
    if value is None or word is None:
        return None
    if not pattern.fullmatch(word):
        value.problem("bad_key", value=word[:60], also=also, most=most)
        return None
    return word


def text(value: Value | None, *, most: int = LONGEST_TEXT, one_line: bool = False) -> Text | None:
    """`{ru: …, en: …}`, one of them, or plain words that are the same in every language."""
    if value is None:
        return None
    fields = value.mapping() if value.kind is Kind.MAPPING else None
    if fields and (not fields.found or any(language in fields for language in LANGUAGES)):
        return words_of(fields.expect(optional=LANGUAGES), most=most, one_line=one_line)
    words = value.text(most=most, one_line=one_line)
    return Text(words, words) if words is not None else None


def words_of(fields: Fields, *, most: int = LONGEST_TEXT, one_line: bool = False) -> Text | None:
    """The `ru` and `en` of a mapping that may hold other keys too."""
    ru, en = (fields.text(language, most=most, one_line=one_line) for language in LANGUAGES)
    if ru is None and en is None:
        if not any(language in fields for language in LANGUAGES) and fields.value.kind is Kind.MAPPING:
            fields.value.problem("words_missing")
        return None
    return Text(ru or "", en or "")


def texts(value: Value | None) -> tuple[Text, ...]:
    """A list of texts, or `{ru: […], en: […]}` with as many lines in each."""
    if value is None:
        return ()
    if value.kind is not Kind.MAPPING:
        return tuple(found for item in value.items(most=MOST_LINES) if (found := text(item)))
    fields = value.fields(optional=LANGUAGES)
    ru, en = (_lines(fields, language) for language in LANGUAGES)
    if not fields.found:
        value.problem("words_missing")
    elif _both_lists(fields) and len(ru) != len(en):
        value.problem("uneven_lists", ru=len(ru), en=len(en))
        return ()
    longest = max(len(ru), len(en))
    pad = ("",) * longest
    return tuple(Text(*pair) for pair in zip((*ru, *pad[len(ru) :]), (*en, *pad[len(en) :]), strict=True))


def _both_lists(fields: Fields) -> bool:
    return all((value := fields.get(language)) and value.kind is Kind.LIST for language in LANGUAGES)


def _lines(fields: Fields, language: str) -> tuple[str, ...]:
    """Every line of one language, a wrong one as an empty string so that the pairs stay together."""
    return tuple(item.text(most=LONGEST_TEXT) or "" for item in fields.items(language, most=MOST_LINES))


def role(fields: Fields, key: str) -> Role | None:
    word = fields.choice(key, Role)
    return Role(word) if word else None


def roles(fields: Fields, key: str) -> tuple[Role, ...]:
    found: list[Role] = []
    for item in fields.items(key, most=MOST_LINES):
        word = item.choice(Role)
        if word in found:
            item.problem("repeated", value=word or "")
        elif word:
            found.append(Role(word))
    return tuple(found)


def days(fields: Fields, key: str) -> int | None:
    """`5 workdays`, from 1 to MOST_DAYS."""
    value = fields.get(key)
    if value is None:
        return None
    number = value.node.text if value.kind in (Kind.INTEGER, Kind.NUMBER) else value.text(most=LONGEST_TEXT)
    if number is None:
        return None
    if not (match := _DAYS.fullmatch(number)):
        value.problem("days", value=number[:60])
        return None
    if not 1 <= int(match[1]) <= MOST_DAYS:
        value.problem("out_of_range", value=int(match[1]), least=1, most=MOST_DAYS)
        return None
    return int(match[1])
