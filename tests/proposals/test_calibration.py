"""Estimates meet the hours that were logged: a block's work, and what blocks of one kind say together."""

from typing import Any

import pytest

from kochka.core.refusals import Invalid
from kochka.deals.journey.endings import withdraw
from kochka.deals.models import Deal
from kochka.firm.models import PriceRole, ServiceLine
from kochka.proposals.block_hours import block_work, log_on_block, logged_on
from kochka.proposals.calibration import Calibration, calibrations
from kochka.proposals.models import Block, BlockWork
from kochka.proposals.reading import blocks_of
from kochka.timesheets.logging import withdraw as take_out
from kochka.timesheets.models import TimeEntry, Work
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import HOUR, block, draft, role, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def designer() -> PriceRole:
    return role()


@pytest.fixture
def sites() -> ServiceLine:
    return ServiceLine.objects.create(name="Сайты вживую")


def offered(cast: Cast, by: PriceRole | None, line: ServiceLine | None = None, **given: Any) -> Block:
    """A block of a sealed version in a deal of its own, ten hours likely, from eight to sixteen."""
    deal = cast.deal("Портал", by=cast.anna)
    Deal.objects.filter(pk=deal.pk).update(service_line=line)
    row = draft(cast, deal)
    hours = {"least": 8 * HOUR, "likely": 10 * HOUR, "most": 16 * HOUR} | given
    made = block(cast, row, "Макет", role=by, **hours, **({} if by else {"fixed": 5_000_00}))
    sealed(cast, row)
    return Block.objects.select_related("proposal").get(pk=made.pk)


def logged(cast: Cast, row: Block, hours: float, **given: Any) -> TimeEntry:
    given = {"done": True, "day": cast.now().date()} | given
    return log_on_block(row, person=cast.anna, minutes=round(hours * 60), by=cast.anna, at=cast.now(), **given)


def found(cast: Cast, by: PriceRole | None, line: ServiceLine | None = None) -> Calibration:
    deal = cast.deal("Новая", by=cast.anna)
    deal.service_line = line
    return calibrations(deal, [by.pk if by else None])[0]


def many(cast: Cast, by: PriceRole | None, *hours: float, line: ServiceLine | None = None) -> None:
    for day, each in enumerate(hours):
        logged(cast, offered(cast, by, line), each, day=cast.day(-day))


