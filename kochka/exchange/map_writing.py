"""Choices written down as a map: the very file that the command takes, so that page and command are one machine."""

from collections.abc import Iterator, Mapping

from kochka.exchange.census import Census
from kochka.exchange.choices import AT, FIELD, LOST, LOST_BY_US, SKIP, Choices
from kochka.exchange.client_maps import COLUMNS as CLIENT_COLUMNS
from kochka.exchange.guess_values import DatesGuess, guess_dates, is_dates
from kochka.exchange.maps import COLUMNS

FOUND_OUT = ("utf-8", "utf-16", "cp1251")
"""Encodings that a reader finds out without being told."""


def quoted(text: str) -> str:
    """A text in YAML's double quotes; what cannot be seen is written as its number."""
    return '"' + "".join(map(_letter, text)) + '"'


def _letter(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    if char.isprintable():
        return char
    return f"\\u{ord(char):04x}" if ord(char) < 0x10000 else f"\\U{ord(char):08x}"


def dates_of(census: Census, choices: Choices) -> DatesGuess:
    """How the dates that matter are written."""
    columns = [census.columns[place] for role in ("opened", "closed") if (place := choices.place_of(role)) is not None]
    fields = [census.columns[place] for place, role in choices.columns.items() if is_field(role)]
    columns += [column for column in fields if column.filled and is_dates(column)]
    return guess_dates(columns, month_first=choices.month_first)


def write_deals(census: Census, choices: Choices, *, no_reason: str) -> str:
    """The map. `no_reason` is said of a lost deal whose reason the file does not tell."""
    lines = ["format: 1", f"source: {quoted(choices.source)}", f"funnel: {quoted(choices.funnel)}"]
    lines += _form(census, choices)
    lines += ["columns:", *(f"  {role}: {quoted(name)}" for role, name in _columns(census, choices).items())]
    fields = {
        role[len(FIELD) :]: census.columns[place].name for place, role in choices.columns.items() if is_field(role)
    }
    lines += _mapping("fields", {key: quoted(name) for key, name in fields.items()})
    lines += _values(choices, no_reason)
    lines += _dates(census, choices)
    lines += _people(choices)
    lines += _skips(census, choices)
    return "\n".join(lines) + "\n"


def write_clients(census: Census, choices: Choices) -> str:
    """The map of a file of clients."""
    lines = ["format: 1", f"source: {quoted(choices.source)}"]
    if census.encoding not in FOUND_OUT:
        lines.append(f"encoding: {census.encoding}")
    named = {role: census.columns[place].name for place, role in choices.columns.items()}
    lines += ["columns:", *(f"  {role}: {quoted(named[role])}" for role in CLIENT_COLUMNS if role in named)]
    return "\n".join(lines) + "\n"


def is_field(role: str) -> bool:
    """Whether a column holds one of the company's own fields."""
    return role.startswith(FIELD)


def _form(census: Census, choices: Choices) -> Iterator[str]:
    if census.encoding not in FOUND_OUT:
        yield f"encoding: {census.encoding}"
    if choices.currency:
        yield f"currency: {choices.currency}"
    if choices.decimal:
        yield f'decimal: "{choices.decimal}"'


def _columns(census: Census, choices: Choices) -> Mapping[str, str]:
    named = {role: census.columns[place].name for place, role in choices.columns.items()}
    found = {role: named[role] for role in COLUMNS if role in named}
    second = named.get("title_2") or (named.get("client") if choices.with_client else None)
    if "title" in named and second:
        found["title"] = f"{{{named['title']}}} · {{{second}}}"
    return found


def _values(choices: Choices, no_reason: str) -> Iterator[str]:
    ends = {**({} if choices.endings else choices.stages), **choices.endings}
    stages = {value: meaning[len(AT) :] for value, meaning in choices.stages.items() if meaning.startswith(AT)}
    endings = {value: _ending(meaning, no_reason) for value, meaning in ends.items() if _is_end(meaning)}
    yield from _mapping("stages", {value: quoted(key) for value, key in stages.items()}) or ["stages: {}"]
    yield from _mapping("endings", endings)


def _is_end(meaning: str) -> bool:
    return bool(meaning) and meaning != SKIP and not meaning.startswith(AT)


def _ending(meaning: str, no_reason: str) -> str:
    if meaning in (LOST, LOST_BY_US):
        return f"{{lost: {quoted(no_reason)}, by: {meaning.partition(':')[2]}}}"
    return meaning


def _mapping(name: str, pairs: Mapping[str, str]) -> list[str]:
    return [f"{name}:", *(f"  {quoted(key)}: {value}" for key, value in pairs.items())] if pairs else []


def _dates(census: Census, choices: Choices) -> Iterator[str]:
    dates = dates_of(census, choices)
    yield "dates:"
    yield f"  formats: [{', '.join(map(quoted, dates.formats))}]"
    if dates.no_date:
        yield f"  no_date: [{', '.join(map(quoted, dates.no_date))}]"
    yield f"  no_closing: {choices.no_closing}"


def _people(choices: Choices) -> Iterator[str]:
    yield from _mapping("people", {name: quoted(email) for name, email in choices.people.items() if email})
    owner = "@" in choices.unknown
    yield f"unknown_people: {f'{{owner: {quoted(choices.unknown)}}}' if owner else choices.unknown}"


def _skips(census: Census, choices: Choices) -> list[str]:
    """Rows that stay out: those whose stage or ending is to be skipped."""
    skips = {}
    for role, meanings in (("stage", choices.stages), ("ending", choices.endings)):
        values = [value for value, meaning in meanings.items() if meaning == SKIP]
        if values and (place := choices.place_of(role)) is not None:
            skips[census.columns[place].name] = f"[{', '.join(map(quoted, values))}]"
    return _mapping("skip", skips)
