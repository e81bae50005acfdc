"""A map's file made into an ImportMap: strict and patient, all mistakes told at once, each with its line."""

import re

from kochka.core.strict import Fields, Kind, Value, read
from kochka.core.texts import fold
from kochka.exchange import sentences as _sentences  # noqa: F401
from kochka.exchange.dates import BadFormat, DateReader, pattern
from kochka.exchange.encodings import KNOWN
from kochka.exchange.maps import (
    COLUMNS,
    Dates,
    EndedBy,
    Ending,
    Form,
    ImportMap,
    Lost,
    NoClosing,
    People,
    Plain,
    Said,
    Template,
    Unknown,
    template,
)
from kochka.exchange.sheets import named

FORMAT = 1
LONGEST = 200
LONGEST_REASON = 120
MOST_VALUES = 1000
MOST_FORMATS = 20
MOST_A_DAY = 200
A_DAY = 10

_REQUIRED = ("format", "source", "funnel", "columns", "stages")
_OPTIONAL = (
    "endings",
    "dates",
    "people",
    "unknown_people",
    "skip",
    "fields",
    "spread",
    "encoding",
    "separator",
    "currency",
    "decimal",
)
_ALWAYS = ("title", "stage")
_SEPARATORS = {",": ",", ";": ";", "|": "|", "tab": "\t"}
_CURRENCY = re.compile("[A-Z]{3}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def load(source: str | bytes) -> ImportMap:
    """The map that `source` describes. Raises Problems with every mistake and its line."""
    return read(source, _map)


def _map(file: Value) -> ImportMap | None:
    fields = file.mapping()
    if not _readable(fields):
        return None
    fields.expect(required=_REQUIRED, optional=_OPTIONAL)
    source, funnel = fields.text("source", most=60, one_line=True), _said(fields.get("funnel"))
    columns = _columns(fields.get("columns"))
    title = template(columns["title"].text) if "title" in columns else None
    found = ImportMap(
        source=source or "",
        funnel=funnel or Said(""),
        title=title or Template((), ("",)),
        columns=columns,
        stages=_stages(fields.get("stages")),
        endings=_endings(fields.get("endings"), own_column="ending" in columns),
        dates=_dates(fields.get("dates")),
        people=_people(fields),
        form=_form(fields),
        skip=_skip(fields.get("skip")),
        fields=_fields(fields.get("fields")),
        spread=fields.integer("spread", least=1, most=MOST_A_DAY) or A_DAY,
    )
    if fields.value.kind is Kind.MAPPING:
        _check(fields, found)
    return found


def _readable(fields: Fields) -> bool:
    """Whether the map is in this format at all; a newer one would only drown its reader in false mistakes."""
    value = fields.get("format")
    number = value.integer(least=1, most=9999) if value else None
    if value and number is not None and number > FORMAT:
        value.problem("newer_map", known=FORMAT)
        return False
    return True


def _check(fields: Fields, found: ImportMap) -> None:
    """What only the whole map can say."""
    columns, endings = found.columns, found.endings
    if ("opened" in columns or "closed" in columns) and not found.dates.reader.formats and "dates" not in fields:
        fields.label("columns").problem("dates_need_formats")
    ended = any(ending is not Plain.OPEN for ending in endings.values())
    if ended and "closed" not in columns and found.dates.no_closing is NoClosing.REJECT:
        fields.label("endings").problem("closing_needed")
    if "columns" in fields and "owner" not in columns and found.people.unknown is not Unknown.OWNER:
        fields.label("columns").problem("owner_needed")
    if "ending" not in columns and (both := fields.get("endings")):
        for key, _value in both.pairs():
            if (same := found.stages.get(fold(key.node.text))) is not None:
                key.problem("same_value", value=key.key, first=same.line)


def _said(value: Value | None, *, most: int = LONGEST) -> Said | None:
    words = value.text(most=most, one_line=True) if value else None
    return Said(words, value.node.line, value.node.column) if value and words else None


def _columns(value: Value | None) -> dict[str, Said]:
    if value is None:
        return {}
    fields = value.fields(required=_ALWAYS, optional=[name for name in COLUMNS if name not in _ALWAYS])
    found: dict[str, Said] = {}
    for key in fields:
        said = _said(fields.get(key)) if key in COLUMNS else None
        if said:
            found[key] = Said(named(said.text), said.line, said.column)
    title = fields.get("title")
    if title and "title" in found and template(found["title"].text) is None:
        title.problem("bad_template", value=found["title"].text[:60])
        del found["title"]
    return found


def _values(value: Value | None) -> list[tuple[Value, Value]]:
    """Values of the file with what they mean; two that differ in case or spaces alone are one, and a mistake."""
    pairs = value.pairs() if value else ()
    if value and len(pairs) > MOST_VALUES:
        value.problem("too_many", most=MOST_VALUES)
        return []
    first: dict[str, int] = {}
    for key, _meaning in pairs:
        if (line := first.setdefault(fold(key.node.text), key.line)) != key.line:
            key.problem("same_value", value=key.key, first=line)
    return list(pairs)


def _stages(value: Value | None) -> dict[str, Said]:
    pairs = [(key, _said(meaning)) for key, meaning in _values(value)]
    return {fold(key.node.text): stage for key, stage in pairs if stage}


def _endings(value: Value | None, *, own_column: bool) -> dict[str, Ending]:
    found: dict[str, Ending] = {}
    for key, meaning in _values(value):
        if meaning.kind is Kind.MAPPING:
            ending: Ending | None = _lost(meaning)
        else:
            word = meaning.choice(Plain)
            ending = Plain(word) if word else None
        if ending is Plain.OPEN and not own_column:
            meaning.problem("open_needs_column")
        if ending:
            found[fold(key.node.text)] = ending
    return found


def _lost(value: Value) -> Lost | None:
    fields = value.fields(required=("lost", "by"), optional=("at",))
    reason = fields.text("lost", most=LONGEST_REASON, one_line=True)
    by = fields.choice("by", EndedBy)
    return Lost(reason, EndedBy(by), _said(fields.get("at"))) if reason and by else None


def _dates(value: Value | None) -> Dates:
    if value is None:
        return Dates()
    fields = value.fields(optional=("formats", "no_date", "no_closing"))
    ready: list[re.Pattern[str]] = []
    for item in fields.items("formats", most=MOST_FORMATS):
        if (written := item.text(most=LONGEST, one_line=True)) is None:
            continue
        try:
            ready.append(pattern(written))
        except BadFormat as wrong:
            item.problem(wrong.code, value=written[:60], **wrong.params)
    words = (item.text(most=LONGEST, one_line=True) for item in fields.items("no_date", most=MOST_VALUES))
    no_closing = fields.choice("no_closing", NoClosing)
    return Dates(
        DateReader(tuple(ready)),
        frozenset(fold(word) for word in words if word),
        NoClosing(no_closing) if no_closing else NoClosing.REJECT,
    )


def _people(fields: Fields) -> People:
    known = {fold(key.node.text): email for key, meaning in _values(fields.get("people")) if (email := _email(meaning))}
    value = fields.get("unknown_people")
    if value is None:
        return People(known)
    if value.kind is Kind.MAPPING:
        owner = _email(value.fields(required=("owner",)).get("owner"))
        return People(known, Unknown.OWNER, owner)
    word = value.choice((Unknown.REJECT, Unknown.CREATE))
    return People(known, Unknown(word) if word else Unknown.REJECT)


def _email(value: Value | None) -> Said | None:
    said = _said(value)
    if value and said and not _EMAIL.fullmatch(said.text):
        value.problem("bad_email", value=said.text[:60])
        return None
    return said


def _form(fields: Fields) -> Form:
    separator, currency = fields.choice("separator", _SEPARATORS), fields.text("currency", most=LONGEST)
    if currency and not _CURRENCY.fullmatch(currency) and (value := fields.get("currency")):
        value.problem("bad_currency", value=currency[:60])
    return Form(
        encoding=fields.choice("encoding", KNOWN),
        separator=_SEPARATORS[separator] if separator else None,
        currency=currency,
        decimal=fields.choice("decimal", (",", ".")),
    )


def _fields(value: Value | None) -> dict[str, Said]:
    """Keys of the company's own fields with the columns that hold them; whether there are such, the database knows."""
    found: dict[str, Said] = {}
    for key, column in value.pairs() if value else ():
        if said := _said(column):
            found[key.node.text.strip()] = Said(named(said.text), said.line, said.column)
    return found


def _skip(value: Value | None) -> tuple[tuple[Said, frozenset[str]], ...]:
    found: list[tuple[Said, frozenset[str]]] = []
    for key, meaning in value.pairs() if value else ():
        words = (item.text(most=LONGEST, one_line=True) for item in meaning.items(most=MOST_VALUES))
        column = Said(named(key.node.text), key.node.line, key.node.column)
        found.append((column, frozenset(fold(word) for word in words if word)))
    return tuple(found)
