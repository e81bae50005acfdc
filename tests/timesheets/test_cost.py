"""What selling costs agrees with a sum over raw rows, each at the rate of its day."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kochka.core.money import Money
from kochka.core.refusals import Ended, Invalid, NotYours, Stale
from kochka.deals.journey.endings import withdraw as withdraw_deal
from kochka.people.models import Change
from kochka.timesheets.cost import costs_by, costs_of, standing_expenses, standing_time, whole
from kochka.timesheets.expenses import correct_expense, expenses_of, spend, withdraw_expense
from kochka.timesheets.logging import correct, log_selling, withdraw
from kochka.timesheets.models import CostRate, Expense, TimeEntry
from kochka.timesheets.periods import close_period
from kochka.timesheets.rates import rate_on, set_rate
from kochka.timesheets.talking import talk_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def rub(amount: int) -> Money:
    return Money(amount * 100, "RUB")


def today(cast: Cast) -> date:
    return cast.now().date()


def logged(cast: Cast, deal: Any, minutes: int, days_ago: int = 0, **more: Any) -> TimeEntry:
    who = {"person": cast.anna, "by": cast.anna, **more}
    return log_selling(deal, day=today(cast) - timedelta(days=days_ago), minutes=minutes, at=cast.now(), **who)


def test_each_hour_costs_what_it_cost_on_its_day(cast: Cast):
    deal = cast.plain(value=rub(100_000))
    set_rate(cast.anna, rub(1000), today(cast) - timedelta(days=10), by=cast.chief, at=cast.now())
    set_rate(cast.anna, rub(1500), today(cast) - timedelta(days=2), by=cast.chief, at=cast.now())
    logged(cast, deal, 60, 11)
    logged(cast, deal, 60, 3)
    logged(cast, deal, 30, 2)
    cost = costs_of([deal.pk])[deal.pk]
    assert (cost.minutes, cost.unrated, cost.money("RUB")) == (150, 60, rub(1750))
    talk = talk_of(deal.pk)
    assert talk.cost == cost and Fraction(talk.eaten, talk.unit) == Fraction(1750, 1000)


def test_a_rate_is_a_chiefs_to_set_and_stands_in_the_dated_rows_but_not_on_the_person(cast: Cast):
    day = today(cast)
    with pytest.raises(NotYours):
        set_rate(cast.anna, rub(1000), day, by=cast.anna, at=cast.now())
    set_rate(cast.anna, rub(1000), day, by=cast.chief, at=cast.now())
    set_rate(cast.anna, rub(1000), day + timedelta(days=5), by=cast.chief, at=cast.now())
    assert CostRate.objects.count() == 1, "the same again begins nothing"
    assert Change.objects.filter(about=f"rate:{cast.anna.pk}").count() == 1
    assert not Change.objects.filter(about=f"person:{cast.anna.pk}", what__startswith="rate").exists()
    assert rate_on(cast.anna, "RUB", day) == rub(1000) and rate_on(cast.anna, "RUB", day - timedelta(days=1)) is None


@pytest.mark.parametrize("bad", [None, Money(-1, "RUB"), Money(10**18, "RUB")])
def test_a_rate_that_makes_no_sense_is_refused(cast: Cast, bad: Money | None):
    with pytest.raises(Invalid):
        set_rate(cast.anna, bad, today(cast), by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        set_rate(cast.anna, rub(1), date(1900, 1, 1), by=cast.chief, at=cast.now())


def test_without_a_value_or_in_another_currency_there_is_no_share(cast: Cast):
    for value in (None, Money(0, "RUB"), Money(100, "USD")):
        talk = talk_of(cast.plain(value=value).pk)
        assert (talk.percent, talk.basis) == (None, "hours")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["log", "log", "log", "rate", "spend", "correct", "withdraw", "drop"]),
        st.integers(0, 12),
        st.integers(1, 400),
        st.integers(0, 1),
    ),
    max_size=14,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_sums_agree_with_raw_rows_at_the_rates_of_their_days(cast: Cast, steps: list[tuple[str, int, int, int]]):
    deals, people = [cast.plain(value=rub(10_000)), cast.plain()], [cast.anna, cast.chief]
    for what, ago, size, which in steps:
        day, who = today(cast) - timedelta(days=ago), {"by": cast.chief, "at": cast.now()}
        rows = TimeEntry.objects.filter(withdrawn_at=None, work__deal__in=deals).select_related("work", "person")
        try:
            if what == "log":
                log_selling(deals[which], person=people[size % 2], day=day, minutes=size, **who)
            elif what == "rate":
                set_rate(people[which], Money(size * 37, "RUB"), day, **who)
            elif what == "spend":
                spend(deals[which], kind=Expense.Kind.TRAVEL, day=day, amount=Money(size, "RUB"), **who)
            elif what == "correct" and rows:
                row = rows[0]
                correct(row, minutes=size, day=day, note="", work=row.work, **who)
            elif what == "withdraw" and rows:
                withdraw(rows[len(rows) - 1], **who)
            elif what == "drop" and Expense.objects.filter(withdrawn_at=None, deal__in=deals):
                withdraw_expense(Expense.objects.filter(withdrawn_at=None, deal__in=deals)[0], **who)
        except Invalid:
            continue  # more than a day holds
    found = costs_of([deal.pk for deal in deals])
    for deal in deals:
        raw = sum((priced(row) for row in TimeEntry.objects.filter(work__deal=deal, withdrawn_at=None)), Fraction())
        raw += sum(Expense.objects.filter(deal=deal, withdrawn_at=None).values_list("amount_minor", flat=True))
        assert found[deal.pk].exactly == raw and abs(found[deal.pk].minor - raw) <= Fraction(1, 2)
    time, spent = standing_time(work__deal__in=deals), standing_expenses(deal__in=deals)
    for what in ("stage", "client", "line", "source", "owner", "person", "deal"):
        assert whole(costs_by(what, time, spent, "RUB").values()) == whole(found.values())


def priced(row: TimeEntry) -> Fraction:
    """By plain Python: minutes at the rate of their day, in minor units."""
    rates = CostRate.objects.filter(person=row.person_id, currency="RUB", since__lte=row.day).order_by("since")
    last = list(rates)[-1:]
    return Fraction(row.minutes * last[0].hour_minor, 60) if last else Fraction()


def test_what_many_deals_cost_is_read_by_one_query(cast: Cast, django_assert_num_queries):
    for size in (2, 5):
        deals = [cast.plain() for _each in range(size)]
        for deal in deals:
            logged(cast, deal, 5)
        with django_assert_num_queries(1):
            costs_of([deal.pk for deal in deals])


def test_an_expense_has_its_stage_and_its_paper_and_is_corrected_by_another_row(cast: Cast):
    deal = cast.plain()
    paper = SimpleUploadedFile("чек.pdf", b"%PDF-1.4")
    who = {"by": cast.anna, "at": cast.now()}
    row = spend(deal, kind=Expense.Kind.COURIER, day=today(cast), amount=rub(500), note="договор", file=paper, **who)
    assert (row.stage, row.file.name) == (deal.stage, "чек.pdf")
    later = correct_expense(row, kind=Expense.Kind.TRAVEL, day=today(cast), amount=rub(700), **who)
    assert expenses_of(deal) == [later] and later.file_id == row.file_id
    with pytest.raises(Stale):
        correct_expense(row, kind=Expense.Kind.TRAVEL, day=today(cast), amount=rub(900), **who)
    assert costs_of([deal.pk])[deal.pk].money("RUB") == rub(700)


def test_an_expense_that_makes_no_sense_leaves_nothing(cast: Cast):
    deal, day = cast.plain(), today(cast)
    who = {"by": cast.anna, "at": cast.now(), "kind": Expense.Kind.OTHER}
    for amount in (None, rub(0), Money(100, "USD")):
        with pytest.raises(Invalid):
            spend(deal, day=day, amount=amount, **who)
    with pytest.raises(Invalid):
        spend(deal, day=day + timedelta(days=1), amount=rub(1), **who)
    with pytest.raises(Invalid):
        spend(deal, day=day, amount=rub(1), **{**who, "kind": "bribe"})
    close_period(day - timedelta(days=1), by=cast.chief, at=cast.now())
    with pytest.raises(Invalid):
        spend(deal, day=day - timedelta(days=1), amount=rub(1), **who)
    row = spend(deal, day=day, amount=rub(1), **who)
    with pytest.raises(NotYours):
        withdraw_expense(row, by=cast.egor, at=cast.now())
    withdraw_deal(deal, by=cast.chief, at=cast.now(), reason="Дубль")
    with pytest.raises(Ended):
        spend(deal, day=day, amount=rub(1), **who)
    assert Expense.objects.count() == 1
