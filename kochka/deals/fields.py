"""The company's own fields on deals: saying them, correcting them, reading them for many deals at once."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import Enum

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Invalid, Refused, Sentence, Stale
from kochka.core.texts import fold
from kochka.core.workdays import WorkCalendar
from kochka.deals.entries import Kind as EntryKind
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import Turn, language, turn
from kochka.deals.models import Deal, FieldValue
from kochka.deals.rights import Act
from kochka.deals.values import Reading, UnreadableValue, Value, read
from kochka.firm.models import FieldDefinition, Firm, LeadSource, ServiceLine
from kochka.people.models import User


class Unreadable(Refused):
    """Some of what was typed is no value of its field: `fields` says which, by the fields' keys."""

    def __init__(self, fields: Mapping[str, Sentence]) -> None:
        super().__init__(_("Something here is not clear."), fields=fields)


def fields_offered() -> list[FieldDefinition]:
    """The fields that the company asks for now, in its order. One query."""
    return list(FieldDefinition.objects.filter(retired_at=None))


def values_of(deal_ids: Iterable[int]) -> dict[int, dict[str, str]]:
    """What is said about these deals: canonical texts by deal and by the field's key. One query."""
    found: dict[int, dict[str, str]] = {}
    rows = FieldValue.objects.filter(deal__in=list(deal_ids), replaced_at=None).exclude(text="")
    for deal, key, text in rows.values_list("deal", "field__key", "text"):
        found.setdefault(deal, {})[key] = text
    return found


def read_fields(typed: Mapping[FieldDefinition, str], on: Reading) -> dict[FieldDefinition, Value]:
    """What was typed into fields. Raises Unreadable naming every field that is not clear."""
    values: dict[FieldDefinition, Value] = {}
    wrong: dict[str, Sentence] = {}
    for field, text in typed.items():
        try:
            values[field] = read(field, text, on)
        except UnreadableValue as no:
            wrong[field.key] = no.sentence
    if wrong:
        raise Unreadable(wrong)
    return values


class Same(Enum):
    """What is not said stays as it is: None would take it away."""

    SAME = "same"


SAME = Same.SAME
type Line = ServiceLine | LeadSource
LINES: Mapping[str, str] = {"service_line": "line", "source": "source"}


def set_fields(
    deal: Deal, typed: Mapping[str, str], *, by: User, at: datetime, seen: Mapping[str, str] | None = None
) -> Deal:
    """Says what was typed into fields, by their keys: `describe` with nothing but fields."""
    return describe(deal, by=by, at=at, typed=typed, seen=seen)


def describe(
    deal: Deal,
    *,
    by: User,
    at: datetime,
    typed: Mapping[str, str] | None = None,
    service_line: ServiceLine | Same | None = SAME,
    source: LeadSource | Same | None = SAME,
    seen: Mapping[str, str] | None = None,
) -> Deal:
    """Says of a deal what it belongs to, where it came from, and what the company's own fields hold.

    What is not given stays; an empty text, or None, takes a value away. A correction is a new row, the same value again
    writes nothing. `seen` holds what the person saw (canonical texts by key; ids under `service_line`, `source`): where
    somebody else has said otherwise meanwhile, Stale is raised. Raises Unreadable, Invalid; Ended for a withdrawn deal.
    """
    with turn(deal, Act.EDIT, by=by, at=at) as work:
        if work.deal.state == Deal.State.WITHDRAWN:
            raise Ended(_("The deal is withdrawn already."))
        lines = _lines(work.deal, {"service_line": service_line, "source": source}, seen)
        rows = _say(work, typed or {}, seen)
        if lines or rows:
            work.deal.save(update_fields=[*LINES])
            gone = [LINES[name] for name, row in lines.items() if row is None]
            new = {LINES[name]: row for name, row in lines.items() if row is not None}
            money = work.firm.currency if rows else None
            work.write(EntryKind.DESCRIBED, **new, gone=gone or None, values=rows or None, currency=money)
            ask_due_of(work.deal, at=work.at)
    return work.deal


