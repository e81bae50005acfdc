"""All deals that wait for a verdict, and what was said of late."""

import pytest

from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.timesheets.talking import talks
from kochka.timesheets.verdicts import give_verdict
from kochka.timesheets.waiting import last_verdicts, waiting
from tests.cast import Cast
from tests.timesheets.test_verdicts import deal, talked

pytestmark = pytest.mark.django_db
__all__ = ["deal"]


def another(cast: Cast, like: Deal, roubles: int, hours: float) -> Deal:
    row = cast.deal("Другая", version=like.stage.version, value=Money(roubles * 100, "RUB"))
    talked(cast, row, hours, days_ago=row.pk % 20 + 1)
    return row


def test_deals_past_the_second_threshold_wait_the_dearest_first_until_it_is_said(cast: Cast, deal: Deal):
    talked(cast, deal, 11)
    another(cast, deal, 1_000_000, 12)
    dearer = another(cast, deal, 100_000, 12)
    assert [row.deal.pk for row in waiting()] == [dearer.pk, deal.pk]
    given = give_verdict(dearer, "go_on", "Крупный", by=cast.anna, at=cast.now())
    assert [row.deal.pk for row in waiting()] == [deal.pk]
    assert last_verdicts(10) == [given]


def test_what_has_ended_or_was_agreed_waits_for_nothing(cast: Cast, deal: Deal):
    lost, agreed = another(cast, deal, 100_000, 12), another(cast, deal, 50_000, 12)
    give_verdict(agreed, "go_on", "Крупный", by=cast.anna, at=cast.now())
    cast.lose(lost)
    cast.step(cast.fresh(agreed))
    talked(cast, agreed, 12)
    assert waiting() == []
    assert set(talks([agreed.pk])) == {agreed.pk}


def test_many_cost_as_many_queries_as_few(cast: Cast, deal: Deal, django_assert_max_num_queries):
    talked(cast, deal, 11)
    waiting()
    for _each in range(6):
        another(cast, deal, 100_000, 11)
    with django_assert_max_num_queries(10):
        assert len(waiting()) == 7
