"""The version that the talk has come to: one at a time, the deal's value and plan follow it, a next one lifts it."""

import pytest

from kochka.core.refusals import Refused
from kochka.proposals.beginning import begin, next_version, withdraw_proposal
from kochka.proposals.blocks import remove_block
from kochka.proposals.finishing import StepBackFirst, finalise
from kochka.proposals.models import FinalForm, PaymentPlan, Proposal
from kochka.proposals.planning import set_payment_plan
from kochka.proposals.readiness import Word as Yes
from kochka.proposals.readiness import ready_to_sign
from kochka.proposals.reading import blocks_of
from kochka.proposals.talking import take_out
from tests.cast import Cast
from tests.proposals.checking import offered
from tests.proposals.offers import HALVES, block, fresh, sealed
from tests.proposals.talks import outside, ready, sent, word


def final(cast: Cast, proposal: Proposal | None = None, **given) -> FinalForm:
    row = proposal or sent(cast).proposal
    return finalise(row, **({"by": cast.anna, "at": cast.now()} | given))


def test_the_deal_is_worth_what_is_final(cast: Cast):
    row = final(cast)
    deal = cast.fresh(row.deal)
    assert (deal.value_minor, deal.currency) == (100_000_00, "RUB")
    assert cast.kinds(deal)[-2:] == ["proposals.final", "revalued"]


def test_final_once_more_is_nothing_new(cast: Cast):
    row = final(cast)
    assert final(cast, row.proposal, by=cast.chief) == row
    assert cast.kinds(row.deal).count("proposals.final") == 1


def test_what_the_client_was_never_sent_is_not_final(cast: Cast):
    for row in (ready(cast), offered(cast)):
        with pytest.raises(Refused) as no:
            final(cast, row)
        assert "тправ" in str(no.value)


def test_only_the_last_that_was_sent_is_final(cast: Cast):
    first = sent(cast).proposal
    second = sent(cast, offered(cast, deal=first.deal)).proposal
    with pytest.raises(Refused) as no:
        final(cast, first)
    assert str(second.number) in str(no.value)
    assert final(cast, second)


def test_a_draft_that_was_begun_after_it_is_said(cast: Cast):
    first = sent(cast).proposal
    later = next_version(first, by=cast.anna, at=cast.now())
    with pytest.raises(Refused) as no:
        final(cast, first)
    assert str(later.number) in str(no.value)
    withdraw_proposal(later, revision=fresh(later).revision, by=cast.anna, at=cast.now())
    assert final(cast, first)


def test_what_comes_to_nothing_is_not_final(cast: Cast):
    row = offered(cast)
    each = blocks_of(row)[0]
    remove_block(each, revision=each.revision, by=cast.anna, at=cast.now())
    block(cast, row, "Подарок", fixed=0)
    mine = sent(cast, row).proposal
    with pytest.raises(Refused) as no:
        final(cast, mine)
    assert "ничего не стоит" in str(no.value)


def test_the_plan_of_that_version_is_the_deals(cast: Cast):
    first = sent(cast).proposal
    plan = {"by": cast.anna, "at": cast.now()}
    set_payment_plan(first.deal, HALVES, seen=0, proposal=first, **plan)
    second = sealed(cast, offered(cast, deal=first.deal))
    set_payment_plan(first.deal, HALVES, seen=1, proposal=second, **plan)
    final(cast, first)
    newest = PaymentPlan.objects.order_by("-number").first()
    assert newest and (newest.proposal, newest.number) == (first, 3)
    assert [line.amount_minor for line in newest.lines.all()] == [50_000_00, 50_000_00]
    assert final(cast, first) and PaymentPlan.objects.count() == 3


def test_a_next_version_lifts_it_while_it_is_talked_about(cast: Cast):
    row = final(cast)
    begin(row.deal, by=cast.chief, at=cast.now())
    assert FinalForm.objects.get().lifted_by == cast.chief
    assert cast.kinds(row.deal)[-2:] == ["proposals.final_lifted", "proposals.begun"]


def test_past_the_discussion_it_stays_until_the_deal_steps_back(cast: Cast):
    deal = _past_discussion(cast)
    row = FinalForm.objects.get(deal=deal, lifted_at=None)
    for change in (
        lambda: begin(deal, by=cast.chief, at=cast.now()),
        lambda: outside(cast, deal, by=cast.chief),
        lambda: take_out(row.proposal.sendings.get(), why="Ой", by=cast.chief, at=cast.now()),
    ):
        with pytest.raises(StepBackFirst) as no:
            change()
        assert "шаг назад" in str(no.value)
    assert FinalForm.objects.filter(deal=deal, lifted_at=None).count() == 1
    cast.back(cast.fresh(deal))
    begin(deal, by=cast.chief, at=cast.now())
    assert not FinalForm.objects.filter(deal=deal, lifted_at=None).exists()


def test_another_version_does_not_become_final_behind_the_tables_back(cast: Cast):
    deal = _past_discussion(cast)
    cast.back(cast.fresh(deal))
    other = outside(cast, deal, by=cast.chief, title="Другое")
    first = Proposal.objects.get(deal=deal, number=1)
    final(cast, first, by=cast.chief)
    deal = cast.step(cast.fresh(deal))
    sent(cast, other, by=cast.chief)
    with pytest.raises(StepBackFirst):
        final(cast, other, by=cast.chief)
    assert FinalForm.objects.get(deal=deal, lifted_at=None).proposal == first


def test_a_sending_that_the_client_has_said_yes_to_stays(cast: Cast):
    mine = sent(cast)
    ready_to_sign(mine.proposal.deal, mine.proposal, Yes(cast.now(), "Пётр"), form="ours", by=cast.anna, at=cast.now())
    with pytest.raises(Refused) as no:
        take_out(mine, why="Ой", by=cast.anna, at=cast.now())
    assert "да" in str(no.value).lower()
    again = sent(cast, mine.proposal)
    assert take_out(again, why="Ой", by=cast.anna, at=cast.now())


def test_a_version_from_elsewhere_is_final_too(cast: Cast):
    row = outside(cast, sent=word(cast))
    assert final(cast, row)
    assert cast.fresh(row.deal).value_minor == row.total_minor


def _past_discussion(cast: Cast):
    """A deal that stands behind the stage whose gate asks for the final form."""
    return cast.walk_to("decision")
