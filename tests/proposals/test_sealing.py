"""A sealed version stays as it was: the verbs say so, and so does the database."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from kochka.core.refusals import Ended, Invalid
from kochka.deals.journal import timeline
from kochka.proposals.beginning import change_proposal, next_version
from kochka.proposals.blocks import move_block, remove_block
from kochka.proposals.flaws import Flawed
from kochka.proposals.lines import Discount
from kochka.proposals.models import Block, PaymentLine, PaymentPlan, Proposal
from kochka.proposals.planning import newest_plan, set_payment_plan
from kochka.proposals.reading import rolled
from kochka.proposals.sealing import seal
from kochka.proposals.typed import head_of
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.proposals.offers import HALVES, block, change, draft, entity, fresh, role, sealed

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")


def head(cast: Cast, row: Proposal, **given) -> Proposal:
    row = fresh(row)
    changed = replace(head_of(row), **given)
    return change_proposal(row, revision=row.revision, head=changed, by=cast.anna, at=cast.now())


def whole(cast: Cast) -> Proposal:
    """VAT on top at 22 %, a block without it, an option not chosen, discounts on a line and on the whole."""
    row = head(cast, draft(cast), entity=entity(), vat_included=False, discount=Discount(share=1000, reason="Давно"))
    block(cast, row, "Макет", role=role(hour=3_000_00), least=60, likely=120, most=180)
    block(cast, row, "Вёрстка", fixed=1_000_00, regime="none", discount=Discount(minor=100_00, reason="Так"))
    block(cast, row, "Опция", fixed=500_00, optional=True)
    return row


def test_a_version_is_sealed_with_the_sums_that_were_read(cast: Cast):
    row = sealed(cast, whole(cast))
    assert (row.net_minor, row.vat_minor, row.total_minor) == (6_210_00, 1_188_00, 7_398_00)
    assert (row.sealed_by, row.sealed_at) == (cast.anna, cast.now())
    line = timeline(row.deal, limit=1)[0]
    assert line.entry.payload == {"proposal": str(row.pk), "total": 7_398_00, "currency": "RUB"}
    assert "7\u00a0398\u00a0₽" in str(line.sentence)


def test_what_was_changed_since_it_was_read_is_not_sealed(cast: Cast):
    row = whole(cast)
    seen = rolled(fresh(row)).mark
    mine = block(cast, row, "Ещё")
    change(cast, mine, by=cast.chief, title="Ещё от шефа")
    with pytest.raises(Overtaken) as no:
        seal(row, seen=seen, by=cast.anna, at=cast.now())
    assert no.value.moved_by == cast.chief.name and "Ещё от шефа" in str(no.value)
    seen = rolled(fresh(row)).mark
    remove_block(mine, revision=2, by=cast.chief, at=cast.now())
    with pytest.raises(Overtaken) as no:
        seal(row, seen=seen, by=cast.anna, at=cast.now())
    assert no.value.moved_by == cast.chief.name
    assert not fresh(row).is_sealed


def test_everything_that_is_missing_is_said_at_once(cast: Cast):
    row = draft(cast)
    with pytest.raises(Flawed) as no:
        sealed(cast, row)
    assert list(no.value.fields) == ["lines"]
    block(cast, row, "Опция", fixed=1, optional=True)
    with pytest.raises(Flawed):
        sealed(cast, row)
    block(cast, row, "Без цены", likely=60)
    block(cast, row, "И этот", role=role(currency="EUR"), likely=60)
    with pytest.raises(Flawed) as no:
        sealed(cast, row)
    assert list(no.value.fields) == ["2.hour", "3.hour"]
    assert "Без цены" in str(no.value.fields["2.hour"])


def test_a_regime_that_was_corrected_meanwhile_is_looked_at_again(cast: Cast):
    row = whole(cast)
    fresh(row).entity.vat_periods.update(regime="five")
    with pytest.raises(Invalid) as no:
        sealed(cast, row)
    assert list(no.value.fields) == ["entity"]
    head(cast, row)
    assert sealed(cast, row).vat_minor == 270_00


def test_a_retired_entity_offers_nothing(cast: Cast):
    row = whole(cast)
    ours = fresh(row).entity
    ours.retired_at = cast.now()
    ours.save()
    with pytest.raises(Invalid):
        sealed(cast, row)


def test_a_sealed_version_refuses_every_verb_and_says_who_sealed_it(cast: Cast):
    row = whole(cast)
    mine = rolled(row).blocks[0]
    row = sealed(cast, row)
    who = {"by": cast.chief, "at": cast.now()}
    for attempt in (
        lambda: head(cast, row, title="Иначе"),
        lambda: head(cast, row, currency="EUR"),
        lambda: block(cast, row),
        lambda: change(cast, mine, title="Иначе"),
        lambda: move_block(mine, after=None, revision=1, **who),
        lambda: remove_block(mine, revision=1, **who),
        lambda: sealed(cast, row),
    ):
        with pytest.raises(Ended) as no:
            attempt()
        assert cast.anna.name in str(no.value)
    assert next_version(row, **who).number == 2


BREAKS = {
    "another title": lambda row: Proposal.objects.filter(pk=row.pk).update(title="Иначе"),
    "another currency": lambda row: Proposal.objects.filter(pk=row.pk).update(currency="EUR"),
    "another sum": lambda row: Proposal.objects.filter(pk=row.pk).update(total_minor=1),
    "unsealed": lambda row: Proposal.objects.filter(pk=row.pk).update(
        sealed_at=None, sealed_by=None, net_minor=None, vat_minor=None, total_minor=None
    ),
    "another price": lambda row: Block.objects.filter(proposal=row).update(hour_minor=1),
    "a block removed": lambda row: Block.objects.filter(proposal=row).update(withdrawn_at=F("made_at"), withdrawn_by=1),
    "a block taken away": lambda row: Block.objects.filter(proposal=row).update(
        proposal=Proposal.objects.exclude(pk=row.pk).get()
    ),
    "a block brought in": lambda row: Block.objects.exclude(proposal=row).update(proposal=row),
    "another plan": lambda row: PaymentPlan.objects.update(total_minor=1),
    "another payment": lambda row: PaymentLine.objects.update(amount_minor=1),
}


@pytest.mark.parametrize("what", BREAKS)
def test_the_database_keeps_what_is_sealed_whatever_the_code_does(cast: Cast, what: str):
    row = whole(cast)
    other = draft(cast)
    block(cast, other)
    set_payment_plan(row.deal, HALVES, proposal=row, seen=0, by=cast.anna, at=cast.now())
    row = sealed(cast, row)
    with pytest.raises(IntegrityError), transaction.atomic():
        BREAKS[what](row)
    assert rolled(fresh(row)).sums.total == row.total_minor


def test_drafts_may_change_while_others_are_sealed(cast: Cast):
    row, other = whole(cast), draft(cast)
    mine = block(cast, other)
    sealed(cast, row)
    assert change(cast, mine, title="Иначе").title == "Иначе"


ROWS = {
    "a number twice": lambda row: Proposal.objects.exclude(pk=row.pk).update(number=row.number, deal=row.deal_id),
    "sealed without sums": lambda row: Proposal.objects.filter(pk=row.pk).update(sealed_at=F("made_at"), sealed_by=1),
    "a discount without a reason": lambda row: Block.objects.update(discount_share=1),
    "two discounts in one": lambda row: Block.objects.update(discount_share=1, discount_minor=1, discount_reason="!"),
    "a discount over everything": lambda row: Block.objects.update(discount_share=10_001, discount_reason="!"),
    "hours out of order": lambda row: Block.objects.update(minutes_least=2, minutes_likely=1),
    "a negative price": lambda row: Block.objects.update(fixed_minor=-1),
    "a regime that nobody knows": lambda row: Block.objects.update(regime="half"),
    "over before it begins": lambda row: Proposal.objects.update(valid_until=date(2020, 1, 1)),
    "removed by nobody": lambda row: Block.objects.update(withdrawn_at=F("made_at")),
}


@pytest.mark.parametrize("what", ROWS)
def test_rules_that_a_database_can_hold_stand_in_it(cast: Cast, what: str):
    row = draft(cast)
    block(cast, row)
    draft(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        ROWS[what](row)


def test_a_plan_made_of_the_draft_is_counted_over_the_sum_that_is_sealed(cast: Cast):
    row = draft(cast)
    mine = block(cast, row, fixed=100)
    set_payment_plan(row.deal, HALVES, proposal=row, seen=0, by=cast.anna, at=cast.now())
    change(cast, mine, fixed=301)
    row = sealed(cast, row)
    plan = newest_plan(row.deal)
    assert (plan.number, plan.total_minor) == (2, 301)
    assert [line.amount_minor for line in plan.lines.all()] == [150, 151]


def test_a_plan_in_sums_that_add_up_no_more_keeps_the_version_from_being_sealed(cast: Cast):
    row = draft(cast)
    mine = block(cast, row, fixed=100)
    plan = [replace(each, share=None, minor=50) for each in HALVES]
    set_payment_plan(row.deal, plan, proposal=row, seen=0, by=cast.anna, at=cast.now())
    change(cast, mine, fixed=150)
    with pytest.raises(Flawed) as no:
        sealed(cast, row)
    assert list(no.value.fields) == ["payments"]
    assert not fresh(row).is_sealed
