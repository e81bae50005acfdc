"""A price list, an entity and ways to offer something by the real verbs."""

from dataclasses import replace
from datetime import date
from typing import Any

from kochka.deals.models import Deal
from kochka.firm.models import LegalEntity, PriceRole, RolePrice, VatPeriod
from kochka.proposals.beginning import begin
from kochka.proposals.blocks import add_block, change_block
from kochka.proposals.models import Block, Proposal
from kochka.proposals.plan_sums import Payment
from kochka.proposals.reading import rolled
from kochka.proposals.sealing import seal
from kochka.proposals.typed import Wanted, wanted_of
from tests.cast import Cast

HOUR = 60
HALVES = [Payment(share=5000, milestone="Сразу", prepayment=True), Payment(share=5000, milestone="В конце")]


def entity(regime: str = "general", **given: Any) -> LegalEntity:
    row = LegalEntity.objects.create(**{"name": "ООО «Кочка»"} | given)
    VatPeriod.objects.create(entity=row, since=date(2025, 1, 1), regime=regime)
    return row


def role(name: str = "Дизайнер", hour: int = 3_000_00, currency: str = "RUB") -> PriceRole:
    row, _made = PriceRole.objects.get_or_create(name=name)
    RolePrice.objects.create(role=row, since=date(2026, 1, 1), hour_minor=hour, currency=currency)
    return row


def draft(cast: Cast, deal: Deal | None = None, **given: Any) -> Proposal:
    given = {"by": cast.anna, "at": cast.now()} | given
    return begin(deal or cast.plain(), **given)


def block(cast: Cast, proposal: Proposal, title: str = "Макет", **wanted: Any) -> Block:
    if not {"fixed", "role", "likely"} & wanted.keys():
        wanted["fixed"] = 100_000_00
    return add_block(proposal, Wanted(title=title, **wanted), by=cast.anna, at=cast.now())


def change(cast: Cast, row: Block, *, by: Any = None, revision: int | None = None, **wanted: Any) -> Block:
    """A block with some of it otherwise, by Анна."""
    seen = row.revision if revision is None else revision
    said = replace(wanted_of(row), **wanted)
    return change_block(row, said, revision=seen, by=by or cast.anna, at=cast.now())


def sealed(cast: Cast, proposal: Proposal) -> Proposal:
    return seal(proposal, seen=rolled(fresh(proposal)).mark, by=cast.anna, at=cast.now())


def fresh(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("entity").get(pk=proposal.pk)


def titles(proposal: Proposal) -> list[str]:
    return [each.title for each in rolled(proposal).blocks]
