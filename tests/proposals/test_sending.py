"""A version goes to the client: to somebody, by something, at some moment, once; and the client says that it came."""

from datetime import timedelta

import pytest

from kochka.clients.naming import company_named
from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.deals.details import edit
from kochka.deals.gate import gate
from kochka.deals.journal import timeline
from kochka.deals.waivers import waive
from kochka.proposals.beginning import withdraw_proposal
from kochka.proposals.current import current_version, current_versions, tables
from kochka.proposals.finishing import finalise
from kochka.proposals.flaws import Flawed
from kochka.proposals.models import FinalForm, Proposal, Receipt, Sending
from kochka.proposals.reviews import approve
from kochka.proposals.sending import Then, receive, send
from kochka.proposals.talking import take_out
from kochka.proposals.working import Overtaken
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.checking import asked, mark, offered, taken
from tests.proposals.offers import block, draft, fresh, sealed
from tests.proposals.talks import contact, outside, ready, received, sent, word, yesterday


def test_a_sealed_version_is_sent_to_one_of_their_people(cast: Cast):
    row = ready(cast)
    who = contact(cast, row.deal)
    found = sent(cast, row, contact=who, name="", address="petr@vector.example")
    assert (found.contact, found.recipient, found.address) == (who, "Пётр Петров", "petr@vector.example")
    assert (found.by, found.at, found.happened_at) == (cast.anna, cast.now(), cast.now())
    line = timeline(row.deal, limit=1)[0]
    assert "КП отправлено, версия 1" in str(line.sentence) and "Пётр Петров" in str(line.sentence)


def test_a_draft_is_sealed_by_being_sent_as_it_was_read(cast: Cast):
    row = offered(cast)
    seen = mark(row)
    block(cast, row, "Ещё", fixed=5_000_00)
    with pytest.raises(Overtaken):
        send(row, word(cast), seen=seen, by=cast.anna, at=cast.now())
    assert not fresh(row).is_sealed and not Sending.objects.exists()
    sent(cast, row)
    assert fresh(row).total_minor == 105_000_00
    assert cast.kinds(row.deal)[-2:] == ["proposals.sealed", "proposals.sent"]


def test_a_draft_that_cannot_be_sealed_is_not_sent(cast: Cast):
    with pytest.raises(Flawed):
        sent(cast, draft(cast))
    assert not Sending.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": "  "}, "said_by"),
        ({"name": "я" * 201}, "said_by"),
        ({"channel": "pigeon"}, "channel"),
        ({"channel": "inside"}, "channel"),
        ({"address": "я" * 255}, "address"),
        ({"ahead": 2}, "happened_at"),
        ({"ahead": -60 * 24}, "happened_at"),
    ],
)
def test_a_sending_that_makes_no_sense_is_refused_at_its_field(cast: Cast, given: dict, field: str):
    row = ready(cast)
    if "ahead" in given:
        given = {"happened_at": cast.now() + timedelta(minutes=given["ahead"])}
    with pytest.raises(Invalid) as no:
        sent(cast, row, **given)
    assert field in no.value.fields
    assert not Sending.objects.exists()


def test_somebody_at_another_client_is_nobody_here(cast: Cast):
    row, other = ready(cast), cast.plain()
    contact(cast, row.deal)
    stranger = contact(cast, other, "Чужой")
    assert row.deal.pk != other.pk
    edit(row.deal, by=cast.anna, at=cast.now(), client=company_named("Другие", by=cast.anna, at=cast.now()))
    with pytest.raises(Invalid) as no:
        sent(cast, row, contact=stranger)
    assert "said_by" in no.value.fields


def test_the_client_has_heard_from_us_when_it_was_sent(cast: Cast, clock):
    row = ready(cast)
    clock.shift(timedelta(days=2))
    silent = cast.fresh(row.deal).open_jump.silent_at
    sent(cast, row)
    deal = cast.fresh(row.deal)
    assert deal.heard_at == cast.now()
    assert deal.open_jump.silent_at > silent


def test_what_was_sent_before_they_last_heard_from_us_changes_nothing_of_that(cast: Cast, clock):
    row = ready(cast)
    clock.shift(timedelta(days=1))
    deal = cast.again(cast.fresh(row.deal), outcome="Поговорили")
    sent(cast, row, happened_at=yesterday(cast))
    assert cast.fresh(deal).heard_at == cast.now()


