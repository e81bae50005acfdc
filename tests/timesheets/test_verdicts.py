"""Talking that has become dear: a warning, then a verdict without which no gate opens."""

from datetime import timedelta

import pytest

from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.deals.details import revalue
from kochka.deals.gate import GateShut, State, gate, tallies
from kochka.deals.journey.forward import jump
from kochka.deals.models import Deal, Entry
from kochka.funnel.publishing import publish
from kochka.proposals.questions import ask_question
from kochka.timesheets.logging import log_selling
from kochka.timesheets.rates import set_rate
from kochka.timesheets.talking import Level, talk_of, talks
from kochka.timesheets.verdicts import give_verdict
from tests.cast import PLAIN, Cast

pytestmark = pytest.mark.django_db

DEAR = PLAIN.replace(
    "stages:",
    """always:
  - fact: timesheets.verdict
talking:
  caution: 5 %
  verdict: 10 %
  hours: {caution: 2, verdict: 4}
stages:""",
    1,
)


@pytest.fixture
def deal(cast: Cast) -> Deal:
    """Worth 100 000 ₽, an hour of Анна costs 1 000 ₽: five hours are a warning, ten a verdict."""
    set_rate(cast.anna, Money(1000_00, "RUB"), cast.now().date() - timedelta(days=100), by=cast.chief, at=cast.now())
    version = publish(DEAR, by=cast.chief, at=cast.now())
    return cast.deal(version=version, value=Money(100_000_00, "RUB"))


def talked(cast: Cast, deal: Deal, hours: float, days_ago: int = 0) -> None:
    day = cast.now().date() - timedelta(days=days_ago)
    log_selling(deal, person=cast.anna, day=day, minutes=int(hours * 60), by=cast.anna, at=cast.now())


def said(deal: Deal) -> tuple[Level, int | None]:
    talk = talk_of(deal.pk)
    return talk.level, talk.percent


def test_cheap_talk_stands_at_no_gate(cast: Cast, deal: Deal):
    talked(cast, deal, 4.9)
    assert said(deal) == (Level.CALM, 5) and gate(deal).items == ()
    assert tallies([deal])[deal.pk].all == 0


def test_past_the_first_threshold_it_warns_and_lets_pass(cast: Cast, deal: Deal):
    talked(cast, deal, 5)
    [item] = gate(deal).items
    assert item.state is State.CAUTION and gate(deal).is_open and "10" in str(item.detail)
    tally = tallies([deal])[deal.pk]
    assert (tally.met, tally.all) == (gate(deal).met_count, 1)
    assert jump(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now(), next_action="Дальше", due=cast.soon())


def test_past_the_second_a_verdict_opens_the_gate_again(cast: Cast, deal: Deal):
    talked(cast, deal, 10)
    assert said(deal) == (Level.DEMANDED, 10)
    [item] = gate(deal).missing
    assert (item.key, item.mend) == ("timesheets.verdict", "verdict")
    with pytest.raises(GateShut):
        jump(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now(), next_action="Дальше", due=cast.soon())
    with pytest.raises(Refused):
        ask_question(deal, request="Сколько?", needed=cast.day(1), by=cast.anna, at=cast.now())
    talked(cast, deal, 0.5)
    row = give_verdict(deal, "go_on", "Большой клиент", by=cast.anna, at=cast.now())
    assert (row.step, row.basis, row.minutes, row.cost_minor) == (1, "share", 630, 10_500_00)
    assert gate(deal).is_open and "Большой клиент" in str(gate(deal).items[0].detail)
    assert Entry.objects.filter(kind="timesheets.verdict").count() == 1
    assert ask_question(deal, request="Сколько?", needed=cast.day(1), by=cast.anna, at=cast.now())


def test_a_verdict_holds_until_the_next_step(cast: Cast, deal: Deal):
    talked(cast, deal, 10)
    give_verdict(deal, "shrink", "Урежем", by=cast.anna, at=cast.now())
    talked(cast, deal, 9.9, 1)
    assert said(deal)[0] is Level.GIVEN
    talked(cast, deal, 0.1, 2)
    assert said(deal)[0] is Level.DEMANDED
    assert give_verdict(deal, "go_on", "Ещё раз", by=cast.chief, at=cast.now()).step == 2


def test_while_the_value_is_not_clear_hours_count(cast: Cast, deal: Deal):
    revalue(deal, value=None, by=cast.anna, at=cast.now())
    talked(cast, deal, 2)
    assert said(deal) == (Level.CAUTION, None)
    talked(cast, deal, 2)
    assert said(deal) == (Level.DEMANDED, None)
    assert give_verdict(deal, "go_on", "Узнаем бюджет", by=cast.anna, at=cast.now()).basis == "hours"
    revalue(deal, value=Money(20_000_00, "RUB"), by=cast.anna, at=cast.now())
    assert said(deal)[0] is Level.DEMANDED, "now that the sum is known, it is asked of the sum"
    revalue(deal, value=Money(100, "USD"), by=cast.anna, at=cast.now())
    assert said(deal)[0] is Level.GIVEN


def test_a_verdict_is_the_hands_on_peoples_and_says_why(cast: Cast, deal: Deal):
    with pytest.raises(Refused):
        give_verdict(deal, "go_on", "Рано", by=cast.anna, at=cast.now())
    talked(cast, deal, 10)
    for kind, reason in (("go_on", " "), ("bribe", "Так надо")):
        with pytest.raises(Invalid):
            give_verdict(deal, kind, reason, by=cast.anna, at=cast.now())
    with pytest.raises(NotYours):
        give_verdict(deal, "go_on", "Можно", by=cast.egor, at=cast.now())
    give_verdict(deal, "go_on", "Можно", by=cast.anna, at=cast.now())
    with pytest.raises(Stale):
        give_verdict(deal, "go_on", "Можно", by=cast.anna, at=cast.now())


def test_a_funnel_without_thresholds_asks_nobody(cast: Cast):
    deal = cast.plain(value=Money(100, "RUB"))
    talked(cast, deal, 20)
    assert talk_of(deal.pk).level is Level.CALM


def test_many_deals_are_read_at_the_price_of_one(cast: Cast, deal: Deal, django_assert_max_num_queries):
    version = deal.stage.version
    for size in (2, 6):
        deals = [cast.deal(version=version, value=Money(100_000, "RUB")) for _each in range(size)]
        for each in deals:
            talked(cast, each, 1)
        with django_assert_max_num_queries(5):
            talks([each.pk for each in deals])


def test_once_the_deal_counts_as_agreed_talking_was_bought_and_nobody_is_asked(cast: Cast, deal: Deal):
    talked(cast, deal, 3)
    later = jump(deal, seen=deal.open_jump_id, by=cast.anna, at=cast.now(), next_action="Дальше", due=cast.soon())
    assert later.stage.version.definition.is_agreed(later.stage.key)
    talked(cast, deal, 20, 3)
    assert said(deal) == (Level.CALM, 30)
