"""What a proposal costs us: copied with the price of an hour, summed up, and held against the least margin."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from kochka.firm.models import PriceRole, RoleCost
from kochka.proposals.beginning import change_proposal, next_version
from kochka.proposals.comparing import compared, version_of
from kochka.proposals.lines import Discount, Line, Whole
from kochka.proposals.margin import is_thin, share, unknown
from kochka.proposals.reading import rolled
from kochka.proposals.sums import RollUp, roll_up
from kochka.proposals.typed import head_of
from tests.cast import Cast
from tests.proposals.offers import HOUR, block, change, draft, fresh, role, sealed


def costing(minor: int, *, of: PriceRole | None = None, currency: str = "RUB") -> PriceRole:
    row = of or role()
    RoleCost.objects.create(role=row, since=date(2026, 1, 1), hour_minor=minor, currency=currency)
    return row


def counted(*lines: Line, **whole: Any) -> RollUp:
    return roll_up(Whole("RUB", vat_included=False, **whole), lines)


def hours(cost: int | None, *, price: int | None = 100, **more: Any) -> Line:
    return Line(likely=HOUR, hour=price, cost=cost, **more)


def test_a_block_takes_the_cost_of_its_role_along(cast: Cast) -> None:
    offer, designer = draft(cast), costing(1_000_00)
    row = block(cast, offer, role=designer, likely=8 * HOUR)
    assert row.cost_minor == 1_000_00
    RoleCost.objects.update(hour_minor=2_000_00)
    row = change(cast, row, title="Макеты")
    assert row.cost_minor == 1_000_00, "what was priced stays priced"
    other = costing(500_00, of=role("Верстальщик"))
    assert change(cast, row, role=other).cost_minor == 500_00
    sums = rolled(fresh(offer)).sums
    assert sums is not None
    assert sums.whole.cost == 4_000_00


def test_an_hour_priced_anew_costs_anew_and_no_reader_sees_that(cast: Cast) -> None:
    offer, designer = draft(cast), costing(1_000_00)
    row = block(cast, offer, role=designer, likely=HOUR)
    RoleCost.objects.update(hour_minor=2_000_00)
    anew = change(cast, row, hour=None)
    assert (anew.cost_minor, anew.revision) == (2_000_00, row.revision)


def test_a_line_of_a_fixed_price_costs_its_hours(cast: Cast) -> None:
    offer = draft(cast)
    block(cast, offer, role=costing(1_000_00), likely=2 * HOUR, fixed=10_000_00)
    sums = rolled(fresh(offer)).sums
    assert sums is not None
    assert (sums.whole.cost, sums.whole.margin) == (2_000_00, 8_000_00)


def test_a_next_version_costs_what_the_former_did(cast: Cast) -> None:
    offer = draft(cast)
    block(cast, offer, role=costing(1_000_00), likely=HOUR)
    former = sealed(cast, offer)
    RoleCost.objects.update(hour_minor=2_000_00)
    later = next_version(former, by=cast.anna, at=cast.now())
    assert [each.cost_minor for each in rolled(later).blocks] == [1_000_00]


def test_another_currency_has_other_costs(cast: Cast) -> None:
    offer, designer = draft(cast), PriceRole.objects.create(name="Советник")
    costing(1_000_00, of=designer)
    costing(12_00, of=designer, currency="EUR")
    row = block(cast, offer, role=designer, likely=HOUR)
    head = replace(head_of(fresh(offer)), currency="EUR")
    change_proposal(offer, revision=fresh(offer).revision, head=head, by=cast.anna, at=cast.now())
    row.refresh_from_db()
    assert row.cost_minor == 12_00


def test_a_comparison_is_everybodys_and_knows_no_costs(cast: Cast) -> None:
    offer = draft(cast)
    row = block(cast, offer, role=costing(1_000_00), likely=HOUR)
    later = next_version(offer, by=cast.anna, at=cast.now())
    assert rolled(later).blocks[0].origin_id == row.pk
    later.blocks.update(cost_minor=7)
    assert compared(version_of(fresh(offer)), version_of(fresh(later))).is_same or not {"cost", "margin"} & {
        each.field for each in compared(version_of(fresh(offer)), version_of(fresh(later))).sums
    }


@pytest.mark.parametrize(
    ("lines", "least", "thin"),
    [
        ([hours(70)], 30, False),
        ([hours(71)], 30, True),
        ([hours(71)], None, False),
        ([hours(0)], 99, False),
        ([hours(100)], 0, False),
        ([hours(101)], 0, True),
        ([hours(None)], 99, False),
        ([hours(90), hours(None)], 30, False),
        ([hours(150), hours(None)], 30, True),
        ([hours(90, price=None)], 30, False),
        ([hours(10), hours(90, price=None)], 30, False),
        ([hours(10), hours(90, optional=True)], 30, False),
        ([hours(10, price=0)], 30, True),
        ([], 30, False),
    ],
)
def test_a_caution_is_given_for_what_is_proved(lines: list[Line], least: int | None, thin: bool) -> None:
    assert is_thin(counted(*lines), least) is thin


def test_a_discount_takes_from_the_margin() -> None:
    assert not is_thin(counted(hours(60)), 30)
    assert is_thin(counted(hours(60), discount=Discount(share=2000, reason="Давно вместе")), 30)


def test_what_nobody_knows_is_counted() -> None:
    assert unknown(counted(hours(1), hours(None), Line(fixed=5), hours(None, optional=True))) == 2
    assert not is_thin(None, 30)
    assert [share(30, 100), share(-1, 100), share(None, 100), share(5, 0)] == [3000, -100, None, None]