def test_a_sending_by_mistake_gives_the_silence_back(cast: Cast, clock):
    row = ready(cast)
    before = cast.fresh(row.deal)
    clock.shift(timedelta(days=2))
    mine = sent(cast, row)
    take_out(mine, why="Не туда", by=cast.anna, at=cast.now())
    after = cast.fresh(row.deal)
    assert (after.heard_at, after.open_jump.silent_at) == (before.heard_at, before.open_jump.silent_at)


def test_the_same_form_twice_is_one_sending(cast: Cast, clock):
    row = ready(cast)
    first = sent(cast, row, known=0)
    clock.shift(timedelta(seconds=2))
    assert sent(cast, row, known=0) == first
    assert Sending.objects.count() == 1
    assert sent(cast, row, known=first.pk) != first


def test_somebody_else_who_has_sent_it_meanwhile_is_named(cast: Cast):
    row = ready(cast)
    sent(cast, row, known=0, by=cast.chief)
    with pytest.raises(Stale) as no:
        sent(cast, row, known=0)
    assert no.value.moved_by == cast.chief.name and cast.chief.name in str(no.value)
    assert Sending.objects.count() == 1


def test_a_version_that_was_put_away_and_an_ended_deal_send_nothing(cast: Cast):
    row = offered(cast)
    seen = fresh(row).revision
    withdraw_proposal(row, revision=seen, by=cast.anna, at=cast.now())
    with pytest.raises(Ended):
        sent(cast, row)
    other = ready(cast)
    cast.lose(cast.fresh(other.deal))
    with pytest.raises(Ended):
        sent(cast, other)


def test_who_does_not_make_the_jump_sends_nothing(cast: Cast):
    row = ready(cast)
    for who in (cast.polina, cast.oleg):
        with pytest.raises(NotYours):
            sent(cast, row, by=who)


def test_a_stage_that_wants_a_review_sends_nothing_unreviewed(cast: Cast):
    deal = cast.walk_to("proposal")
    assert gate(deal).item("proposals.reviewed")
    row = offered(cast, deal=deal)
    with pytest.raises(Refused) as no:
        sent(cast, row)
    assert "проверил" in str(no.value)
    with pytest.raises(Refused):
        outside(cast, deal, sent=word(cast))
    outside(cast, deal)
    turn = {"seen": cast.fresh(deal).open_jump_id, "by": cast.chief, "at": cast.now()}
    waive(deal, "proposals.reviewed", reason="Смотрели вдвоём", **turn)
    assert sent(cast, row).proposal == row


def test_an_approved_version_is_sent(cast: Cast):
    row = offered(cast, deal=cast.walk_to("proposal"))
    approve(taken(cast, asked(cast, row)), seen=mark(row), by=cast.egor, at=cast.now())
    assert sent(cast, fresh(row))


def test_the_client_says_that_it_came(cast: Cast):
    row = received(cast, words="Получили, читаем", channel="call")
    assert (row.said_by, row.words, row.channel) == ("Пётр", "Получили, читаем", "call")
    line = timeline(row.sending.proposal.deal, limit=1)[0]
    assert "Пётр" in str(line.sentence) and "Получили, читаем" in str(line.detail)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"words": " "}, "words"),
        ({"name": ""}, "said_by"),
        ({"channel": ""}, "channel"),
        ({"words": "я" * 501}, "words"),
    ],
)
def test_a_receipt_says_who_and_what(cast: Cast, given: dict, field: str):
    with pytest.raises(Invalid) as no:
        received(cast, **given)
    assert field in no.value.fields


def test_nothing_comes_before_it_was_sent(cast: Cast):
    mine = sent(cast)
    with pytest.raises(Invalid) as no:
        received(cast, mine, happened_at=yesterday(cast))
    assert "happened_at" in no.value.fields


def test_a_receipt_is_written_down_once(cast: Cast, clock):
    mine = sent(cast)
    first = received(cast, mine)
    clock.shift(timedelta(seconds=2))
    assert received(cast, mine) == first
    with pytest.raises(Stale) as no:
        received(cast, mine, by=cast.chief)
    assert no.value.moved_by == cast.anna.name


def test_what_was_taken_out_is_not_received(cast: Cast):
    mine = sent(cast)
    take_out(mine, why="Не туда", by=cast.anna, at=cast.now())
    with pytest.raises(Ended):
        received(cast, mine)


