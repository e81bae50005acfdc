"""Plans of payments: of a version or by hand with a reason; the newest counts, none is changed."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from kochka.core.money import Money
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.deals.journal import timeline
from kochka.proposals.flaws import Flawed
from kochka.proposals.models import PaymentLine, PaymentPlan
from kochka.proposals.plan_sums import Payment
from kochka.proposals.planning import newest_plan, planned_of, set_payment_plan
from tests.cast import Cast
from tests.counting import queries
from tests.proposals.offers import HALVES, block, draft, sealed

pytestmark = pytest.mark.usefixtures("no_lazy_fetches")

HUNDRED = Money(100_00, "RUB")


def plan(cast: Cast, deal, payments=HALVES, **given) -> PaymentPlan:
    given = {"by": cast.anna, "at": cast.now(), "seen": 0} | given
    return set_payment_plan(deal, payments, **given)


def test_a_plan_follows_what_a_version_comes_to(cast: Cast):
    row = draft(cast)
    block(cast, row, fixed=333_33)
    made = plan(cast, row.deal, proposal=row)
    assert [line.amount_minor for line in newest_plan(row.deal).lines.all()] == [166_66, 166_67]
    assert (made.proposal, made.reason, made.total_minor) == (row, "", 333_33)
    (line,) = timeline(row.deal, limit=1)
    assert line.entry.payload == {"plan": str(made.pk), "total": 333_33, "currency": "RUB"}


def test_by_hand_a_plan_says_why(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Invalid) as no:
        plan(cast, deal, total=HUNDRED)
    assert list(no.value.fields) == ["reason"]
    with pytest.raises(Invalid) as no:
        plan(cast, deal, reason="По телефону")
    assert list(no.value.fields) == ["total"]
    made = plan(cast, deal, total=HUNDRED, reason="<b>По телефону</b>")
    assert (made.proposal, made.reason) == (None, "<b>По телефону</b>")
    assert str(timeline(deal, limit=1)[0].detail) == "<b>По телефону</b>"


def test_the_newest_plan_counts_and_the_second_hears_who_was_first(cast: Cast):
    deal = cast.plain()
    plan(cast, deal, total=HUNDRED, reason="Раз")
    plan(cast, deal, total=HUNDRED, reason="Два", seen=1, by=cast.chief)
    with pytest.raises(Stale) as no:
        plan(cast, deal, total=HUNDRED, reason="Три", seen=1)
    assert no.value.moved_by == cast.chief.name
    assert newest_plan(deal).reason == "Два"
    assert PaymentPlan.objects.filter(deal=deal).count() == 2
    assert queries(lambda: planned_of(newest_plan(deal))) == 2


def test_what_was_planned_can_be_said_again(cast: Cast):
    deal = cast.plain()
    payments = [
        Payment(minor=30_00, stage="work", milestone="Начали", prepayment=True),
        Payment(share=7000, day=cast.day(20)),
    ]
    plan(cast, deal, payments, total=HUNDRED, reason="Так")
    assert planned_of(newest_plan(deal)) == payments


def test_a_plan_that_does_not_add_up_is_refused_whole(cast: Cast):
    deal = cast.plain()
    for payments in ([], HALVES[:1], [*HALVES, HALVES[1]], [HALVES[1]] * 10_000):
        with pytest.raises(Flawed) as no:
            plan(cast, deal, payments, total=HUNDRED, reason="Так")
        assert list(no.value.fields) == ["payments"]
    assert not PaymentPlan.objects.exists()


def test_a_stage_that_the_funnel_does_not_have_is_named_by_its_payment(cast: Cast):
    deal = cast.plain()
    with pytest.raises(Flawed) as no:
        plan(cast, deal, [HALVES[0], replace(HALVES[1], milestone="", stage="moon")], total=HUNDRED, reason="Так")
    assert list(no.value.fields) == ["2.when"]


def test_a_version_of_another_deal_or_one_that_cannot_be_counted_has_no_plan(cast: Cast):
    row, deal = draft(cast), cast.plain()
    with pytest.raises(Invalid):
        plan(cast, deal, proposal=row)
    with pytest.raises(Refused):
        plan(cast, row.deal, proposal=row)
    with pytest.raises(NotYours):
        plan(cast, deal, total=HUNDRED, reason="Так", by=cast.oleg)


def test_a_plan_of_a_sealed_version_is_over_its_stored_sum(cast: Cast):
    row = draft(cast)
    block(cast, row, fixed=100_00)
    row = sealed(cast, row)
    assert plan(cast, row.deal, proposal=row).total_minor == 100_00


ROWS = {
    "by hand without a reason": lambda row: {"plan": {"reason": ""}},
    "of nothing": lambda row: {"plan": {"total_minor": 0}},
    "twice of one number": lambda row: {"plan": {"number": 1}},
    "at no time": lambda row: {"line": {"milestone": ""}},
    "a day and a stage": lambda row: {"line": {"day": row.at.date(), "stage": "work"}},
    "a payment of nothing": lambda row: {"line": {"amount_minor": 0}},
    "a late prepayment": lambda row: {"line": {"position": 2, "prepayment": True}},
}


@pytest.mark.parametrize("what", ROWS)
def test_rules_that_a_database_can_hold_stand_in_it(cast: Cast, what: str):
    deal = cast.plain()
    row = plan(cast, deal, total=HUNDRED, reason="Так")
    with pytest.raises(IntegrityError), transaction.atomic():
        _another(row, **ROWS[what](row))


def _another(row: PaymentPlan, *, plan: dict | None = None, line: dict | None = None) -> None:
    of = {"deal": row.deal, "number": 2, "total_minor": 1, "currency": "RUB", "reason": "!", "at": row.at, "by": row.by}
    other = PaymentPlan.objects.create(**of | (plan or {}))
    PaymentLine.objects.create(**{"plan": other, "position": 1, "amount_minor": 1, "milestone": "!"} | (line or {}))
