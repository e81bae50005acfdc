"""Talking that a verdict puts into the offer: hours, at the price of a role, as a line or over the lines; once."""

import pytest

from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.deals.models import Deal
from kochka.proposals.beginning import withdraw_proposal
from kochka.proposals.blocks import remove_block
from kochka.proposals.models import Proposal, Recouped
from kochka.proposals.reading import blocks_of, rolled
from kochka.proposals.recouping import recoup_in_line, recoup_in_loading, recouped_by, to_recoup
from kochka.timesheets.models import Verdict
from kochka.timesheets.verdicts import give_verdict
from tests.cast import Cast
from tests.proposals.offers import block, draft, fresh, role, sealed
from tests.web.time.test_talk import dear, talked

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")


@pytest.fixture
def deal(cast: Cast) -> Deal:
    """Talked about for ten hours and forty minutes: past the threshold."""
    deal = dear(cast)
    talked(cast, deal, 10 + 2 / 3)
    return deal


@pytest.fixture
def offer(cast: Cast, deal: Deal) -> Proposal:
    return draft(cast, deal)


def judged(cast: Cast, deal: Deal, kind: Verdict.Kind) -> Verdict:
    return give_verdict(deal, kind, "Иначе не окупится", by=cast.anna, at=cast.now())


def in_line(cast: Cast, row: Proposal, minutes: int = 645, **given: object) -> Recouped:
    return recoup_in_line(row, minutes, "Предпроектная работа", **{"by": cast.anna, "at": cast.now(), **given})  # type: ignore[arg-type]


def over_lines(cast: Cast, row: Proposal, minutes: int) -> Recouped:
    return recoup_in_loading(row, minutes, by=cast.anna, at=cast.now())


def hours(row: Proposal) -> list[tuple[int | None, int | None, int | None]]:
    return [(each.minutes_least, each.minutes_likely, each.minutes_most) for each in blocks_of(row)]


def test_only_a_verdict_that_speaks_of_the_offer_asks_for_it(cast: Cast, deal: Deal, offer: Proposal):
    assert to_recoup(deal.pk) is None
    with pytest.raises(Refused):
        in_line(cast, offer)
    judged(cast, deal, Verdict.Kind.GO_ON)
    assert to_recoup(deal.pk) is None
    with pytest.raises(Refused):
        over_lines(cast, offer, 60)
    assert not Recouped.objects.exists() and not blocks_of(offer)


def test_a_line_of_its_own_is_hours_at_the_price_of_a_role(cast: Cast, deal: Deal, offer: Proposal):
    block(cast, offer, title="Портал", fixed=50_000_00)
    verdict = judged(cast, deal, Verdict.Kind.LINE)
    found = to_recoup(deal.pk)
    assert found and (found.verdict, found.minutes) == (verdict, 645), "in quarters of an hour"
    done = in_line(cast, offer, 640, role=role(hour=3_000_00))
    line = blocks_of(offer)[-1]
    assert (done.block, done.minutes, done.verdict) == (line, 645, verdict)
    assert (line.title, line.minutes_likely) == ("Предпроектная работа", 645)
    assert rolled(fresh(offer)).sums.total == 50_000_00 + 32_250_00
    assert to_recoup(deal.pk) is None and recouped_by([verdict.pk])[verdict.pk].proposal == offer
    assert cast.kinds(deal)[-1] == "proposals.recouped"


def test_a_loading_is_shared_by_hours_in_quarters_and_moves_the_whole_estimate(cast: Cast, deal: Deal, offer: Proposal):
    designer = role()
    block(cast, offer, title="Дизайн", role=designer, least=480, likely=600, most=900)
    block(cast, offer, title="Сборка", role=designer, likely=300)
    block(cast, offer, title="Лицензия", fixed=10_000_00)
    block(cast, offer, title="По желанию", role=designer, likely=600, optional=True)
    judged(cast, deal, Verdict.Kind.LOADING)
    over_lines(cast, offer, 640)
    assert hours(offer) == [(915, 1035, 1335), (None, 510, None), (None, None, None), (None, 600, None)]
    assert Recouped.objects.get().minutes == 435 + 210
    assert to_recoup(deal.pk) is None


def test_where_no_line_is_counted_in_hours_nothing_can_be_spread(cast: Cast, deal: Deal, offer: Proposal):
    block(cast, offer, title="Портал", fixed=50_000_00)
    judged(cast, deal, Verdict.Kind.LOADING)
    with pytest.raises(Invalid, match="отдельной строкой"):
        over_lines(cast, offer, 60)
    with pytest.raises(Invalid):
        over_lines(cast, offer, 0)
    assert in_line(cast, offer, 60).block, "the other way stays open"


def test_who_is_second_hears_who_was_first(cast: Cast, deal: Deal, offer: Proposal):
    judged(cast, deal, Verdict.Kind.LINE)
    in_line(cast, offer)
    with pytest.raises(Stale, match="Анна"):
        in_line(cast, offer)
    assert len(blocks_of(offer)) == 1


def test_a_removed_line_and_a_version_put_away_ask_again(cast: Cast, deal: Deal, offer: Proposal):
    judged(cast, deal, Verdict.Kind.LINE)
    line = in_line(cast, offer).block
    assert line
    remove_block(line, revision=line.revision, by=cast.anna, at=cast.now())
    found = to_recoup(deal.pk)
    assert found and found.minutes == 645
    in_line(cast, offer)
    withdraw_proposal(fresh(offer), revision=fresh(offer).revision, by=cast.anna, at=cast.now())
    assert to_recoup(deal.pk)


def test_at_the_next_step_only_what_was_talked_since_goes_in(cast: Cast, deal: Deal, offer: Proposal):
    judged(cast, deal, Verdict.Kind.LINE)
    in_line(cast, offer)
    talked(cast, deal, 10, ago=1)
    assert to_recoup(deal.pk) is None, "nobody has said so yet"
    judged(cast, deal, Verdict.Kind.LOADING)
    found = to_recoup(deal.pk)
    assert found and found.in_lines and found.minutes == 600


def test_a_sealed_version_takes_nothing_in_and_strangers_put_nothing_in(cast: Cast, deal: Deal, offer: Proposal):
    judged(cast, deal, Verdict.Kind.LINE)
    with pytest.raises(NotYours):
        in_line(cast, offer, by=cast.oleg)
    block(cast, offer, title="Портал", fixed=50_000_00)
    sealed(cast, offer)
    with pytest.raises(Ended):
        in_line(cast, offer)
    assert to_recoup(deal.pk), "it waits for the next version"


def test_more_than_a_line_can_hold_changes_nothing(cast: Cast, deal: Deal, offer: Proposal):
    designer = role()
    for title in ("Дизайн", "Сборка"):
        block(cast, offer, title=title, role=designer, likely=600)
    judged(cast, deal, Verdict.Kind.LOADING)
    with pytest.raises(Refused):
        over_lines(cast, offer, 100_000_000)
    assert hours(offer) == [(None, 600, None)] * 2 and to_recoup(deal.pk)
