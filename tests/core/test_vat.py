"""The rate is that of the paper's day, and the tax is rounded to a whole unit, half away from nought."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.texts import NBSP
from kochka.core.vat import (
    FIRST_DAY,
    Regime,
    UnknownRate,
    first_day,
    included,
    included_words,
    on_top,
    on_top_words,
    rate_of,
    rate_words,
)
from kochka.firm.models import VatPeriod

sums = st.integers(-(10**15), 10**15)
rates = st.sampled_from([22, 20, 18, 10, 7, 5, 0, None])


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2004, 1, 1), 18),
        (date(2018, 12, 31), 18),
        (date(2019, 1, 1), 20),
        (date(2025, 12, 31), 20),
        (date(2026, 1, 1), 22),
        (date(2036, 11, 28), 22),
    ],
)
def test_the_general_rate_is_that_of_the_papers_day(day: date, rate: int) -> None:
    assert rate_of(Regime.GENERAL, day) == rate


@pytest.mark.parametrize(
    ("regime", "rate"),
    [(Regime.TEN, 10), (Regime.ZERO, 0), (Regime.SEVEN, 7), (Regime.FIVE, 5), (Regime.NONE, None)],
)
def test_the_other_rates_stay_as_they_are(regime: Regime, rate: int | None) -> None:
    assert rate_of(regime, date(2025, 12, 31)) == rate_of(regime, date(2026, 1, 1)) == rate


@pytest.mark.parametrize("regime", Regime)
def test_before_a_regime_began_nothing_is_guessed(regime: Regime) -> None:
    rate_of(regime, first_day(regime))
    with pytest.raises(UnknownRate):
        rate_of(regime, first_day(regime) - timedelta(days=1))
    assert first_day(regime) >= FIRST_DAY


def test_five_and_seven_percent_are_as_old_as_the_law_that_made_them() -> None:
    assert {first_day(Regime.FIVE), first_day(Regime.SEVEN)} == {date(2025, 1, 1)}


def half_away(exact: Fraction) -> int:
    whole = int(abs(exact) + Fraction(1, 2))
    return -whole if exact < 0 else whole


@given(sums, rates)
def test_the_tax_within_a_sum_is_the_nearest_whole_unit(minor: int, rate: int | None) -> None:
    percent = rate or 0
    assert included(minor, rate) == half_away(Fraction(minor * percent, 100 + percent))


@given(sums, rates)
def test_the_tax_on_top_is_the_nearest_whole_unit(minor: int, rate: int | None) -> None:
    assert on_top(minor, rate) == half_away(Fraction(minor * (rate or 0), 100))


@given(sums, rates)
def test_what_was_put_on_top_is_found_within_the_whole(minor: int, rate: int | None) -> None:
    tax = on_top(minor, rate)
    assert included(minor + tax, rate) == tax


@pytest.mark.parametrize(
    ("gross", "rate", "tax"),
    [(12_200, 22, 2_200), (61, 22, 11), (1, 22, 0), (3, 20, 1), (0, 22, 0), (-12_200, 22, -2_200), (100, None, 0)],
)
def test_known_sums(gross: int, rate: int | None, tax: int) -> None:
    assert included(gross, rate) == tax


def test_a_float_is_no_sum() -> None:
    for tax in (included, on_top):
        with pytest.raises(TypeError):
            tax(1.5, 22)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "rate", "ru", "en"),
    [
        (rate_words, 22, "НДС 22 %", "VAT 22%"),
        (rate_words, None, "НДС не облагается", "no VAT"),
        (included_words, 22, "в том числе НДС 22 %", "including VAT 22%"),
        (included_words, 0, "в том числе НДС 0 %", "including VAT 0%"),
        (included_words, None, "НДС не облагается", "no VAT"),
        (on_top_words, 5, "кроме того НДС 5 %", "plus VAT 5%"),
        (on_top_words, None, "НДС не облагается", "no VAT"),
    ],
)
def test_papers_say_it_in_both_languages(words, rate: int | None, ru: str, en: str) -> None:
    assert words(rate, "ru").replace(NBSP, " ") == ru
    assert words(rate, "en-GB").replace(NBSP, " ") == en
    assert "2 2" not in words(rate, "ru")


def test_the_kept_regimes_are_the_known_ones() -> None:
    assert {regime.value for regime in Regime} == set(VatPeriod.Regime.values)
