from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kochka.core.money import LARGEST_MINOR, Money, OtherCurrency, UnreadableMoney, format_money, parse_money

CURRENCIES = ["RUB", "USD", "EUR", "KZT", "JPY", "CNY", "KWD", "BYN", "CHF", "CLF"]
minors = st.integers(0, LARGEST_MINOR)
currencies = st.sampled_from(CURRENCIES)


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("160000.50", "RUB", 16_000_050),
        ("7", "JPY", 7),
        ("1.25", "KWD", 1250),
        ("-3.1", "USD", -310),
        ("1E+3", "KZT", 100_000),
    ],
)
def test_a_sum_is_kept_in_the_minor_units_of_its_currency(amount, currency, minor):
    assert Money.of(Decimal(amount), currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("amount", "currency"),
    [("0.005", "RUB"), ("1.5", "JPY"), ("NaN", "RUB"), ("Infinity", "RUB"), ("1E+999999", "RUB"), ("1e-999999", "RUB")],
)
def test_an_amount_that_the_currency_cannot_express_is_refused_not_rounded(amount, currency):
    with pytest.raises(ValueError):
        Money.of(Decimal(amount), currency)


def test_floats_and_made_up_currencies_are_no_money():
    with pytest.raises(TypeError):
        Money.of(0.1, "RUB")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(1.0, "RUB")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(True, "RUB")
    with pytest.raises(ValueError):
        Money(1, "руб")


def test_sums_of_two_currencies_neither_add_nor_compare_but_they_are_unequal():
    rouble, dollar = Money(100, "RUB"), Money(100, "USD")
    assert rouble != dollar
    for mix in (lambda: rouble + dollar, lambda: rouble - dollar, lambda: rouble < dollar, lambda: rouble >= dollar):
        with pytest.raises(OtherCurrency):
            mix()


@given(st.integers(), st.integers(), currencies)
def test_sums_of_one_currency_add_and_compare_like_their_units(a, b, currency):
    left, right = Money(a, currency), Money(b, currency)
    assert left + right == Money(a + b, currency)
    assert left - right == Money(a - b, currency)
    assert -left == Money(-a, currency)
    assert (left < right, left <= right, left > right, left >= right) == (a < b, a <= b, a > b, a >= b)
    assert sum([left, right], Money(0, currency)) == left + right


