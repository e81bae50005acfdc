"""Who talks and who buys: sums by whoever it is, against what was bought, agree with raw rows."""

from datetime import timedelta
from typing import Any

import pytest

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.journey.endings import reopen
from kochka.deals.models import Deal
from kochka.firm.lists import add_service_line, add_source
from kochka.funnel.publishing import publish
from kochka.timesheets.expenses import spend
from kochka.timesheets.logging import log_selling, withdraw
from kochka.timesheets.models import Expense
from kochka.timesheets.rates import set_rate
from kochka.timesheets.talkers import GOING, GROUPS, LOST, REASON, WON, Asked, deals_behind, talkers
from tests.cast import PLAIN, Cast
from tests.counting import queries

pytestmark = pytest.mark.django_db


def rub(roubles: int) -> Money:
    return Money(roubles * 100, "RUB")


def deal_of(cast: Cast, client: str, minutes: int, *, value: Money | None = None, **more: Any) -> Deal:
    """A deal of a client, with minutes of Анна's."""
    of = company_named(client, by=cast.anna, at=cast.now())
    deal = cast.plain(client=of, value=value, **more)
    if minutes:
        log_selling(deal, person=cast.anna, day=cast.day(0), minutes=minutes, by=cast.anna, at=cast.now())
    return cast.fresh(deal)


@pytest.fixture(autouse=True)
def rate(cast: Cast) -> None:
    set_rate(cast.anna, rub(1200), cast.day(-400), by=cast.chief, at=cast.now())


def by_name(by: str, asked: Asked | None = None) -> dict[str, Any]:
    return {row.name: row for row in talkers(by, asked or Asked(), "RUB")}


def test_talk_that_was_bought_stands_apart_from_talk_that_was_not(cast: Cast):
    cast.step(deal_of(cast, "Вектор", 60, value=rub(120_000)))
    deal_of(cast, "Вектор", 30, value=rub(900_000))
    cast.lose(deal_of(cast, "Болтун", 300, value=rub(5_000_000)))
    first, second = talkers("client", Asked(), "RUB")
    assert (first.name, second.name) == ("Болтун", "Вектор")
    assert first.only_talks and first.of(LOST).money("RUB") == rub(6000) and first.percent is None
    assert (second.of(WON).minutes, second.of(GOING).minutes, second.of(LOST).minutes) == (60, 30, 0)
    assert (second.bought.deals, second.bought.minor, second.only_talks) == (1, 120_000_00, False)
    assert second.percent == pytest.approx(1.5)


def test_every_way_to_look_at_it_comes_to_the_same_sums(cast: Cast):
    line = add_service_line("Порталы", by=cast.chief, at=cast.now())
    source = add_source("Выставка", by=cast.chief, at=cast.now())
    cast.step(deal_of(cast, "Вектор", 61, value=rub(120_000), service_line=line, source=source))
    cast.lose(deal_of(cast, "Болтун", 47))
    deal = deal_of(cast, "Гамма", 13, service_line=line)
    spend(deal, kind=Expense.Kind.COURIER, day=cast.day(0), amount=rub(350), by=cast.anna, at=cast.now())
    gone = log_selling(deal, person=cast.anna, day=cast.day(0), minutes=59, by=cast.anna, at=cast.now())
    withdraw(gone, by=cast.anna, at=cast.now())
    for by in set(GROUPS) - {REASON}:
        rows = talkers(by, Asked(), "RUB")
        assert sum(row.cost.minutes for row in rows) == 61 + 47 + 13, by
        assert sum(row.cost.exactly for row in rows) == 121 * 2000 + 350_00, by
        assert sum(row.bought.minor for row in rows) == 120_000_00, by
        for row in rows:
            behind = deals_behind(Asked(by=by, key=row.key), "RUB", 100)
            assert sum(one.cost.exactly for one in behind) == row.cost.exactly, by
            values = [value.minor for one in behind if (value := one.value("RUB"))]
            assert sum(values) == row.bought.minor, by
    assert set(by_name("line")) == {"Порталы", ""}
    assert set(by_name("source")) == {"Выставка", ""}
    assert set(by_name("owner")) == {"Анна Соколова"}


def test_what_losses_cost_is_said_by_the_reason_that_stands(cast: Cast):
    theirs, ours = cast.reason("client"), cast.reason("us")
    cast.lose(deal_of(cast, "Болтун", 60), reason=theirs)
    again = cast.lose(deal_of(cast, "Вектор", 30), reason=theirs)
    again = reopen(again, by=cast.chief, at=cast.now(), next_action="Снова", due=cast.soon())
    cast.lose(cast.fresh(again), reason=ours)
    deal_of(cast, "Гамма", 45)
    rows = by_name(REASON)
    assert {name: row.cost.minutes for name, row in rows.items()} == {theirs.name: 60, ours.name: 30}
    [behind] = deals_behind(Asked(by=REASON, key=ours.pk), "RUB", 100)
    assert (behind.deal.pk, behind.fate) == (again.pk, LOST)


def test_purchases_without_a_sum_of_ours_are_counted_and_said(cast: Cast):
    cast.step(deal_of(cast, "Вектор", 60))
    cast.step(deal_of(cast, "Вектор", 0, value=Money(1000_00, "EUR")))
    row = by_name("client")["Вектор"]
    assert (row.bought.deals, row.bought.minor, row.bought.unsaid) == (2, 0, 2)
    assert row.percent is None and not row.only_talks


def test_only_deals_opened_since_a_day_are_looked_at(cast: Cast, clock: Any):
    deal_of(cast, "Старый", 60)
    clock.shift(timedelta(days=30))
    deal_of(cast, "Новый", 30)
    since = cast.now() - timedelta(days=7)
    assert set(by_name("client", Asked(since))) == {"Новый"}
    assert set(by_name("client")) == {"Новый", "Старый"}


def test_it_costs_as_many_queries_for_many_as_for_few(cast: Cast):
    publish(PLAIN, by=cast.chief, at=cast.now())
    owner = Asked(by="owner", key=cast.anna.pk)

    def counted() -> list[int]:
        asked = [queries(lambda by=by: talkers(by, Asked(), "RUB")) for by in GROUPS]
        return [*asked, queries(lambda: deals_behind(owner, "RUB", 100))]

    cast.step(deal_of(cast, "Вектор", 60, value=rub(1)))
    cast.lose(deal_of(cast, "Болтун", 60))
    few = counted()
    for n in range(12):
        deal = deal_of(cast, f"Клиент {n}", 10 + n, value=rub(n + 1))
        [cast.step, cast.lose, cast.fresh][n % 3](deal)
    assert counted() == few