def test_hours_on_a_block_are_hours_of_its_deal(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    entry = logged(cast, row, 1.5)
    work = Work.objects.get()
    assert (work.kind, work.title, work.deal_id) == (Work.Kind.BLOCK, "Макет", row.proposal.deal_id)
    assert entry.work == work and logged_on([row], row.proposal)[row.pk].minutes == 90


def test_a_block_has_one_work_and_its_copy_in_the_next_version_shares_it(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    work = block_work(row, at=cast.now())
    assert block_work(row, at=cast.now()) == work
    later = draft(cast, row.proposal.deal, former=row.proposal)
    sealed(cast, later)
    copy = blocks_of(later)[0]
    assert block_work(copy, at=cast.now()) == work
    assert BlockWork.objects.get().block == row
    logged(cast, copy, 2)
    assert logged_on([copy], later)[copy.pk].minutes == logged_on([row], row.proposal)[row.pk].minutes == 120


def test_a_copy_in_another_deal_has_a_work_of_its_own(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    other = draft(cast, cast.deal("Другая", by=cast.anna), former=row.proposal)
    sealed(cast, other)
    assert block_work(blocks_of(other)[0], at=cast.now()) != block_work(row, at=cast.now())


def test_a_block_of_a_draft_takes_no_hours(cast: Cast, designer: PriceRole) -> None:
    row = block(cast, draft(cast), role=designer, likely=HOUR)
    with pytest.raises(Invalid):
        logged(cast, row, 1)
    assert not Work.objects.exists() and not TimeEntry.objects.exists()


def test_a_refused_entry_leaves_a_done_block_done(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    logged(cast, row, 2)
    with pytest.raises(Invalid):
        logged(cast, row, 1, day=cast.day(1), done=False)
    assert logged_on([row], row.proposal)[row.pk].done


def test_a_done_block_that_goes_on_is_no_more_done(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    logged(cast, row, 2)
    logged(cast, row, 1, done=False)
    said = logged_on([row], row.proposal)[row.pk]
    assert (said.minutes, said.done) == (180, False)


def test_four_blocks_say_nothing_and_five_say_how_it_comes_out(cast: Cast, designer: PriceRole) -> None:
    many(cast, designer, 5, 10, 13, 20)
    assert (found(cast, designer).blocks, found(cast, designer).is_enough) == (4, False)
    logged(cast, offered(cast, designer), 14, day=cast.day(-9))
    said = found(cast, designer)
    assert said.is_enough and (said.blocks, said.times, said.lowest, said.highest) == (5, 1.3, 0.5, 2.0)
    assert (said.least, said.likely, said.most, said.logged) == (8 * HOUR, 10 * HOUR, 16 * HOUR, 13 * HOUR)
    assert said.inside == 3


def test_all_standing_entries_of_a_block_count_and_withdrawn_ones_do_not(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    first = logged(cast, row, 4, done=False)
    logged(cast, row, 6, day=cast.day(-1))
    assert found(cast, designer).logged == 10 * HOUR
    take_out(first, by=cast.anna, at=cast.now())
    assert found(cast, designer).logged == 6 * HOUR


def test_a_block_that_is_not_done_yet_does_not_count(cast: Cast, designer: PriceRole) -> None:
    logged(cast, offered(cast, designer), 1, done=False)
    assert found(cast, designer).blocks == 0


def test_what_is_compared_is_the_estimate_before_the_hours_were_known(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, designer)
    logged(cast, row, 20, done=False)
    later = draft(cast, row.proposal.deal, former=row.proposal)
    copy = blocks_of(later)[0]
    Block.objects.filter(pk=copy.pk).update(minutes_likely=16 * HOUR)
    sealed(cast, later)
    logged(cast, copy, 1, day=cast.day(-1))
    assert (found(cast, designer).likely, found(cast, designer).logged) == (10 * HOUR, 21 * HOUR)


def test_kinds_are_kept_apart_by_role_and_by_service_line(cast: Cast, designer: PriceRole, sites: ServiceLine) -> None:
    many(cast, designer, 1, line=sites)
    many(cast, role("Верстальщик"), 2, line=sites)
    many(cast, designer, 3)
    many(cast, None, 4, line=sites)
    assert found(cast, designer, sites).logged == 1 * HOUR
    assert found(cast, designer).logged == 3 * HOUR
    assert found(cast, None, sites).logged == 4 * HOUR
    assert found(cast, None).blocks == 0


def test_blocks_without_an_estimate_and_of_withdrawn_deals_do_not_count(cast: Cast, designer: PriceRole) -> None:
    row = offered(cast, None, least=None, likely=None, most=None)
    logged(cast, row, 2)
    gone = offered(cast, None)
    logged(cast, gone, 3)
    assert found(cast, None).blocks == 1
    withdraw(gone.proposal.deal, by=cast.chief, at=cast.now(), reason="Дубль")
    assert found(cast, None).blocks == 0


def test_an_estimate_of_one_figure_is_its_own_range(cast: Cast, designer: PriceRole) -> None:
    logged(cast, offered(cast, designer, least=None, most=None), 10)
    said = found(cast, designer)
    assert (said.least, said.most, said.inside) == (10 * HOUR, 10 * HOUR, 1)


def test_many_kinds_and_many_blocks_are_one_query(cast: Cast, designer: PriceRole) -> None:
    deal = cast.deal("Новая", by=cast.anna)
    many(cast, designer, 1)
    few = queries(lambda: calibrations(deal, [designer.pk]))
    others = [role(f"Роль {number}") for number in range(3)]
    for each in others:
        many(cast, each, 1, 2)
    assert few == queries(lambda: calibrations(deal, [designer.pk, None, *(each.pk for each in others)])) == 1