@given(st.integers(-(10**25), 10**25), currencies)
def test_amount_and_of_are_inverse(minor, currency):
    assert Money.of(Money(minor, currency).amount, currency).minor == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1 000,00", 100_000),
        ("1 000,00 ₽", 100_000),
        ("1\u00a0000,00\u202f₽", 100_000),
        ("1\u20092\u200934", None),
        ("1,000.00", 100_000),
        ("1.000,00", 100_000),
        ("1'000.5", 100_050),
        ("1’000’000", 100_000_000),
        ("1.000.000", 100_000_000),
        ("1000", 100_000),
        ("1000,5", 100_050),
        ("1234.000", 123_400),
        ("0,50", 50),
        ("0", 0),
        ("₽ 500", 50_000),
        ("500р", 50_000),
        ("500 р.", 50_000),
        ("500 РУБ.", 50_000),
        ("500 рублей", 50_000),
        ("RUB 500", 50_000),
        ("2,4 млн", 240_000_000),
        ("2.4 млн", 240_000_000),
        ("2.4m", 240_000_000),
        ("2,4 млн ₽", 240_000_000),
        ("2,4м", 240_000_000),
        ("1,5 миллиона рублей", 150_000_000),
        ("320 тыс", 32_000_000),
        ("320 тыс. руб.", 32_000_000),
        ("320 т.р.", 32_000_000),
        ("320тр", 32_000_000),
        ("320k", 32_000_000),
        ("320К", 32_000_000),
        ("1,2 млрд", 120_000_000_000),
        ("0,125 млн", 12_500_000),
        ("10 000 000 000 000", LARGEST_MINOR),
    ],
)
def test_people_write_sums_in_many_ways(text, minor):
    if minor is None:
        with pytest.raises(UnreadableMoney):
            parse_money(text, "RUB")
    else:
        assert parse_money(text, "RUB") == Money(minor, "RUB")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \u00a0 ", "empty"),
        ("много", "unreadable"),
        ("12 34", "unreadable"),
        ("1,00,000", "unreadable"),
        ("1.000,00.0", "unreadable"),
        ("1,000 000", "unreadable"),
        ("1e5", "unreadable"),
        ("0x10", "unreadable"),
        ("١٢٣", "unreadable"),
        ("100 ₽ за час", "unreadable"),
        ("5)", "unreadable"),
        ("млн", "unreadable"),
        ("9" * 100, "unreadable"),
        ("320,000", "ambiguous"),
        ("320.000", "ambiguous"),
        ("1,250 млн", "ambiguous"),
        ("-5", "negative"),
        ("−5 ₽", "negative"),
        ("₽-5", "negative"),
        ("(5)", "negative"),
        ("5,005 1", "unreadable"),
        ("5,0051", "too_precise"),
        ("2,4567895 тыс", "too_precise"),
        ("10 000 000 000 000,01", "too_large"),
        ("11 трлн", "too_large"),
        ("$100", "other_currency"),
        ("100 EUR", "other_currency"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_reason(text, reason):
    with pytest.raises(UnreadableMoney) as refused:
        parse_money(text, "RUB")
    assert refused.value.reason == reason


def test_a_language_settles_what_a_lone_comma_means():
    assert parse_money("$320,000", "USD", language="en") == Money(32_000_000, "USD")
    assert parse_money("1,125 млн", "RUB", language="ru") == Money(112_500_000, "RUB")
    assert parse_money("1.250", "KWD", language="en") == Money(1250, "KWD")
    assert parse_money("1,250", "KWD", language="ru") == Money(1250, "KWD")
    for text, language in (("320,000", "ru"), ("320.000", "ru"), ("320.000", "en")):
        with pytest.raises(UnreadableMoney):
            parse_money(text, "RUB", language=language)


@given(st.text(alphabet="0123456789 .,'-()₽$ркмтыслнKMb\u00a0", max_size=20) | st.text())
def test_any_text_gives_money_or_a_refusal(text):
    try:
        money = parse_money(text, "RUB")
    except UnreadableMoney:
        return
    assert 0 <= money.minor <= LARGEST_MINOR


@pytest.mark.parametrize(
    ("money", "ru", "en"),
    [
        (Money(240_000_000, "RUB"), "2 400 000 ₽", "2,400,000 ₽"),
        (Money(16_000_050, "RUB"), "160 000,50 ₽", "160,000.50 ₽"),
        (Money(240_000_000, "USD"), "2 400 000 $", "$2,400,000"),
        (Money(50, "EUR"), "0,50 €", "€0.50"),
        (Money(-500, "USD"), "−5 $", "−$5"),
        (Money(2_400, "JPY"), "2 400 ¥", "¥2,400"),
        (Money(1250, "KWD"), "1,250 KWD", "1.250 KWD"),
        (Money(0, "KZT"), "0 ₸", "0 ₸"),
    ],
)
def test_a_sum_is_shown_as_its_reader_writes_it(money, ru, en):
    assert format_money(money, "ru") == ru.replace(" ", "\u00a0")
    assert format_money(money, "en") == en.replace(" ", "\u00a0")


@pytest.mark.parametrize(
    ("roubles", "ru", "en"),
    [
        ("2400000", "2,4 млн ₽", "2.4M ₽"),
        ("2000000", "2 млн ₽", "2M ₽"),
        ("320000", "320 тыс. ₽", "320K ₽"),
        ("1540", "1,5 тыс. ₽", "1.5K ₽"),
        ("999.50", "999,50 ₽", "999.50 ₽"),
        ("999499", "999 тыс. ₽", "999K ₽"),
        ("999500", "1 млн ₽", "1M ₽"),
        ("123456789", "123 млн ₽", "123M ₽"),
        ("1250000000", "1,3 млрд ₽", "1.3B ₽"),
        ("9900000000000000", "9 900 трлн ₽", "9,900T ₽"),
        ("-2400000", "−2,4 млн ₽", "−2.4M ₽"),
    ],
)
def test_a_short_sum_keeps_its_telling_digits(roubles, ru, en):
    money = Money.of(Decimal(roubles), "RUB")
    assert format_money(money, "ru", short=True) == ru.replace(" ", "\u00a0")
    assert format_money(money, "en", short=True) == en.replace(" ", "\u00a0")


@given(minors, currencies, st.sampled_from(["ru", "en"]))
@example(32_000_000, "USD", "en")
@example(1250, "KWD", "en")
@example(1_250_000, "KWD", "ru")
def test_what_is_shown_can_be_typed_back(minor, currency, language):
    money = Money(minor, currency)
    assert parse_money(format_money(money, language), currency, language=language) == money
