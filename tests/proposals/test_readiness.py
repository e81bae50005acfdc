"""The client's double yes: to which version, by whom, and when the gate takes it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from kochka.clients.contacts import add_contact
from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.deals.gate import gate
from kochka.deals.journal import timeline
from kochka.deals.models import Deal
from kochka.funnel.facts import answers
from kochka.funnel.publishing import publish
from kochka.proposals.beginning import next_version
from kochka.proposals.current import current_version
from kochka.proposals.models import FinalForm, Proposal, Readiness, Sending
from kochka.proposals.readiness import (
    Word,
    ready_to_prepay,
    ready_to_sign,
    standing_readiness,
    withdraw_readiness,
)
from tests.cast import PLAIN, Cast
from tests.counting import queries
from tests.proposals.offers import block, draft, fresh, sealed

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")

FACT = "proposals.agreed"
OLD = PLAIN.replace(
    "    tries: 2\n",
    "    tries: 2\n    need:\n"
    "      - confirm: {key: decision.agreed, by: seller, evidence: text, ru: Согласны, en: Agreed}\n",
)


@pytest.fixture
def offer(cast: Cast) -> Proposal:
    row = draft(cast, cast.plain(client=company_named("Вектор", by=cast.anna, at=cast.now())))
    block(cast, row)
    return sealed(cast, row)


def sign(cast: Cast, offer: Proposal, **given: Any) -> Readiness:
    word = Word(given.pop("happened_at", cast.now()), given.pop("said_by", "Пётр"), words=given.pop("words", "Берём"))
    given = {"word": word, "form": "ours", "by": cast.anna, "at": cast.now()} | given
    return ready_to_sign(Deal(pk=offer.deal_id), offer, given.pop("word"), **given)


def prepay(cast: Cast, offer: Proposal, **given: Any) -> Readiness:
    given = {"amount": Money(50_000_00, "RUB"), "pays_by": cast.day(7), "payer": "ООО «Вектор»"} | given
    word = Word(cast.now(), "Пётр")
    return ready_to_prepay(Deal(pk=offer.deal_id), offer, word, **{"by": cast.anna, "at": cast.now()} | given)


def again(cast: Cast, offer: Proposal) -> Proposal:
    """A next version, sealed."""
    return sealed(cast, next_version(offer, by=cast.anna, at=cast.now()))


def sent(cast: Cast, offer: Proposal) -> Sending:
    return Sending.objects.create(
        proposal=offer, recipient="Пётр", channel="mail", happened_at=cast.now(), at=cast.now(), by=cast.anna
    )


def holds(deal_id: int) -> tuple[bool, str]:
    with translation.override("en"):
        answer = answers(FACT, {}, [deal_id])[deal_id]
        return answer.holds, str(answer.detail)


# --- which version ---


def test_the_newest_sent_version_is_current_before_sealed_ones_and_drafts(cast: Cast, offer: Proposal) -> None:
    second = again(cast, offer)
    third = next_version(second, by=cast.anna, at=cast.now())
    assert current_version(offer.deal) == second
    row = sent(cast, offer)
    assert current_version(offer.deal) == offer
    Sending.objects.filter(pk=row.pk).update(withdrawn_at=cast.now(), withdrawn_by=cast.anna)
    assert current_version(offer.deal) == second
    assert third != second


def test_a_yes_is_to_the_version_in_its_final_form(cast: Cast, offer: Proposal) -> None:
    second = again(cast, offer)
    FinalForm.objects.create(deal=offer.deal, proposal=offer, at=cast.now(), by=cast.anna)
    assert sign(cast, offer).proposal == offer
    with pytest.raises(Stale):
        sign(cast, second)


def test_a_yes_to_a_draft_is_none(cast: Cast) -> None:
    row = draft(cast)
    with translation.override("en"), pytest.raises(Refused, match="seal a version"):
        sign(cast, row)


def test_a_yes_to_a_version_that_was_overtaken_is_asked_for_again(cast: Cast, offer: Proposal) -> None:
    again(cast, offer)
    with pytest.raises(Stale, match="2"):
        sign(cast, offer)
    assert not Readiness.objects.exists()


# --- what is said ---


def test_both_halves_open_the_gate_and_say_what_lacks_until_then(cast: Cast, offer: Proposal) -> None:
    deal = offer.deal_id
    assert holds(deal) == (False, "neither is said yet")
    sign(cast, offer)
    assert holds(deal) == (False, "not yet said: ready to prepay")
    prepay(cast, offer)
    assert holds(deal) == (True, "")


def test_a_yes_to_the_former_version_does_not_open_the_gate(cast: Cast, offer: Proposal) -> None:
    sign(cast, offer)
    prepay(cast, offer)
    second = again(cast, offer)
    assert holds(offer.deal_id) == (False, "a yes to version 1, and version 2 is on the table")
    sign(cast, second)
    assert holds(offer.deal_id)[0] is False
    prepay(cast, second)
    assert holds(offer.deal_id)[0] is True


def test_without_a_sealed_version_there_is_nothing_to_say_yes_to(cast: Cast) -> None:
    assert holds(cast.plain().pk) == (False, "there is no sealed version to say yes to")
    assert holds(draft(cast).deal_id) == (False, "there is no sealed version to say yes to")


def test_it_waits_for_the_client(cast: Cast, offer: Proposal) -> None:
    answer = answers(FACT, {}, [offer.deal_id])[offer.deal_id]
    assert answer.waits_for == ("клиент",)
    assert answer.waits_since is not None


def test_said_anew_the_former_word_stays_and_says_who_took_its_place(cast: Cast, offer: Proposal) -> None:
    former = sign(cast, offer)
    now = sign(cast, offer, form="theirs", by=cast.chief, seen=str(former.pk))
    former.refresh_from_db()
    assert (former.withdrawn_by, former.withdrawn_at, former.withdrawn_why) == (cast.chief, cast.now(), "")
    assert standing_readiness(offer.deal)["sign"] == now
    with translation.override("en"):
        assert str(timeline(offer.deal)[0].sentence) == "Ready to sign version 1, their form (said anew)"


def test_the_same_word_once_more_writes_nothing(cast: Cast, offer: Proposal) -> None:
    first = prepay(cast, offer)
    lines = len(timeline(offer.deal))
    assert prepay(cast, offer, seen="") == first
    assert len(timeline(offer.deal)) == lines


def test_two_who_write_it_down_at_once_the_second_is_told(cast: Cast, offer: Proposal) -> None:
    sign(cast, offer, seen="")
    with pytest.raises(Stale) as no:
        sign(cast, offer, form="theirs", by=cast.chief, seen="")
    assert no.value.moved_by == cast.anna.name
    with pytest.raises(Stale):
        prepay(cast, offer, seen="77")
    assert Readiness.objects.count() == 1


def test_the_client_changes_their_mind(cast: Cast, offer: Proposal) -> None:
    row = sign(cast, offer)
    with pytest.raises(Invalid) as no:
        withdraw_readiness(row, " ", by=cast.anna, at=cast.now())
    assert list(no.value.fields) == ["why"]
    withdraw_readiness(row, "Юрист против", by=cast.anna, at=cast.now())
    assert not standing_readiness(offer.deal)
    with pytest.raises(Stale):
        withdraw_readiness(row, "Юрист против", by=cast.chief, at=cast.now())
    with translation.override("en"):
        line = timeline(offer.deal)[0]
        assert str(line.sentence) == "It counts no more: Ready to sign version 1, our form"
        assert line.detail == "Юрист против"


def test_who_pays_how_much_and_by_when_is_in_the_history(cast: Cast, offer: Proposal) -> None:
    prepay(cast, offer, pays_by=date(2027, 1, 11))
    with translation.override("ru"):
        said = str(timeline(offer.deal)[0].sentence).replace("\u00a0", " ")
    assert "50 000 ₽" in said
    assert "11 января 2027" in said
    assert "ООО «Вектор»" in said


# --- what makes no sense ---


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"amount": Money(0, "RUB")}, "amount"),
        ({"amount": Money(-1, "RUB")}, "amount"),
        ({"amount": Money(10_000_000_00, "RUB")}, "amount"),
        ({"amount": Money(100, "EUR")}, "amount"),
        ({"pays_by": date(2020, 1, 1)}, "pays_by"),
        ({"pays_by": date(9999, 1, 1)}, "pays_by"),
        ({"payer": "  "}, "payer"),
        ({"payer": "ы" * 301}, "payer"),
    ],
)
def test_a_prepayment_that_makes_no_sense_is_refused_at_its_field(
    cast: Cast, offer: Proposal, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as no:
        prepay(cast, offer, **given)
    assert list(no.value.fields) == [field]
    assert not Readiness.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"form": "mine"}, "form"),
        ({"said_by": " "}, "said_by"),
        ({"said_by": "ы" * 201}, "said_by"),
        ({"words": "ы" * 501}, "words"),
    ],
)
def test_a_yes_that_makes_no_sense_is_refused_at_its_field(
    cast: Cast, offer: Proposal, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(Invalid) as no:
        sign(cast, offer, **given)
    assert list(no.value.fields) == [field]


def test_a_yes_of_tomorrow_is_refused(cast: Cast, offer: Proposal) -> None:
    with pytest.raises(Invalid) as no:
        sign(cast, offer, happened_at=cast.now() + timedelta(days=1))
    assert list(no.value.fields) == ["happened_at"]


def test_who_said_it_is_one_of_this_clients_people(cast: Cast, offer: Proposal) -> None:
    other = company_named("Гамма", by=cast.anna, at=cast.now())
    stranger = add_contact(other, name="Чужой", by=cast.anna, at=cast.now())
    with pytest.raises(Invalid) as no:
        sign(cast, offer, word=Word(cast.now(), contact=stranger))
    assert list(no.value.fields) == ["contact"]
    deal = cast.fresh(offer.deal)
    ours = add_contact(deal.client, name="Мария", by=cast.anna, at=cast.now())
    assert sign(cast, offer, word=Word(cast.now(), contact=ours)).said_by == "Мария"


def test_a_stranger_and_an_ended_deal_are_refused(cast: Cast, offer: Proposal) -> None:
    with pytest.raises(NotYours):
        sign(cast, offer, by=cast.oleg)
    cast.lose(cast.fresh(offer.deal))
    with pytest.raises(Ended):
        sign(cast, offer)


def test_the_database_keeps_one_word_of_a_kind(cast: Cast, offer: Proposal) -> None:
    row = sign(cast, offer)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- many deals, older funnels ---


def test_the_fact_costs_as_many_queries_for_many_deals_as_for_one(cast: Cast, offer: Proposal) -> None:
    sign(cast, offer)
    others = [sealed_offer(cast) for _ in range(4)]
    for each in others:
        sign(cast, each)
        prepay(cast, each)
    one = queries(lambda: answers(FACT, {}, [offer.deal_id]))
    assert one == queries(lambda: answers(FACT, {}, [offer.deal_id, *(each.deal_id for each in others)])) == 3


def sealed_offer(cast: Cast) -> Proposal:
    row = draft(cast, cast.plain())
    block(cast, row)
    return fresh(sealed(cast, row))


def older(cast: Cast) -> Deal:
    """A deal of a funnel that has the yes confirmed by hand."""
    return cast.deal(version=publish(OLD, by=cast.chief, at=cast.now()))


def test_what_was_confirmed_by_hand_shows_and_opens_its_own_gate_only(cast: Cast) -> None:
    deal = older(cast)
    cast.confirm(deal, "decision.agreed")
    assert holds(deal.pk) == (
        False,
        "there is no sealed version to say yes to; confirmed by hand before: “Всё на месте”",
    )
    assert cast.step(deal).stage.key == "work"


def test_a_deal_of_an_older_funnel_says_yes_by_the_same_verbs(cast: Cast) -> None:
    row = draft(cast, older(cast))
    block(cast, row)
    row = sealed(cast, row)
    sign(cast, row)
    prepay(cast, row)
    assert holds(row.deal_id)[0]
    assert [item.key for item in gate(cast.fresh(row.deal)).missing] == ["decision.agreed"]
