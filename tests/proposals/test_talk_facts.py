"""What a gate is told of a proposal's way: received, final, valid; many deals cost as many queries as one."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from kochka.core.refusals import Invalid, Refused
from kochka.core.when import LAST_YEAR
from kochka.deals.journal import timeline
from kochka.deals.models import Deal
from kochka.funnel.facts import Answer, answers
from kochka.proposals.finishing import finalise
from kochka.proposals.models import Extension, Proposal
from kochka.proposals.talking import take_out
from kochka.proposals.validity import extend
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import offered
from tests.proposals.offers import draft
from tests.proposals.talks import outside, ready, received, sent, yesterday

FACTS = ("proposals.received", "proposals.final", "proposals.valid")


def told(key: str, deal: Deal) -> Answer:
    return answers(key, {}, [deal.pk])[deal.pk]


def test_over_nothing_nothing_holds(cast: Cast):
    for deal in (cast.plain(), draft(cast).deal):
        found: Mapping[str, Answer] = {key: told(key, deal) for key in FACTS}
        assert not any(answer.holds for answer in found.values())
        assert all(str(answer.detail) for answer in found.values())


def test_received_waits_for_the_client_since_it_was_sent(cast: Cast):
    row = ready(cast)
    assert "не отправлена" in str(told("proposals.received", row.deal).detail)
    mine = sent(cast, row, name="Пётр")
    waits = told("proposals.received", row.deal)
    assert (waits.holds, waits.waits_for, waits.waits_since) == (False, ("Пётр",), cast.now())
    receipt = received(cast, mine, name="Мария", words="Тут")
    answer = told("proposals.received", row.deal)
    assert answer.holds and answer.since == receipt.happened_at and "Мария" in str(answer.detail)
    take_out(receipt, why="Не она", by=cast.anna, at=cast.now())
    assert not told("proposals.received", row.deal).holds


def test_a_later_sending_that_nobody_has_confirmed_takes_nothing_back(cast: Cast):
    mine = received(cast).sending
    sent(cast, mine.proposal)
    assert told("proposals.received", mine.proposal.deal).holds


def test_a_new_version_that_was_sent_is_to_be_received_anew(cast: Cast):
    row = received(cast).sending.proposal
    offered(cast, deal=row.deal)
    assert told("proposals.received", row.deal).holds
    sent(cast, offered(cast, deal=row.deal))
    assert not told("proposals.received", row.deal).holds


def test_final_is_told_of_the_version_that_counts(cast: Cast):
    row = sent(cast).proposal
    assert not told("proposals.final", row.deal).holds
    finalise(row, by=cast.anna, at=cast.now())
    answer = told("proposals.final", row.deal)
    assert answer.holds and answer.since == cast.now()
    outside(cast, row.deal)
    assert not told("proposals.final", row.deal).holds


def test_a_day_holds_to_its_end_on_the_companys_clock(cast: Cast, clock):
    row = outside(cast, valid_until=cast.day(1))
    clock.move_to(datetime(2026, 11, 25, 20, 59, tzinfo=UTC))  # 23:59 in Moscow
    assert told("proposals.valid", row.deal).holds
    clock.move_to(datetime(2026, 11, 25, 21, 1, tzinfo=UTC))
    answer = told("proposals.valid", row.deal)
    assert not answer.holds and "25 ноября" in str(answer.detail).replace("\u00a0", " ")


def test_without_a_day_it_holds_and_with_another_one_again(cast: Cast, clock):
    assert told("proposals.valid", ready(cast).deal).holds
    row = outside(cast, valid_until=cast.day(1))
    clock.shift(timedelta(days=7))
    assert not told("proposals.valid", row.deal).holds
    extend(row, cast.day(3), reason="Ждут бюджет", by=cast.anna, at=cast.now())
    assert told("proposals.valid", row.deal).holds
    line = timeline(row.deal, limit=1)[0]
    assert str(line.detail) == "Ждут бюджет"
    assert extend(row, cast.day(3), by=cast.anna, at=cast.now()) and Extension.objects.count() == 1


def test_a_day_that_has_passed_and_a_drafts_day_are_not_said_here(cast: Cast):
    row = ready(cast)
    for day in (timezone.localdate() - timedelta(days=2), date(LAST_YEAR + 1, 1, 1)):
        with pytest.raises(Invalid) as no:
            extend(row, day, by=cast.anna, at=cast.now())
        assert "valid_until" in no.value.fields
    with pytest.raises(Refused):
        extend(offered(cast), cast.day(3), by=cast.anna, at=cast.now())


def test_ten_deals_cost_as_many_queries_as_one(cast: Cast):
    rows: list[Proposal] = [received(cast).sending.proposal for _each in range(4)]
    finalise(rows[0], by=cast.anna, at=cast.now())
    extend(rows[1], cast.day(3), by=cast.anna, at=cast.now())
    ids = [row.deal_id for row in rows]
    for key in FACTS:
        one, many = (queries(lambda key=key, some=some: answers(key, {}, some)) for some in (ids[:1], ids))
        assert one == many, key


def test_what_happened_yesterday_is_told_as_of_yesterday(cast: Cast, clock):
    row = ready(cast)
    clock.shift(timedelta(days=1))
    mine = sent(cast, row, happened_at=yesterday(cast))
    assert told("proposals.received", mine.proposal.deal).waits_since == yesterday(cast)