def test_a_sending_goes_out_with_its_receipt_and_stays_to_be_read(cast: Cast):
    mine = received(cast).sending
    take_out(mine, why="Не тот клиент", by=cast.chief, at=cast.now())
    row = Sending.objects.get()
    assert (row.withdrawn_by, row.withdrawn_why) == (cast.chief, "Не тот клиент")
    assert Receipt.objects.get().withdrawn_by == cast.chief
    assert cast.kinds(mine.proposal.deal)[-1] == "proposals.taken_out"
    with pytest.raises(Stale) as no:
        take_out(mine, why="Ещё раз", by=cast.anna, at=cast.now())
    assert no.value.moved_by == cast.chief.name


def test_a_mistake_says_why(cast: Cast):
    with pytest.raises(Invalid) as no:
        take_out(sent(cast), why=" ", by=cast.anna, at=cast.now())
    assert "why" in no.value.fields


def test_without_its_sending_a_version_is_final_no_more(cast: Cast):
    mine = received(cast).sending
    finalise(mine.proposal, by=cast.anna, at=cast.now())
    take_out(mine, why="Не туда", by=cast.anna, at=cast.now())
    assert FinalForm.objects.get().lifted_by == cast.anna
    assert "proposals.final_lifted" in cast.kinds(mine.proposal.deal)


def test_the_current_version_is_the_newest_that_was_sent_then_sealed_then_begun(cast: Cast):
    deal = cast.plain()
    assert current_version(deal) is None
    first = draft(cast, deal)
    assert current_version(deal) == first
    second = sealed(cast, offered(cast, deal=deal))
    third = offered(cast, deal=deal)
    assert current_version(deal) == second
    mine = sent(cast, third)
    assert current_version(deal) == third
    take_out(mine, why="Рано", by=cast.anna, at=cast.now())
    assert current_version(deal) == third  # it is sealed still, and the newer one
    sent(cast, second)
    assert current_version(deal) == second


def test_the_current_versions_of_many_deals_cost_as_many_queries_as_of_one(cast: Cast):
    rows = [sent(cast).proposal for _each in range(3)]
    ids = [row.deal_id for row in rows]
    assert {deal_id: row.pk for deal_id, row in current_versions(ids).items()} == {row.deal_id: row.pk for row in rows}
    assert queries(lambda: current_versions(ids[:1])) == queries(lambda: current_versions(ids)) == 1
    assert queries(lambda: tables(ids)) == 1
    assert Proposal.objects.count() == 3


def test_a_try_to_receive_twice_by_hand_does_not_crash(cast: Cast):
    mine = sent(cast)
    given = word(cast, words="Да")
    receive(mine, given, by=cast.anna, at=cast.now())
    with pytest.raises(Stale):
        receive(mine, word(cast, words="Нет"), by=cast.anna, at=cast.now())


def test_the_next_action_goes_with_it(cast: Cast):
    row = ready(cast)
    cast.replan(cast.fresh(row.deal))
    deal = cast.fresh(row.deal)
    sent(cast, row, then=Then("Убедиться, что дошло", cast.soon(1), deal.open_jump_id))
    jump = cast.fresh(deal).open_jump
    assert (jump.next_action, jump.due_on, jump.replans) == ("Убедиться, что дошло", cast.day(1), 0)


@pytest.mark.parametrize(
    ("action", "days", "field"), [("", 1, "next_action"), ("Да", -1, "when"), ("Да", None, "when")]
)
def test_a_next_action_that_makes_no_sense_sends_nothing(cast: Cast, action: str, days: int | None, field: str):
    row = ready(cast)
    then = Then(action, None if days is None else cast.soon(days), cast.fresh(row.deal).open_jump_id)
    with pytest.raises(Invalid) as no:
        sent(cast, row, then=then)
    assert field in no.value.fields
    assert not Sending.objects.exists()


def test_a_deal_that_has_moved_on_is_not_planned_over(cast: Cast):
    row = ready(cast)
    seen = cast.fresh(row.deal).open_jump_id
    cast.step(cast.fresh(row.deal))
    with pytest.raises(Stale):
        sent(cast, row, by=cast.chief, then=Then("Да", cast.soon(), seen))
    assert not Sending.objects.exists()
