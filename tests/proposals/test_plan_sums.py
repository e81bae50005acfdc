"""A total paid in parts: they add up to it, or the plan is refused with by how much it does not."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from kochka.core.money import Money
from kochka.core.texts import NBSP
from kochka.proposals.flaws import Flawed
from kochka.proposals.plan_sums import Payment, payments
from tests.proposals.reckoning import dealt_out

DAY = date(2026, 12, 1)
cuts = st.lists(st.integers(1, 9999), max_size=8, unique=True)


def shares_between(points: list[int]) -> list[int]:
    edges = [0, *sorted(points), 10_000]
    return [after - before for before, after in pairwise(edges)]


def share(points: int, **given: object) -> Payment:
    return Payment(share=points, day=DAY, **given)  # type: ignore[arg-type]


def rub(minor: int) -> Money:
    return Money(minor, "RUB")


def refused(total: Money, plan: list[Payment]) -> Flawed:
    with pytest.raises(Flawed) as no:
        payments(total, plan)
    return no.value


@given(st.integers(10_000, 10**12), cuts)
def test_shares_add_up_to_the_total_and_each_is_within_a_kopeck_of_its_own(total, points):
    shares = shares_between(points)
    found = payments(rub(total), [share(each) for each in shares])
    assert found == dealt_out(total, shares, from_the_end=True)
    assert sum(found) == total
    assert all(abs(Fraction(total * each, 10_000) - minor) < 1 for each, minor in zip(shares, found, strict=True))


@given(st.integers(10_000, 10**9), cuts, st.data())
def test_sums_beside_shares_stay_as_they_are_and_the_whole_adds_up(total, points, data):
    shares = shares_between(points)
    turned = data.draw(st.lists(st.booleans(), min_size=len(shares), max_size=len(shares)))
    assume(not all(turned))
    exact = [Fraction(total * each, 10_000) for each in shares]
    fixed = {number for number, turn in enumerate(turned) if turn and exact[number].denominator == 1}
    plan = [
        Payment(minor=int(exact[number]), milestone="После макета") if number in fixed else share(each)
        for number, each in enumerate(shares)
    ]
    found = payments(rub(total), plan)
    assert sum(found) == total
    assert all(found[number] == exact[number] for number in fixed)


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=20), st.integers(-(10**6), 10**6))
def test_sums_that_miss_the_total_are_refused_with_by_how_much(sums, off):
    total = sum(sums) + off
    plan = [Payment(minor=each, day=DAY) for each in sums]
    assume(total > 0)
    if not off:
        assert payments(rub(total), plan) == sums
    else:
        no = refused(rub(total), plan)
        assert list(no.fields) == ["payments"]
        with translation.override("en"):
            assert f"{abs(off) // 100:,}" in str(refused(rub(total), plan))


@given(st.integers(10_000, 10**9), st.lists(st.integers(1, 9999), min_size=1, max_size=8))
def test_shares_that_are_no_whole_are_refused(total, shares):
    assume(sum(shares) != 10_000)
    assert list(refused(rub(total), [share(each) for each in shares]).fields) == ["payments"]


# --- by hand ---


def test_thirds_leave_the_odd_kopeck_to_the_last():
    assert payments(rub(100_00), [share(3333), share(3333), share(3334)]) == [33_33, 33_33, 33_34]
    assert payments(rub(1_01), [share(5000, prepayment=True), share(5000)]) == [50, 51]


def test_a_prepayment_in_money_and_the_rest_in_shares():
    plan = [Payment(minor=30_000_00, stage="prepayment", prepayment=True), share(3500), share(3500)]
    assert payments(rub(100_000_00), plan) == [30_000_00, 35_000_00, 35_000_00]


def test_a_plan_of_110_percent_is_over_by_ten_and_says_how_much_money_that_is():
    with translation.override("ru"):
        words = str(refused(rub(120_000_00), [share(6000), share(5000)]))
        assert f"110{NBSP}%" in words and f"10{NBSP}%" in words and f"12{NBSP}000{NBSP}₽" in words
        assert f"90{NBSP}%" in str(refused(rub(120_000_00), [share(4000), share(5000)]))


def test_a_sum_over_the_total_is_refused_with_by_how_much():
    with translation.override("ru"):
        assert f"5{NBSP}₽" in str(refused(rub(100_00), [Payment(minor=105_00, day=DAY)]))
        assert f"15{NBSP}₽" in str(refused(rub(100_00), [Payment(minor=90_00, day=DAY), share(2500)]))


FLAWS = {
    "neither share nor sum": (Payment(day=DAY), "share"),
    "share and sum": (Payment(share=1, minor=1, day=DAY), "share"),
    "nothing": (Payment(minor=0, day=DAY), "sum"),
    "no share": (Payment(share=0, day=DAY), "share"),
    "less than nothing": (Payment(minor=-5, day=DAY), "sum"),
    "at no time": (Payment(share=5000, milestone="  "), "when"),
    "on a day and with a stage": (Payment(share=5000, day=DAY, stage="work"), "when"),
    "a prepayment that comes second": (Payment(share=5000, day=DAY, prepayment=True), "prepayment"),
}


@pytest.mark.parametrize("what", FLAWS)
def test_a_payment_that_makes_no_sense_is_named_with_its_field(what):
    payment, field = FLAWS[what]
    no = refused(rub(100_00), [share(5000), payment])
    assert [(flaw.line, flaw.field) for flaw in no.flaws] == [(2, field)]
    assert "2" in str(no)


def test_a_plan_needs_payments_and_something_to_pay():
    assert sorted(refused(rub(0), []).fields) == ["payments", "total"]
    assert list(refused(rub(-1), [share(10_000)]).fields) == ["total"]
    assert list(refused(rub(100_00), [share(1)] * 10_000).fields) == ["payments"]


def test_a_share_that_comes_to_nothing_is_no_payment():
    assert list(refused(rub(100), [share(9999), share(1)]).fields) == ["2.share"]
