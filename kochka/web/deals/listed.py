"""The deals of a list, read for the columns that are shown: a fixed number of queries, whatever their number."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kochka.deals.gate import Gate, gates
from kochka.deals.models import Deal, FieldValue, Hold
from kochka.deals.status import Moment
from kochka.firm.models import FieldDefinition
from kochka.web.reading import Reader


@dataclass(frozen=True, slots=True)
class Listed:
    """One deal of a list with what its cells say. `hold` is the one that stands, `holds` are all of its open jump."""

    deal: Deal
    hold: Hold | None = None
    holds: Sequence[Hold] = ()
    gate: Gate | None = None
    said: Mapping[int, FieldValue] = field(default_factory=dict)


@dataclass
class Sight:
    """Whose eyes a list is for: their language, the company's clock and currency."""

    reader: Reader

    @cached_property
    def moment(self) -> Moment:
        return Moment.of(self.reader.now, self.reader.calendar)

    @cached_property
    def language(self) -> str:
        return self.reader.language

    @cached_property
    def currency(self) -> str:
        assert self.reader.firm is not None
        return self.reader.firm.currency


def listed(ids: Sequence[int], *, needs: Collection[str], fields: Iterable[FieldDefinition] = ()) -> list[Listed]:
    """The deals in the order of their numbers as given. `needs` names what their columns read beside them: relations,
    and "gate"."""
    relations = set(needs) - {"", "gate"}
    rows = Deal.objects.select_related("open_jump", "stage__version", *relations).in_bulk(ids)
    deals = [rows[pk] for pk in ids if pk in rows]
    holds: dict[object, list[Hold]] = {}
    for hold in Hold.objects.filter(jump__in=[deal.open_jump_id for deal in deals if deal.open_jump_id]):
        holds.setdefault(hold.jump_id, []).append(hold)
    shut = gates(deals) if "gate" in needs else {}
    said = _said(ids, list(fields))
    return [
        Listed(
            deal,
            next((hold for hold in holds.get(deal.open_jump_id, ()) if hold.ended_at is None), None),
            holds.get(deal.open_jump_id, ()),
            shut.get(deal.pk),
            said.get(deal.pk, {}),
        )
        for deal in deals
    ]


def _said(ids: Sequence[int], fields: list[FieldDefinition]) -> dict[int, dict[int, FieldValue]]:
    """What the company's own fields say about these deals, by deal and field."""
    found: dict[int, dict[int, FieldValue]] = {}
    if fields:
        for value in FieldValue.objects.filter(deal__in=ids, field__in=fields, replaced_at=None).exclude(text=""):
            found.setdefault(value.deal_id, {})[value.field_id] = value
    return found
