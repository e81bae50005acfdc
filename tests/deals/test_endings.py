"""Ends that are none, and the way back from them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kochka.core.refusals import Ended, Invalid, NotYours
from kochka.deals.details import edit, revalue
from kochka.deals.gate import State, gate
from kochka.deals.journal import timeline
from kochka.deals.journey.endings import reopen, withdraw, withdraw_many
from kochka.deals.journey.forward import finish
from kochka.deals.models import Deal, Hold, Jump, Loss, Withdrawal
from kochka.deals.notes import note
from kochka.people.accounts import let_go
from kochka.people.roles import Role
from tests import invariants
from tests.cast import Cast


def again(cast: Cast, deal: Deal, **given: object) -> Deal:
    given = {"by": cast.chief, "next_action": "Вернулись", "due": cast.soon(), "at": cast.now()} | given
    return reopen(deal, **given)


def finished(cast: Cast) -> Deal:
    deal = cast.step(cast.step(cast.plain()))
    return finish(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now())


@pytest.mark.parametrize("ended_by", ["client", "us"])
def test_a_loss_says_who_ended_it_and_why(cast: Cast, ended_by: str):
    deal = cast.lose(cast.plain(), reason=cast.reason(ended_by), note="Долго думали")
    now = cast.fresh(deal)
    assert (now.state, now.ended_at, now.open_jump) == ("lost", cast.now(), None)
    row = Loss.objects.get()
    assert (row.ended_by, row.note, row.by, row.jump.left) == (ended_by, "Долго думали", cast.anna, "lost")
    assert cast.kinds(deal) == ["opened", "lost"]
    assert row.reason.name in str(timeline(deal)[0].sentence)


def test_the_two_refusals_read_differently(cast: Cast):
    said = {str(timeline(cast.lose(cast.plain(), reason=cast.reason(who)))[0].sentence) for who in ("client", "us")}
    assert len({sentence.split(":")[0] for sentence in said}) == 2


def test_a_reason_out_of_use_is_refused(cast: Cast):
    reason = cast.reason()
    reason.retired_at = cast.now()
    reason.save()
    with pytest.raises(Invalid) as no:
        cast.lose(cast.plain(), reason=reason)
    assert list(no.value.fields) == ["reason"]


def test_a_note_that_is_too_long_comes_back_and_is_not_cut(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        cast.lose(deal, note="а" * 1001)
    assert list(no.value.fields) == ["note"]
    assert cast.fresh(deal).is_open


def test_an_agreed_deal_is_ended_by_a_chief_who_says_what_is_owed(cast: Cast):
    deal = cast.step(cast.plain())
    with pytest.raises(NotYours):
        cast.lose(deal, owed="Никто никому")
    with pytest.raises(Invalid) as no:
        cast.lose(deal, by=cast.chief)
    assert list(no.value.fields) == ["owed"]
    lost = cast.lose(deal, by=cast.chief, owed="Возвращаем аванс")
    assert Loss.objects.get().owed == "Возвращаем аванс"
    assert "Возвращаем аванс" in str(timeline(lost)[0].detail)


def test_before_it_is_agreed_the_holder_ends_it_alone(cast: Cast):
    assert cast.lose(cast.plain(), by=cast.anna).state == "lost"


def test_what_has_ended_is_not_lost_again(cast: Cast):
    deal = cast.plain()
    seen = deal.open_jump_id
    lost = cast.lose(deal)
    deal.open_jump_id = seen
    with pytest.raises((Ended, Exception)):
        cast.lose(deal)
    assert Loss.objects.count() == 1
    assert cast.kinds(lost) == ["opened", "lost"]


def test_a_reopened_deal_goes_on_where_it_stood_and_is_asked_everything_again(cast: Cast):
    deal = cast.step(cast.meet_gate(cast.gated()))
    deal = cast.meet_gate(deal)
    lost = cast.lose(deal)
    now = cast.fresh(again(cast, lost))
    assert (now.state, now.ended_at, now.stage.key) == ("open", None, "money")
    assert (now.open_jump.came, now.open_jump.next_action) == ("reopened", "Вернулись")
    assert {item.key: item.state for item in gate(now).items}["billing.prepaid"] is State.MISSING
    loss = Loss.objects.get()
    assert (loss.reopened_at, loss.reopened_by) == (cast.now(), cast.chief)
    assert cast.kinds(now)[-2:] == ["lost", "reopened"]


def test_a_finished_deal_is_reopened_on_its_last_stage(cast: Cast):
    deal = again(cast, finished(cast))
    assert (deal.state, deal.stage.key) == ("open", "end")
    assert finish(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now()).state == "finished"


def test_a_deal_lost_twice_keeps_both_losses(cast: Cast):
    deal = cast.lose(again(cast, cast.lose(cast.plain())), reason=cast.reason("us"))
    assert Loss.objects.filter(deal=deal).count() == 2
    assert Loss.objects.filter(deal=deal, reopened_at=None).get().ended_by == "us"


def test_an_open_deal_and_a_withdrawn_one_are_not_reopened(cast: Cast):
    with pytest.raises(Ended):
        again(cast, cast.plain())
    gone = withdraw(cast.plain(), by=cast.chief, at=cast.now(), reason="Дубль")
    with pytest.raises(Ended):
        again(cast, gone)


def test_nothing_is_reopened_or_withdrawn_before_it_ended(cast: Cast, clock: time_machine.Traveller):
    deal = cast.plain()
    clock.shift(timedelta(hours=2))
    lost = cast.lose(deal)
    for at in (cast.now() - timedelta(hours=1), cast.now() - timedelta(days=1)):
        with pytest.raises(Invalid) as no:
            again(cast, lost, at=at)
        assert list(no.value.fields) == ["at"]
        with pytest.raises(Invalid) as no:
            withdraw(lost, by=cast.chief, at=at, reason="Ошибка")
        assert list(no.value.fields) == ["at"]


def test_a_deal_whose_owner_has_left_is_reopened_into_living_hands(cast: Cast):
    deal = cast.plain(by=cast.oleg)
    cast.hand(deal, cast.tamara, Role.ADMINISTRATION)
    lost = cast.lose(cast.step(deal, by=cast.oleg), by=cast.chief, owed="Ничего")
    for leaver in (cast.oleg, cast.tamara):
        let_go(leaver, by=cast.chief, at=cast.now())
    now = cast.fresh(again(cast, lost))
    assert (now.owner, now.open_jump.holder) == (cast.chief, cast.chief)
    assert cast.kinds(now)[-2:] == ["reopened", "handed"]


def test_a_withdrawn_deal_leaves_every_count_and_keeps_its_rows(cast: Cast):
    deal = cast.plain()
    gone = withdraw(deal, by=cast.chief, at=cast.now(), reason="Завели дважды")
    assert (gone.state, gone.ended_at) == ("withdrawn", cast.now())
    assert Withdrawal.objects.get().reason == "Завели дважды"
    assert Jump.objects.get().left == "withdrawn"
    assert not Deal.objects.standing().exists()
    assert cast.kinds(gone) == ["opened", "withdrawn"]
    with pytest.raises(Ended):
        withdraw(gone, by=cast.chief, at=cast.now(), reason="Ещё раз")


def test_a_lost_and_a_finished_deal_can_be_withdrawn(cast: Cast):
    for deal in (cast.lose(cast.plain()), finished(cast)):
        assert withdraw(deal, by=cast.chief, at=cast.now(), reason="Проба").state == "withdrawn"


def test_a_withdrawn_deal_stays_withdrawn_even_past_the_code(cast: Cast):
    gone = withdraw(cast.plain(), by=cast.chief, at=cast.now(), reason="Дубль")
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.filter(pk=gone.pk).update(state="lost")


def test_what_is_withdrawn_is_neither_renamed_nor_revalued(cast: Cast):
    gone = withdraw(cast.plain(), by=cast.chief, at=cast.now(), reason="Дубль")
    with pytest.raises(Ended):
        revalue(gone, by=cast.chief, at=cast.now(), value=None)
    with pytest.raises(Ended):
        edit(gone, by=cast.chief, at=cast.now(), title="Иначе")


def test_people_go_on_writing_beside_an_ended_deal(cast: Cast):
    lost = cast.lose(cast.plain())
    note(lost, by=cast.anna, at=cast.now(), text="Через год позвонить")
    assert cast.kinds(lost) == ["opened", "lost", "noted"]


def test_many_are_withdrawn_at_once_each_with_its_own_rows(cast: Cast):
    open_one, held, lost = cast.plain(), cast.plain(), cast.plain()
    cast.hold(held)
    cast.lose(lost)
    gone = withdraw(cast.plain(), by=cast.chief, at=cast.now(), reason="Раньше")
    many = withdraw_many([open_one, held, lost, gone], by=cast.chief, at=cast.now(), reason="Учебные")
    assert {deal.pk for deal in many} == {open_one.pk, held.pk, lost.pk}
    assert not Deal.objects.standing().exists()
    assert not Jump.objects.open().exists() and not Hold.objects.filter(ended_at=None).exists()
    assert [cast.kinds(deal)[-1] for deal in many] == ["withdrawn"] * 3
    assert Withdrawal.objects.filter(reason="Учебные").count() == 3
    assert invariants.broken() == []


def test_many_are_withdrawn_by_chiefs_only_or_not_at_all(cast: Cast):
    mine = [cast.plain(), cast.plain()]
    with pytest.raises(NotYours):
        withdraw_many(mine, by=cast.anna, at=cast.now(), reason="Хочу")
    assert Deal.objects.standing().count() == 2


def test_withdrawing_many_costs_as_many_queries_as_withdrawing_few(cast: Cast):
    def cost(number: int) -> int:
        deals = [cast.plain() for _ in range(number)]
        with CaptureQueriesContext(connection) as seen:
            withdraw_many(deals, by=cast.chief, at=cast.now(), reason="Учебные")
        return len(seen)

    assert cast.chief.is_chief
    assert cost(2) == cost(20)