def _lines(
    deal: Deal, given: Mapping[str, Line | Same | None], seen: Mapping[str, str] | None
) -> dict[str, Line | None]:
    """Service line and source as they are from now on, where that is otherwise. Raises Invalid for a retired one."""
    changed: dict[str, Line | None] = {}
    for name, row in given.items():
        stood = getattr(deal, f"{name}_id")
        if isinstance(row, Same) or (row.pk if row else None) == stood:
            continue
        if row and not is_offered(row):
            raise Invalid(name, _("“%(name)s” is not offered any more.") % {"name": row.name})
        if seen is not None and seen.get(name, "") != str(stood or ""):
            raise _stale(_("service line") if name == "service_line" else _("source"))
        setattr(deal, name, row)
        changed[name] = row
    return changed


def is_offered(row: Line) -> bool:
    """Whether the row is offered now: another chief may have retired it just now."""
    return type(row)._default_manager.filter(pk=row.pk, retired_at=None).exists()


def _say(work: Turn, typed: Mapping[str, str], seen: Mapping[str, str] | None) -> list[FieldValue]:
    """Writes what is said otherwise now; the former rows are replaced."""
    if not typed:
        return []
    before = _standing(work.deal, typed)
    changed = _changes(work, typed, before)
    for field in changed:
        if seen is not None and seen.get(field.key, "") != before.get(field.key, ""):
            raise _stale(field.name)
    former = FieldValue.objects.filter(deal=work.deal, field__in=list(changed), replaced_at=None)
    former.update(replaced_at=work.at)
    return FieldValue.objects.bulk_create(
        [_row(work.deal, field, value, by=work.by, at=work.at) for field, value in changed.items()]
    )


def _stale(name: str) -> Stale:
    words = _("Somebody else has just changed “%(name)s”. Nothing was saved: look once more.")
    return Stale(words % {"name": name})


def _standing(deal: Deal, keys: Collection[str]) -> dict[str, str]:
    rows = FieldValue.objects.filter(deal=deal, field__key__in=list(keys), replaced_at=None)
    return dict(rows.values_list("field__key", "text"))


def _changes(work: Turn, typed: Mapping[str, str], before: Mapping[str, str]) -> dict[FieldDefinition, Value]:
    """What is said otherwise than it stands. A choice that is offered no more stays where it stands."""
    fields = {field.key: field for field in FieldDefinition.objects.filter(key__in=list(typed))}
    if unknown := set(typed) - set(fields):
        raise Unreadable(dict.fromkeys(unknown, _("There is no such field.")))
    moved = {fields[key]: text for key, text in typed.items() if text != before.get(key, "")}
    values = read_fields(moved, reading(work.firm, work.calendar, work.at))
    changed = {field: value for field, value in values.items() if value.text != before.get(field.key, "")}
    if retired := [field.key for field in changed if field.retired_at]:
        raise Unreadable(dict.fromkeys(retired, _("This field is not asked for any more.")))
    return changed


def _row(deal: Deal, field: FieldDefinition, value: Value, *, by: User, at: datetime) -> FieldValue:
    said = {"text": value.text, "folded": fold(value.text), "number": value.number, "day": value.day}
    return FieldValue(deal=deal, field=field, **said, at=at, by=by)


def reading(firm: Firm, calendar: WorkCalendar, at: datetime) -> Reading:
    """How values are read here and now."""
    return Reading(firm.currency, language(), at.astimezone(calendar.timezone))


def value_rows(deal: Deal, values: Mapping[FieldDefinition, Value], *, by: User, at: datetime) -> list[FieldValue]:
    """The rows of values that were read before, not yet saved: for those who write many deals at once."""
    return [_row(deal, field, value, by=by, at=at) for field, value in values.items() if value.text]
