"""My day: what waits for a person, most pressing first, at a price that does not grow."""

from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine

from kochka.clients.naming import company_named
from kochka.core.when import Due
from kochka.deals.confirmations import confirm
from kochka.deals.day import confirmations_for, counts, go_aheads_for, handed_to, my_jumps, stuck_for
from kochka.deals.go_aheads import decide_go_ahead
from kochka.deals.journey.placing import Placed, place
from kochka.deals.models import Deal
from kochka.deals.status import Moment, Section
from kochka.deals.waivers import waive
from kochka.firm.calendar import work_calendar
from kochka.firm.models import Firm
from kochka.funnel.publishing import publish
from kochka.people.accounts import revoke
from kochka.people.models import User
from kochka.people.roles import Role
from tests.cast import GATED, Cast
from tests.counting import queries


def moment(cast: Cast) -> Moment:
    return Moment.of(cast.now(), work_calendar())


def lines(cast: Cast, user: User) -> list[tuple[str, str]]:
    return [(jump.deal.title, jump.section) for jump in my_jumps(user, moment(cast))]


def test_lines_stand_by_time_and_broken_promises_before_everything(cast: Cast, clock: time_machine.Traveller):
    cast.plain(title="Потом", due=cast.soon(30))
    cast.plain(title="На неделе", due=cast.soon(4))
    cast.plain(title="Сегодня вечером", due=cast.soon(2))
    cast.plain(title="Сегодня утром", due=Due(cast.day(2), time(15)))
    cast.plain(title="Вчера", due=cast.soon(1))
    cast.plain(title="Обещали сегодня в полдень", due=Due(cast.day(2), time(12)), promised=True)
    cast.plain(title="Обещали на неделе", due=cast.soon(5), promised=True)
    clock.move_to(datetime(2026, 11, 26, 10, tzinfo=UTC))
    assert lines(cast, cast.anna) == [
        ("Обещали сегодня в полдень", "overdue"),
        ("Вчера", "overdue"),
        ("Сегодня утром", "today"),
        ("Сегодня вечером", "today"),
        ("На неделе", "week"),
        ("Обещали на неделе", "week"),
        ("Потом", "later"),
    ]
    assert counts(cast.anna, moment(cast)) == {
        Section.OVERDUE: 2,
        Section.TODAY: 2,
        Section.WEEK: 2,
        Section.LATER: 1,
    }


def test_each_holds_only_their_own_lines(cast: Cast):
    cast.plain(title="Анны")
    cast.plain(title="Олега", by=cast.oleg)
    assert lines(cast, cast.oleg) == [("Олега", "week")]
    assert lines(cast, cast.chief) == []
    assert set(counts(cast.tamara, moment(cast)).values()) == {0}


def test_held_and_ended_deals_are_nobodys_day(cast: Cast):
    cast.hold(cast.plain())
    cast.lose(cast.plain())
    assert lines(cast, cast.anna) == []
    assert handed_to(cast.anna) == []


def test_the_participant_whose_stage_it_is_has_the_line_and_the_owner_has_not(cast: Cast):
    deal = cast.hand(cast.plain(), cast.tamara, Role.ADMINISTRATION)
    cast.step(deal, by=cast.anna)
    assert lines(cast, cast.anna) == []
    assert len(lines(cast, cast.tamara)) == 1


# --- waiting for me ---


def test_what_was_handed_stands_newest_first(cast: Cast, clock: time_machine.Traveller):
    first = cast.hand(cast.plain(title="Первая"), cast.oleg)
    clock.shift(timedelta(minutes=5))
    second = cast.hand(cast.plain(title="Вторая"), cast.oleg)
    assert [row.deal for row in handed_to(cast.oleg)] == [second, first]
    cast.hold(second, by=cast.oleg)
    assert [row.deal for row in handed_to(cast.oleg)] == [first]


def waiting_for_money(cast: Cast, **given: str) -> Deal:
    return cast.step(cast.meet_gate(cast.gated(**given)), by=cast.chief)


def test_a_confirmation_waits_for_the_role_that_the_need_names(cast: Cast):
    deal = waiting_for_money(cast)
    asked = confirmations_for(cast.tamara, cast.firm)
    assert [(row.deal, row.item.key) for row in asked] == [(deal, "billing.prepaid")]
    for nobody in (cast.egor, cast.polina, cast.oleg, cast.chief):
        assert confirmations_for(nobody, cast.firm) == []
    confirm(deal, "billing.prepaid", seen=deal.open_jump_id, by=cast.tamara, at=cast.now(), file=cast.file())
    assert confirmations_for(cast.tamara, cast.firm) == []


def test_who_holds_the_jump_sees_the_need_on_the_deal_and_not_among_what_waits(cast: Cast):
    cast.gated()
    assert confirmations_for(cast.anna, cast.firm) == []


def test_what_a_seller_confirms_waits_for_no_other_seller(cast: Cast):
    cast.gated()
    for visibility in (Firm.Visibility.OWN, Firm.Visibility.ALL):
        Firm.objects.update(visibility=visibility)
        assert confirmations_for(cast.oleg, Firm.objects.get()) == []


