"""Filtering by fields of the company's own: any of some choices, words, or a span of numbers, sums or days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.db.models import Q

from kochka.core.money import UnreadableMoney, parse_money
from kochka.core.texts import fold
from kochka.deals.models import FieldValue
from kochka.firm.models import FieldDefinition

Kind = FieldDefinition.Kind
SPANS = {Kind.NUMBER: "number", Kind.MONEY: "number", Kind.DATE: "day"}
"""Kinds that are asked for from … to …, and the column that holds what is compared."""


class Params(Protocol):
    """What an address says, as Django's QueryDict does."""

    def getlist(self, key: str, /) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class FieldFilter:
    """What is wanted of one field. `said` is as the address says it: values, or the ends of a span that may be open."""

    field: FieldDefinition
    said: tuple[str, ...] = ()
    least: str = ""
    most: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """As an address says it."""
        name = param(self.field)
        ends = [(f"{name}-least", self.least), (f"{name}-most", self.most)]
        return [(name, value) for value in self.said] + [(key, value) for key, value in ends if value]

    def about(self, currency: str) -> Q:
        """The deals for which the field says so."""
        rows = FieldValue.objects.filter(field=self.field, replaced_at=None)
        if column := SPANS.get(Kind(self.field.kind)):
            for end, step in ((self.least, "gte"), (self.most, "lte")):
                if end:
                    rows = rows.filter(**{f"{column}__{step}": _read(end, self.field, currency)})
        elif self.field.kind == Kind.TEXT:
            rows = rows.filter(folded__contains=fold(self.said[0]))
        else:
            rows = rows.filter(text__in=self.said)
        return Q(pk__in=rows.values("deal"))


def param(field: FieldDefinition) -> str:
    """What the field is called in an address."""
    return f"field-{field.key}"


def read_field_filters(params: Params, fields: Iterable[FieldDefinition], currency: str) -> tuple[FieldFilter, ...]:
    """What an address wants of fields; what makes no sense there is left out."""
    found = (_wanted(params, field, currency) for field in fields)
    return tuple(one for one in found if one.pairs())


def _wanted(params: Params, field: FieldDefinition, currency: str) -> FieldFilter:
    name = param(field)
    if Kind(field.kind) not in SPANS:
        values = [str(value)[:200].strip() for value in params.getlist(name)[:50]]
        said = tuple(dict.fromkeys(value for value in values if value and "\0" not in value))
        return FieldFilter(field, said[:1] if field.kind == Kind.TEXT else said)
    ends = [str(next(iter(params.getlist(f"{name}-{end}")), ""))[:40].strip() for end in ("least", "most")]
    clear = [end if end and _read(end, field, currency) is not None else "" for end in ends]
    return FieldFilter(field, least=clear[0], most=clear[1])


def _read(text: str, field: FieldDefinition, currency: str) -> Decimal | date | None:
    """One end of a span: a sum as people write it, a number with a point or a comma, a day as machines write it."""
    try:
        if field.kind == Kind.MONEY:
            return Decimal(parse_money(text, currency).minor)
        if field.kind == Kind.DATE:
            return date.fromisoformat(text)
        number = Decimal("".join(text.split()).replace(",", "."))
        return number if number.is_finite() and abs(number) < Decimal(10) ** 19 else None
    except (UnreadableMoney, ValueError, InvalidOperation):
        return None
