"""Verbs on the fields that the company has of its own on every deal. Order, name and retiring: `firm.lists`."""

from datetime import datetime

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import Invalid
from kochka.core.texts import clean_line, fold
from kochka.firm.changing import changing, unseen
from kochka.firm.lists import about, add_row
from kochka.firm.models import FieldDefinition
from kochka.people.changes import record
from kochka.people.models import User

MOST_OFFERED = 40
MOST_CHOICES = 100
Kind = FieldDefinition.Kind
_LATIN = str.maketrans(
    {"а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y"}
    | {"к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f"}
    | {"х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu"}
    | {"я": "ya"}
)
# What pages and dated rows call parts of the deal itself.
_RESERVED = frozenset({"source"})


def add_field(name: str, kind: str, *, by: User, at: datetime, choices: str = "") -> FieldDefinition:
    """Every deal has one more field. Its kind never changes: what was typed into it would be something else. Raises
    NotYours, Invalid."""
    if kind not in Kind.values:
        raise Invalid("kind", _("Say what is written there: a text, a number, a day…"))
    row = FieldDefinition(name=name, kind=kind, choices=_choices(kind, choices))
    with changing(by):
        if FieldDefinition.objects.filter(retired_at=None).count() >= MOST_OFFERED:
            raise Invalid("name", _("Forty fields are enough: nobody fills in more."))
        row.key = _key(name)
        add_row(row, by=by, at=at)
        record(about(row), "kind", before="", after=kind, by=by, at=at)
        record(about(row), "choices", before="", after=row.choices, by=by, at=at)
    return row


def set_choices(row: FieldDefinition, choices: str, *, by: User, at: datetime, seen: str | None = None) -> None:
    """What can be chosen from now on, one a line; deals keep what was chosen before. Raises NotYours, Invalid,
    Stale."""
    new = _choices(row.kind, choices)
    with changing(by):
        fresh = FieldDefinition.objects.get(pk=row.pk)
        if fresh.choices == new:
            return
        if seen is not None and seen.splitlines() != fresh.choices.splitlines():
            raise unseen(fresh.name)
        record(about(fresh), "choices", before=fresh.choices, after=new, by=by, at=at)
        fresh.choices = new
        fresh.save(update_fields=["choices"])


def _choices(kind: str, text: str) -> str:
    """One a line, each once. Raises Invalid."""
    if kind != Kind.CHOICE:
        return ""
    try:
        lines = [line for raw in text.splitlines() if (line := clean_line(raw, 120))]
    except ValueError:
        raise Invalid("choices", _("A choice is a line of at most 120 characters.")) from None
    if not lines:
        raise Invalid("choices", _("Write what can be chosen, one a line."))
    if len(lines) > MOST_CHOICES:
        raise Invalid("choices", _("A hundred choices are enough."))
    folded = [fold(line) for line in lines]
    if double := next((line for n, line in enumerate(lines) if folded[n] in folded[:n]), None):
        raise Invalid("choices", _("“%(name)s” stands there twice.") % {"name": double})
    return "\n".join(lines)


def _key(name: str) -> str:
    """What addresses and import maps call the field: the name in Latin letters, numbered where it is taken."""
    stem = slugify(name.lower().translate(_LATIN)).replace("_", "-")[:50].strip("-") or "field"
    taken = _RESERVED | set(FieldDefinition.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for n in range(1, len(taken) + 3) if (key := stem if n == 1 else f"{stem}-{n}") not in taken)
