"""The order of a list of deals, and pages of it that are as quick at the end as at the beginning.

A page begins where another ended: after a deal's place in the order, which is the values that it is ordered by and its
number. Deals without a value come last, whichever way the list runs: nobody looks for them first.
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Exists, Field, FilteredRelation, ForeignKey, OuterRef, Q
from django.db.models.fields.related import ForeignObject

from kochka.core.when import FIRST_YEAR, LAST_YEAR
from kochka.deals.models import Deal, FieldValue
from kochka.deals.models.deal import DealRows
from kochka.firm.models import FieldDefinition

LONGEST_MARK = 2000

# What a list is ordered by: the values in turn. The number of the deal settles what is equal.
KEYS: Mapping[str, tuple[str, ...]] = {
    "number": (),
    "title": ("folded",),
    "client": ("client__folded",),
    "value": ("currency", "value_minor"),
    "stage": ("stage__position",),
    "owner": ("owner__folded",),
    "holder": ("open_jump__holder__folded",),
    "due": ("open_jump__due_at",),
    "tries": ("open_jump__tries",),
    "norm": ("open_jump__sinks_at",),
    "source": ("source__name",),
    "line": ("service_line__name",),
    "opened": ("opened_at",),
    "ended": ("ended_at",),
    "heard": ("heard_at",),
}
# Those whose values no deal lacks.
ALWAYS_THERE = frozenset({"number", "title", "stage", "owner", "opened"})
_FIELD, _OF_JUMP = "sorted_by", "open_jump__"
_OF_KIND = {
    FieldDefinition.Kind.NUMBER: "number",
    FieldDefinition.Kind.MONEY: "number",
    FieldDefinition.Kind.DATE: "day",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A deal's place in an order. `values` is None among deals that lack one."""

    values: tuple[Any, ...] | None
    pk: int

    def __str__(self) -> str:
        said = json.dumps([self.values, self.pk], cls=_Exactly, separators=(",", ":"), ensure_ascii=False)
        return urlsafe_b64encode(said.encode()).decode().rstrip("=")


