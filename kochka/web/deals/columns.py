"""The columns of a list of deals: what each is called, what it says, and how the eye meets it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.money import Money
from kochka.deals.clock import day_in_stage
from kochka.deals.models import Deal, FieldValue, Jump
from kochka.deals.ordering import KEYS, Order
from kochka.firm.models import FieldDefinition
from kochka.web.deals.listed import Listed, Sight
from kochka.web.forms.fields import Label, capital

type Said = str | int | Decimal | Money | date | datetime | None
"""What a cell says, before it is written down in anybody's language. Moments are on the company's clock."""

Kind = FieldDefinition.Kind


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `css` dresses its cells; `needs` is what must be read for it beside the deal: a relation, or
    "gate"."""

    key: str
    name: Label
    says: Callable[[Listed, Sight], Said]
    css: str = ""
    needs: str = ""
    field: FieldDefinition | None = None

    @property
    def is_sorted(self) -> bool:
        """Whether a list can be ordered by it."""
        return self.field is not None or self.key in KEYS

    def order(self, *, descending: bool = False) -> Order:
        """The order by this column."""
        return Order(self.key, descending, self.field)


def _jump(row: Listed) -> Jump | None:
    return row.deal.open_jump


def _day(moment: datetime | None, sight: Sight) -> date | None:
    return moment.astimezone(sight.reader.zone).date() if moment else None


def _due(row: Listed, sight: Sight) -> date | datetime | None:
    jump = _jump(row)
    if jump is None:
        return None
    return datetime.combine(jump.due_on, jump.due_time) if jump.due_time else jump.due_on


def _tries(row: Listed, sight: Sight) -> str | int | None:
    jump = _jump(row)
    if jump is None or not jump.tries_allowed:
        return jump.tries if jump else None
    return _("%(some)s of %(all)s") % {"some": jump.tries, "all": jump.tries_allowed}


def _norm(row: Listed, sight: Sight) -> str | None:
    """Which working day of the stage's norm this is."""
    jump = _jump(row)
    norm = row.deal.stage.definition.norm if jump else None
    if jump is None or not norm:
        return None
    day = day_in_stage(jump, sight.reader.calendar, sight.reader.now, row.holds)
    return _("%(some)s of %(all)s d") % {"some": day, "all": norm}


def _gate(row: Listed, sight: Sight) -> str | None:
    if row.gate is None or not row.gate.items:
        return None
    return _("%(some)s of %(all)s") % {"some": row.gate.met_count, "all": len(row.gate.items)}


def state_of(row: Listed) -> str:
    """Open, on hold, or how it ended: in words."""
    return _("on hold") if row.hold else str(Deal.State(row.deal.state).label)


COLUMNS: tuple[Column, ...] = (
    Column("number", gettext_lazy("No."), lambda row, sight: row.deal.pk, css="num-cell"),
    Column("title", gettext_lazy("Deal"), lambda row, sight: row.deal.title),
    Column(
        "client",
        gettext_lazy("Client"),
        lambda row, sight: row.deal.client.name if row.deal.client else None,
        needs="client",
    ),
    Column("stage", gettext_lazy("Stage"), lambda row, sight: row.deal.stage.definition.name.of(sight.language)),
    Column("value", gettext_lazy("Sum"), lambda row, sight: row.deal.value, css="num-cell"),
    Column(
        "action", gettext_lazy("Next action"), lambda row, sight: jump.next_action if (jump := _jump(row)) else None
    ),
    Column("due", gettext_lazy("When"), _due),
    Column("owner", gettext_lazy("Owner"), lambda row, sight: row.deal.owner.name, needs="owner"),
    Column(
        "holder",
        gettext_lazy("Holder"),
        lambda row, sight: jump.holder.name if (jump := _jump(row)) else None,
        needs="open_jump__holder",
    ),
    Column("state", gettext_lazy("State"), lambda row, sight: state_of(row)),
    Column("tries", gettext_lazy("Tries"), _tries, css="num-cell"),
    Column("norm", gettext_lazy("Norm eaten"), _norm, css="num-cell"),
    Column("gate", gettext_lazy("In place"), _gate, css="num-cell", needs="gate"),
    Column(
        "source",
        gettext_lazy("Where from"),
        lambda row, sight: row.deal.source.name if row.deal.source else None,
        needs="source",
    ),
    Column(
        "line",
        gettext_lazy("Service line"),
        lambda row, sight: row.deal.service_line.name if row.deal.service_line else None,
        needs="service_line",
    ),
    Column("opened", gettext_lazy("Opened"), lambda row, sight: _day(row.deal.opened_at, sight), css="num-cell"),
    Column("ended", gettext_lazy("Ended"), lambda row, sight: _day(row.deal.ended_at, sight), css="num-cell"),
    Column("heard", gettext_lazy("Silent since"), lambda row, sight: _day(row.deal.heard_at, sight), css="num-cell"),
)
USUAL = ("number", "title", "client", "stage", "value", "action", "due")
USUAL_ORDER = "due"


def columns_with(fields: Sequence[FieldDefinition]) -> Mapping[str, Column]:
    """All columns there are, by key: ours, then the company's own."""
    own = [
        Column(
            f"field-{field.key}",
            field.name,
            _field(field),
            css="num-cell" if field.kind in (Kind.NUMBER, Kind.MONEY, Kind.DATE) else "",
            field=field,
        )
        for field in fields
    ]
    return {column.key: column for column in (*COLUMNS, *own)}


def _field(field: FieldDefinition) -> Callable[[Listed, Sight], Said]:
    def says(row: Listed, sight: Sight) -> Said:
        value = row.said.get(field.pk)
        return _value(value, Kind(field.kind), sight) if value else None

    return says


def _value(value: FieldValue, kind: FieldDefinition.Kind, sight: Sight) -> Said:
    if kind is Kind.MONEY and value.number is not None:
        return Money(int(value.number), sight.currency)
    if kind is Kind.NUMBER and value.number is not None:
        whole = value.number.to_integral_value()
        return whole if whole == value.number else value.number.normalize()
    if kind is Kind.DATE and value.day is not None:
        return value.day
    if kind is Kind.FLAG:
        return capital(_("yes")) if value.text == "yes" else capital(_("no"))
    return value.text
