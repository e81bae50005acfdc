"""What lines come to, held against a reckoning of our own to the minor unit."""

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.money import LARGEST_MINOR
from kochka.proposals.flaws import Flawed
from kochka.proposals.lines import MOST_LINES, MOST_MINUTES, Discount, Hours, Line, Whole
from kochka.proposals.sharing import spread
from kochka.proposals.sums import AtRate, roll_up
from tests.proposals.reckoning import dealt_out, lines_at, priced, rounded

RUB = Whole("RUB", vat_included=False)
HOUR = 60
SALE = "Давно вместе"

rates = st.sampled_from([None, 0, 500, 700, 1000, 2000, 2200, 1234])
prices = st.one_of(st.integers(0, 20), st.integers(0, 10**7), st.just(333_33))
discounts = st.one_of(
    st.just(Discount()),
    st.builds(Discount, share=st.integers(1, 10_000), reason=st.just(SALE)),
)


@st.composite
def a_line(draw: st.DrawFn) -> Line:
    minutes = sorted(draw(st.lists(st.integers(0, 5000), min_size=3, max_size=3)))
    spans = draw(st.booleans())
    line = Line(
        title="Блок",
        least=minutes[0] if spans else None,
        likely=minutes[1],
        most=minutes[2] if spans and draw(st.booleans()) else None,
        hour=draw(st.one_of(st.none(), prices)),
        fixed=draw(st.one_of(st.none(), prices)),
        optional=draw(st.booleans()),
        chosen=draw(st.booleans()),
        discount=draw(discounts),
        vat=draw(rates),
        cost=draw(st.one_of(st.none(), prices)),
    )
    price = priced(line, "likely")
    if price and draw(st.booleans()):
        return replace(line, discount=Discount(minor=draw(st.integers(1, price)), reason=SALE))
    return line


@st.composite
def a_proposal(draw: st.DrawFn) -> tuple[Whole, list[Line]]:
    lines = draw(st.lists(a_line(), max_size=12))
    whole = Whole("RUB", vat_included=draw(st.booleans()), discount=draw(discounts))
    left = sum(row["left"] for row in lines_at(whole, lines, "likely") if row["inside"])
    if left and draw(st.booleans()):
        return replace(whole, discount=Discount(minor=draw(st.integers(1, left)), reason=SALE)), lines
    return whole, lines


@given(a_proposal())
def test_every_line_is_what_an_independent_reckoning_says(proposal):
    whole, lines = proposal
    found, rows = roll_up(whole, lines), lines_at(whole, lines, "likely")
    for line, figures, row in zip(lines, found.lines, rows, strict=True):
        got = (figures.price, figures.discount, figures.spread, figures.net, figures.vat, figures.total)
        assert got == (row["price"], row["off"], row["share"], row["net"], row["vat"], row["total"])
        cost = None if line.cost is None else rounded(Fraction((line.likely or 0) * line.cost, 60))
        assert (figures.cost, figures.margin) == (cost, None if cost is None else figures.net - cost)


@given(a_proposal())
def test_lines_add_up_to_the_total_and_rates_to_the_tax(proposal):
    whole, lines = proposal
    found, rows = roll_up(whole, lines), lines_at(whole, lines, "likely")
    inside = [row for row in rows if row["inside"]]
    for name in ("net", "vat", "total"):
        assert getattr(found, name) == sum(row[name] for row in inside)
        assert getattr(found, name) == sum(getattr(each, name) for each in found.lines if each.counts)
        assert getattr(found.options, name) == sum(row[name] for row in rows if not row["inside"])
    assert found.total == found.net + found.vat
    assert found.whole.price - found.whole.discount == (found.total if whole.vat_included else found.net)
    assert found.line_discounts + found.whole_discount == found.whole.discount
    assert found.whole_discount == sum(row["share"] for row in inside)
    taxes: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for row in inside:
        taxes[row["line"].vat][0] += row["net"]
        taxes[row["line"].vat][1] += row["vat"]
    assert {each.rate: [each.net, each.vat] for each in found.by_rate} == dict(taxes)