class _Exactly(DjangoJSONEncoder):
    """Moments to the microsecond: a rounded one would lie beside its deal."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if hasattr(o, "isoformat") else super().default(o)


@dataclass(frozen=True, slots=True)
class Slice:
    """Numbers of the deals of one page, in order, and the marks that the pages before and after it begin at."""

    ids: tuple[int, ...]
    before: Mark | None
    after: Mark | None


@dataclass(frozen=True, slots=True)
class Order:
    """By what, and which way. `field` is given where a list is ordered by a field of the company's own."""

    key: str
    descending: bool = False
    field: FieldDefinition | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        if self.field is not None:
            return (f"{_FIELD}__{_OF_KIND.get(FieldDefinition.Kind(self.field.kind), 'text')}",)
        return KEYS[self.key]

    def ids(self, rows: DealRows) -> list[int]:
        """The numbers of all deals, in order; nothing but the numbers is held."""
        parts = (self._part(rows, valued=valued, back=False) for valued in self._parts(back=False))
        return [pk for part in parts for pk in part.values_list("pk", flat=True).iterator(chunk_size=2000)]

    def slice(
        self, rows: DealRows, size: int, *, mark: Mark | None = None, back: bool = False, going: DealRows | None = None
    ) -> Slice:
        """So many deals after the mark, or with `back` before it; without a mark the first, or the last. `going` are
        those of the rows that are open, where they are found more easily alone: what a jump says, only they have. At
        most two queries, whatever the number of deals."""
        found: list[tuple[Any, ...]] = []
        for valued in self._parts(back=back):
            if mark and self._passed(mark, valued, back=back):
                continue
            of_jumps = valued and any(key.startswith(_OF_JUMP) for key in self.keys)
            part = self._part(going if of_jumps and going is not None else rows, valued=valued, back=back)
            if mark and (mark.values is not None) is valued:
                part = part.filter(self._beyond(mark, back=back))
            found += part[: size + 1 - len(found)]
            if len(found) > size:
                break
        more, kept = len(found) > size, found[:size]
        if back:
            kept.reverse()
        marks = [self._mark(kept[0]), self._mark(kept[-1])] if kept else [None, None]
        there = mark is not None
        before = marks[0] if (more if back else there) else None
        after = marks[1] if (there if back else more) else None
        return Slice(tuple(row[0] for row in kept), before, after)

    def mark(self, text: str) -> Mark | None:
        """A mark as an address says it; None for what is none in this order."""
        try:
            values, pk = json.loads(urlsafe_b64decode(text[:LONGEST_MARK] + "=" * (-len(text) % 4)))
            if type(pk) is not int or not 0 <= pk < 2**63:
                return None
            return Mark(None if values is None else self._values(values), pk)
        except (ValueError, TypeError, ValidationError, RecursionError):
            return None

    def _values(self, said: Sequence[Any]) -> tuple[Any, ...]:
        fields = [_field_of(key) for key in self.keys]
        if len(said) != len(fields):
            raise ValueError("values of another order")
        read = tuple(field.to_python(value) for field, value in zip(fields, said, strict=True))
        if not all(_is_sound(value) for value in read):
            raise ValueError("no value to order by")
        return read

    def _parts(self, *, back: bool) -> list[bool]:
        if self.key in ALWAYS_THERE and self.field is None:
            return [True]
        return [False, True] if back else [True, False]

    @staticmethod
    def _passed(mark: Mark, valued: bool, *, back: bool) -> bool:
        """Whether the whole part lies on the other side of the mark."""
        stands = mark.values is not None
        return stands is not valued and stands is back

    def _part(self, rows: DealRows, *, valued: bool, back: bool) -> Any:
        """The deals that have a value, or those that lack one, with what a mark is made of."""
        sign = "-" if self.descending is not back else ""
        keys = self.keys if valued else ()
        rows = self._of_field(rows, valued=valued) if self.field else self._having(rows, valued=valued)
        return rows.order_by(*[sign + key for key in keys], sign + "pk").values_list("pk", *keys)

    def _having(self, rows: DealRows, *, valued: bool) -> DealRows:
        if self.key in ALWAYS_THERE:
            return rows
        last = self.keys[-1]
        of_jump = last.startswith(_OF_JUMP)
        if not valued:
            # What every jump has is lacking where there is none: no need to look into all jumps for it.
            lacking = "open_jump" if of_jump and not _field_of(last).null else last
            return rows.filter(**{f"{lacking}__isnull": True})
        going = {"open_jump__closed_at": None} if of_jump else {}
        return rows.filter(**{f"{last}__isnull": False}, **going)

    def _of_field(self, rows: DealRows, *, valued: bool) -> DealRows:
        if not valued:
            said = FieldValue.objects.filter(deal=OuterRef("pk"), field=self.field, replaced_at=None)
            return rows.filter(~Exists(said.exclude(text="")))
        now = Q(field_values__field=self.field, field_values__replaced_at=None)
        joined = rows.annotate(**{_FIELD: FilteredRelation("field_values", condition=now)})
        there = {f"{_FIELD}__text__gt": "", f"{self.keys[-1]}__isnull": False}
        return joined.filter(**there)

    def _beyond(self, mark: Mark, *, back: bool) -> Q:
        """Whatever comes after the mark; the first key is bounded by itself too, so that an index can begin there."""
        step = "lt" if self.descending is not back else "gt"
        keys, values = (*(self.keys if mark.values is not None else ()), "pk"), (*(mark.values or ()), mark.pk)
        found = Q()
        for place, (key, value) in enumerate(zip(keys, values, strict=True)):
            same = dict(zip(keys[:place], values[:place], strict=True))
            found |= Q(**same, **{f"{key}__{step}": value})
        return Q(**{f"{keys[0]}__{step}e": values[0]}) & found

    def _mark(self, row: tuple[Any, ...]) -> Mark:
        return Mark(tuple(row[1:]) if len(row) > 1 or not self.keys else None, row[0])


def _is_sound(value: Any) -> bool:
    """Whether a database can compare with it: an address may say anything."""
    if isinstance(value, str):
        return len(value) <= 1000 and "\0" not in value
    if isinstance(value, datetime):
        return value.utcoffset() is not None and FIRST_YEAR <= value.year <= LAST_YEAR
    if isinstance(value, Decimal):
        return value.is_finite() and abs(value) < Decimal(10) ** 20
    return value is not None


def _field_of(lookup: str) -> "Field[Any, Any]":
    """The column at the end of a lookup."""
    model, parts = Deal, lookup.split("__")
    if parts[0] == _FIELD:
        return FieldValue._meta.get_field(parts[1])  # type: ignore[return-value]
    for part in parts[:-1]:
        relation = model._meta.get_field(part)
        assert isinstance(relation, ForeignKey | ForeignObject)
        model = relation.related_model  # type: ignore[assignment]
    return model._meta.get_field(parts[-1])  # type: ignore[return-value]
