"""What a deal belongs to, where it came from, and what the company's own fields say about it."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Exists, Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Refused
from kochka.core.statements import Kept
from kochka.deals.fields import Unreadable, describe, fields_offered, values_of
from kochka.deals.models import Deal, FieldValue
from kochka.deals.rights import Act
from kochka.deals.values import choices_of, shown, typed_again
from kochka.firm.models import FieldDefinition, LeadSource, ServiceLine
from kochka.web.deals.acting import DealForm, acting
from kochka.web.forms.fields import Line, Pick, capital
from kochka.web.reading import Reader

Kind = FieldDefinition.Kind
FEW = 5
"""So many choices lie open; more stand in a list."""
PREFIX = "field_"
LINES: dict[str, type[ServiceLine | LeadSource]] = {"service_line": ServiceLine, "source": LeadSource}


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the card: a name, and what is said."""

    name: str
    said: str


def _stands(ids: list[int]) -> QuerySet[Deal, Any]:
    lists = (FieldDefinition, ServiceLine, LeadSource)
    fields, lines, sources = (Exists(model._default_manager.filter(retired_at=None)) for model in lists)
    named = Deal.objects.filter(pk__in=ids).order_by().annotate(asked=fields | lines | sources)
    return named.values_list("service_line__name", "source__name", "asked")


_STANDS = Kept(_stands)


class Details:
    """The card «Details» of a deal: two queries."""

    def __init__(self, deal: Deal, reader: Reader) -> None:
        self.deal, self.reader = deal, reader

    @cached_property
    def _stands(self) -> dict[str, Any]:
        (said,) = _STANDS.rows([self.deal.pk])
        return dict(zip(("line", "origin", "asked"), said, strict=True))

    @cached_property
    def facts(self) -> list[Fact]:
        """What is said, fields that are not asked for any more included."""
        lines = [(_("Service line"), self._stands["line"]), (_("Where from"), self._stands["origin"])]
        rows = FieldValue.objects.filter(deal=self.deal, replaced_at=None).exclude(text="").select_related("field")
        language, currency = self.reader.language, self.reader.firm.currency if self.reader.firm else "RUB"
        own = [
            Fact(row.field.name, shown(row.field, row.text, language, currency=currency))
            for row in rows.order_by("field__position", "field__pk")
        ]
        return [*(Fact(name, said) for name, said in lines if said), *own]

    @property
    def asked(self) -> bool:
        """Whether the company asks for anything here at all."""
        return bool(self._stands["asked"])


def lines_offered(model: type[ServiceLine | LeadSource], chosen: int | None = None) -> list[tuple[str, str]]:
    """What can be chosen: rows that are offered, and the one that stands already. One query."""
    rows = model._default_manager.filter(Q(retired_at=None) | Q(pk=chosen))
    return [("", "—"), *((str(row.pk), row.name) for row in rows)]


def line_of(model: type[ServiceLine | LeadSource], pk: str) -> ServiceLine | LeadSource | None:
    """The row chosen, or none."""
    return model._default_manager.get(pk=pk) if pk else None


def field_of(field: FieldDefinition, stands: str) -> forms.Field:
    """What one types a field's value into."""
    match Kind(field.kind):
        case Kind.CHOICE:
            names = list(dict.fromkeys([*choices_of(field), *filter(None, [stands])]))
            found = [("", "—"), *((name, name) for name in names)]
            if len(names) > FEW:
                return forms.ChoiceField(label=field.name, choices=found, required=False)
            return Pick(label=field.name, choices=found)
        case Kind.FLAG:
            return Pick(label=field.name, choices=[("", "—"), ("yes", capital(_("yes"))), ("no", capital(_("no")))])
        case Kind.NUMBER | Kind.MONEY:
            return Line(label=field.name, attrs={"inputmode": "decimal"})
        case Kind.DATE:
            return Line(label=field.name, placeholder="25.11.2026")
    return Line(label=field.name)


class DetailsForm(DealForm):
    open_only = False
    heading = gettext_lazy("Details")
    explain = gettext_lazy("What is not known yet stays empty.")
    send = gettext_lazy("Save")
    done = gettext_lazy("Saved.")

    saw = forms.CharField(required=False, widget=forms.HiddenInput, max_length=100_000)
    service_line = forms.ChoiceField(label=gettext_lazy("Service line"), required=False)
    source = forms.ChoiceField(label=gettext_lazy("Where from"), required=False)

    def stands(self) -> dict[str, str]:
        """What stands now: canonical texts of fields by key, ids of service line and source."""
        row = Deal.objects.only("service_line_id", "source_id").get(pk=self.deal.pk)
        lines = {"service_line": row.service_line_id, "source": row.source_id}
        return values_of([row.pk]).get(row.pk, {}) | {name: str(pk or "") for name, pk in lines.items()}

    def begin(self) -> dict[str, Any]:
        self.now, self.own = self.stands(), {field.key: field for field in fields_offered()}
        language, firm = self.asking.reader.language, self.asking.reader.firm
        texts = {
            f"{PREFIX}{key}": typed_again(
                field, self.now.get(key, ""), language, currency=firm.currency if firm else "RUB"
            )
            for key, field in self.own.items()
        }
        lines = {name: self.now[name] for name in LINES}
        return texts | lines | {"saw": json.dumps(self.now, ensure_ascii=False)}

    def prepare(self) -> None:
        for name, model in LINES.items():
            pk = self.now[name]
            self.pick(name, lines_offered(model, int(pk) if pk else None))
            if len(self.fields[name].choices) == 1:  # type: ignore[attr-defined]  # a field of choices
                del self.fields[name]
        for key, field in self.own.items():
            self.fields[f"{PREFIX}{key}"] = field_of(field, self.now.get(key, ""))

    @property
    def seen_before(self) -> dict[str, str]:
        """What the reader saw; anybody may have typed it."""
        try:
            found = json.loads(self("saw") or "{}")
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def typed(self) -> dict[str, str]:
        """What was typed into fields, where that is otherwise than they stood when the page was made."""
        before = self.seen_before
        language, firm = self.asking.reader.language, self.asking.reader.firm
        found = {}
        for key, field in self.own.items():
            text = self(f"{PREFIX}{key}")
            stood = typed_again(field, before.get(key, ""), language, currency=firm.currency if firm else "RUB")
            if text != stood:
                found[key] = text
        return found

    def lines(self) -> dict[str, Any]:
        """Service line and source, where they were chosen otherwise."""
        before = self.seen_before
        return {
            name: line_of(model, self(name))
            for name, model in LINES.items()
            if name in self.fields and self(name) != before.get(name, "")
        }

    def seeing_anew(self) -> None:
        super().seeing_anew()
        data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data["saw"] = json.dumps(self.stands(), ensure_ascii=False)
        self.data = data

    def refuse(self, refused: Refused) -> None:
        if isinstance(refused, Unreadable):
            refused.fields = {f"{PREFIX}{key}": said for key, said in refused.fields.items()}
        super().refuse(refused)


@acting(DetailsForm, Act.EDIT)
def own_fields(deal: Deal, said: DetailsForm) -> None:
    """Says what was typed otherwise."""
    describe(deal, typed=said.typed(), seen=said.seen_before, **said.lines(), **said.who)