def test_what_is_held_waived_or_only_a_caution_waits_for_nobody(cast: Cast):
    firm = Firm.objects.get()
    asking = GATED.replace("by: seller,", "by: expert,").replace("funnel: gated", "funnel: asking")
    version = publish(asking, by=cast.chief, at=cast.now())
    held, waived = cast.hold(cast.deal(version=version)), cast.deal(version=version)
    assert [row.deal for row in confirmations_for(cast.egor, firm)] == [waived]
    assert [row.item.key for row in confirmations_for(cast.egor, firm)] == ["said"], "«sent» is a caution"
    waive(waived, "said", seen=waived.open_jump_id, by=cast.egor, at=cast.now(), reason="Верю")
    assert confirmations_for(cast.egor, firm) == []
    assert held.is_open


def test_a_need_behind_many_that_are_met_is_not_forgotten(cast: Cast):
    late = waiting_for_money(cast)
    given = {"owner": cast.anna, "currency": "RUB", "opened_at": cast.now(), "next_action": "Ждать", "due": cast.soon()}
    rows = [Placed(title=f"Старая {n}", stage=late.stage, **given) for n in range(65)]
    for deal in place(rows, by=cast.chief, at=cast.now() - timedelta(hours=1)):
        cast.confirm(deal, "billing.prepaid")
    assert [row.deal for row in confirmations_for(cast.tamara, cast.firm)] == [late]


def test_a_go_ahead_waits_for_the_chiefs_oldest_first_until_they_have_spoken(cast: Cast, clock: time_machine.Traveller):
    for title in ("Первая", "Вторая"):
        cast.confirm(waiting_for_money(cast, title=title), "billing.prepaid")
        clock.shift(timedelta(minutes=5))
    rows = go_aheads_for(cast.chief, cast.firm)
    assert [row.jump.deal.title for row in rows] == ["Первая", "Вторая"]
    assert go_aheads_for(cast.anna, cast.firm) == []
    decide_go_ahead(rows[0], by=cast.chief, at=cast.now(), yes=True)
    assert len(go_aheads_for(cast.chief, cast.firm)) == 1


def test_a_go_ahead_of_a_deal_that_is_held_back_or_has_moved_waits_no_more(cast: Cast):
    held, gone, lost = (waiting_for_money(cast) for _ in range(3))
    for deal in (held, gone, lost):
        cast.confirm(deal, "billing.prepaid")
    cast.hold(held)
    cast.back(gone)
    cast.lose(lost)
    assert go_aheads_for(cast.chief, cast.firm) == []
    cast.resume(held)
    assert [row.jump.deal for row in go_aheads_for(cast.chief, cast.firm)] == [held]


def test_three_smaller_steps_in_a_row_show_to_the_chief_and_to_nobody_else(cast: Cast):
    deal = cast.fresh(cast.plain())
    for _try in range(2):
        deal = cast.again(deal)
    for steps in range(1, 4):
        assert stuck_for(cast.chief) == []
        deal = cast.again(deal, relief="smaller_step")
        assert deal.open_jump.small_steps == steps
    assert [row.deal for row in stuck_for(cast.chief)] == [deal]
    assert stuck_for(cast.anna) == []


def test_where_each_named_chief_is_wanted_the_others_are_not_bothered(cast: Cast):
    other = cast.person("Второй", "second@example.org", Role.CHIEF)
    Firm.objects.update(go_ahead_rule=Firm.GoAheadRule.EACH)
    firm = Firm.objects.get()
    firm.go_ahead_chiefs.set([cast.chief])
    cast.confirm(waiting_for_money(cast), "billing.prepaid")
    assert len(go_aheads_for(cast.chief, firm)) == 1
    assert go_aheads_for(other, firm) == []
    revoke(cast.chief, Role.CHIEF, by=other, at=cast.now())
    assert len(go_aheads_for(other, firm)) == 1, "nobody of those named is a chief any more: all are asked"


@pytest.mark.parametrize("who", ["anna", "tamara", "chief"])
def test_my_day_costs_as_many_queries_for_many_deals_as_for_few(cast: Cast, who: str, no_lazy_fetches: None):
    user: User = getattr(cast, who)

    def look() -> object:
        now = moment(cast)
        jumps, found = list(my_jumps(user, now)), counts(user, now)
        names = [(row.deal.title, row.deal.owner.name, row.stage.definition.name.ru) for row in jumps]
        clients = [row.deal.client.name for row in jumps if row.deal.client]
        handed = [(row.deal.title, row.handed_by, row.stage.definition.name.ru) for row in handed_to(user)]
        asked = [(row.jump.deal.title, row.asked_by, row.jump.holder) for row in go_aheads_for(user, cast.firm)]
        return names, clients, found, handed, asked, confirmations_for(user, cast.firm)

    def more(number: int) -> None:
        for index in range(number):
            client = company_named(f"Клиент {index}", by=cast.anna, at=cast.now())
            cast.plain(client=client)
            waiting_for_money(cast)
            cast.confirm(waiting_for_money(cast), "billing.prepaid")
            cast.hand(cast.plain(by=cast.oleg), user if user.has(Role.SELLER) else cast.anna)
            cast.hand(cast.step(cast.plain()), cast.tamara, Role.ADMINISTRATION)

    more(1)
    few = queries(look)
    more(5)
    assert queries(look) == few
    assert few <= 20