@given(a_proposal())
def test_the_range_holds_the_total_and_is_counted_the_same_way(proposal):
    whole, lines = proposal
    found = roll_up(whole, lines)
    low, high = (lines_at(whole, lines, which) for which in ("least", "most"))
    for figures, least, most in zip(found.lines, low, high, strict=True):
        assert figures.least == min(least["total"], figures.total)
        assert figures.most == max(most["total"], figures.total)
    assert found.whole.least <= found.total <= found.whole.most
    assert found.whole.hours.least <= found.whole.hours.likely <= found.whole.hours.most


@given(a_proposal())
def test_options_that_are_not_chosen_change_nothing(proposal):
    whole, lines = proposal
    assert roll_up(whole, lines).whole == roll_up(whole, [line for line in lines if line.counts]).whole


@given(a_proposal())
def test_what_is_known_of_costs_is_told_with_how_much_of_it(proposal):
    whole, lines = proposal
    found = roll_up(whole, lines)
    known = [each for each in found.lines if each.counts and each.cost is not None]
    counted = [each for each in found.lines if each.counts]
    assert found.whole.cost == (sum(each.cost for each in known) if known else None)
    assert found.whole.margin == (sum(each.margin for each in known) if known else None)
    assert found.cost_is_known is (bool(counted) and len(known) == len(counted))


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), min_size=1, max_size=30), st.booleans())
def test_a_sum_is_cut_into_parts_that_add_up(amount, weights, late):
    parts = spread(amount, weights, last_first=late)
    assert parts == dealt_out(amount, weights, from_the_end=late)
    assert sum(parts) == (amount if any(weights) else 0)
    if amount <= sum(weights):
        assert all(0 <= part <= weight for part, weight in zip(parts, weights, strict=True))


# --- by hand ---


def test_a_third_of_an_hour_is_rounded_half_up_by_the_kopeck():
    found = roll_up(RUB, [Line(likely=20, hour=100_00), Line(likely=30, hour=1), Line(likely=29, hour=1)])
    assert [each.price for each in found.lines] == [33_33, 1, 0]


def test_vat_is_counted_line_by_line_on_top_and_within():
    lines = [Line(fixed=100_01, vat=2200), Line(fixed=100_01, vat=2200), Line(fixed=50_00), Line(fixed=50_00, vat=0)]
    found = roll_up(RUB, lines)
    assert [each.vat for each in found.lines] == [22_00, 22_00, 0, 0]
    assert (found.net, found.vat, found.total) == (300_02, 44_00, 344_02)
    assert found.by_rate == (AtRate(2200, 200_02, 44_00), AtRate(0, 50_00, 0), AtRate(None, 50_00, 0))
    within = roll_up(replace(RUB, vat_included=True), lines)
    assert [each.vat for each in within.lines] == [18_03, 18_03, 0, 0]
    assert (within.net, within.vat, within.total) == (263_96, 36_06, 300_02)


def test_a_discount_on_the_whole_falls_on_every_line_to_the_kopeck():
    lines = [Line(fixed=33_33), Line(fixed=33_33), Line(fixed=33_34)]
    found = roll_up(replace(RUB, discount=Discount(minor=10_00, reason=SALE)), lines)
    assert [each.spread for each in found.lines] == [3_33, 3_33, 3_34]
    assert found.total == 90_00


def test_the_likely_hours_decide_the_price_and_the_others_show_how_far_it_may_go():
    found = roll_up(RUB, [Line(least=HOUR, likely=2 * HOUR, most=10 * HOUR, hour=100), Line(likely=HOUR, hour=100)])
    assert (found.whole.least, found.total, found.whole.most) == (200, 300, 1100)
    assert found.whole.hours == Hours(2 * HOUR, 3 * HOUR, 11 * HOUR)


def test_options_wait_apart_until_they_are_chosen():
    option = Line(likely=HOUR, hour=500, optional=True)
    found = roll_up(RUB, [Line(fixed=100), option])
    assert (found.total, found.options.total, found.options.hours.likely) == (100, 500, HOUR)
    assert roll_up(RUB, [Line(fixed=100), replace(option, chosen=True)]).total == 600


def test_nothing_comes_to_nothing_and_a_line_without_a_price_is_named():
    assert roll_up(RUB, []).total == 0
    found = roll_up(RUB, [Line(fixed=0), Line(likely=HOUR), Line(hour=100), Line(optional=True)])
    assert (found.total, found.unpriced) == (0, (2, 3))


# --- what is refused ---

FLAWS = {
    "least": (Line(least=3, likely=2, hour=1), "least"),
    "most": (Line(likely=2, most=1, hour=1), "most"),
    "negative hours": (Line(likely=-1, hour=1), "likely"),
    "hours for ever": (Line(likely=MOST_MINUTES + 1, hour=1), "likely"),
    "hours without the likely ones": (Line(least=1, hour=1), "likely"),
    "negative price of an hour": (Line(likely=1, hour=-1), "hour"),
    "negative price": (Line(fixed=-1), "fixed"),
    "absurd price": (Line(fixed=LARGEST_MINOR + 1), "fixed"),
    "absurd hour": (Line(likely=1, hour=LARGEST_MINOR + 1), "hour"),
    "absurd line": (Line(likely=120, hour=LARGEST_MINOR), "hour"),
    "negative cost": (Line(fixed=1, cost=-1), "cost"),
    "a tax of more than everything": (Line(fixed=1, vat=10_001), "vat"),
    "a discount of more than everything": (Line(fixed=100, discount=Discount(share=10_001, reason="!")), "discount"),
    "a discount over the price": (Line(fixed=100, discount=Discount(minor=101, reason="!")), "discount"),
    "a negative discount": (Line(fixed=100, discount=Discount(minor=-1, reason="!")), "discount"),
    "two discounts in one": (Line(fixed=100, discount=Discount(share=1, minor=1, reason="!")), "discount"),
    "a discount for nothing": (Line(fixed=100, discount=Discount(share=100, reason=" ")), "discount_reason"),
}


@pytest.mark.parametrize("what", FLAWS)
def test_a_line_that_makes_no_sense_is_named_with_its_field(what):
    line, field = FLAWS[what]
    with pytest.raises(Flawed) as no:
        roll_up(RUB, [Line(fixed=1), replace(line, title="Прототип")])
    assert [(flaw.line, flaw.field) for flaw in no.value.flaws] == [(2, field)]
    assert list(no.value.fields) == [f"2.{field}"]
    assert "2" in str(no.value) and "Прототип" in str(no.value)


def test_all_that_is_wrong_is_said_at_once():
    lines = [Line(least=3, likely=2, most=1, hour=-1, fixed=-2), Line(), Line(likely=-1)]
    with pytest.raises(Flawed) as no:
        roll_up(RUB, lines)
    assert sorted(no.value.fields) == ["1.fixed", "1.hour", "1.least", "1.most", "3.likely"]


def test_the_whole_has_its_own_flaws():
    absurd = [Line(fixed=LARGEST_MINOR), Line(fixed=1)]
    taxed_away = [Line(fixed=LARGEST_MINOR, vat=2200)]
    over = Whole("RUB", vat_included=False, discount=Discount(minor=101, reason="!"))
    for whole, lines, field in (
        (RUB, absurd, "lines"),
        (RUB, taxed_away, "lines"),
        (over, [Line(fixed=100)], "discount"),
    ):
        with pytest.raises(Flawed) as no:
            roll_up(whole, lines)
        assert list(no.value.fields) == [field]
    assert roll_up(replace(RUB, vat_included=True), taxed_away).total == LARGEST_MINOR


def test_an_option_that_is_not_chosen_is_no_ground_for_a_discount():
    whole = replace(RUB, discount=Discount(minor=150, reason=SALE))
    lines = [Line(fixed=100), Line(fixed=100, optional=True, chosen=True)]
    assert roll_up(whole, lines).total == 50
    with pytest.raises(Flawed):
        roll_up(whole, [lines[0], replace(lines[1], chosen=False)])


@pytest.mark.parametrize("count", [MOST_LINES + 1, 10_000])
def test_more_lines_than_anybody_reads_are_refused_in_one_sentence(count):
    with pytest.raises(Flawed) as no:
        roll_up(RUB, [Line(fixed=-1)] * count)
    assert len(no.value.flaws) == 1 and "1000" in str(no.value)
    assert roll_up(RUB, [Line(fixed=1)] * MOST_LINES).total == MOST_LINES
