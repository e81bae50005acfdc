from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kochka.core.texts import (
    NBSP,
    TooLong,
    ago,
    clean_line,
    clean_text,
    count_of,
    day_and_month,
    fold,
    from_to,
    initials,
    inside_quotes,
    language_of,
    long_day,
    nbsp_ru,
    nested,
    number,
    plural,
)

DEALS = ("сделка", "сделки", "сделок")


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "сделок"),
        (1, "сделка"),
        (2, "сделки"),
        (4, "сделки"),
        (5, "сделок"),
        (11, "сделок"),
        (12, "сделок"),
        (21, "сделка"),
        (22, "сделки"),
        (111, "сделок"),
        (1001, "сделка"),
        (-1, "сделка"),
        (Decimal("2.5"), "сделки"),
        (Decimal("5.0"), "сделок"),
    ],
)
def test_a_russian_noun_agrees_with_its_number(n, form):
    assert plural(n, "ru", *DEALS) == form


def test_english_knows_one_and_many():
    assert [plural(n, "en", "deal", "?", "deals") for n in (0, 1, 2, 21)] == ["deals", "deal", "deals", "deals"]


def test_a_count_does_not_break_from_its_noun():
    assert count_of(3, "ru", *DEALS) == "3\u00a0сделки"
    assert count_of(1200, "ru-RU", *DEALS) == "1\u00a0200\u00a0сделок"
    assert count_of(1200, "en", "deal", "deals", "deals") == "1,200\u00a0deals"


def test_numbers_are_grouped_by_the_habits_of_the_language():
    assert number(2_400_000, "ru") == "2\u00a0400\u00a0000"
    assert number(-2_400_000, "en") == "\u22122,400,000"
    assert number(Decimal("1234.5"), "ru") == "1\u00a0234,5"
    assert number(Decimal("1E+4"), "en") == "10,000"


def test_a_stretch_of_days_has_the_dash_of_its_language_and_one_day_stands_once():
    assert from_to("29 декабря", "11 января", "ru") == "29 декабря\u00a0— 11 января"
    assert from_to("December 29", "January 11", "en") == "December 29\u00a0– January 11"
    assert from_to("May 7", "May 7", "en") == "May 7"


def test_a_language_code_may_come_with_a_country():
    assert [language_of(code) for code in ("ru", "ru-RU", "RU_ru", "en-us", "de", "run")] == ["ru"] * 3 + ["en"] * 3


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Анна Соколова", "АС"),
        ("Анна Петровна Соколова", "АС"),
        ("шеф", "Ш"),
        ("ООО «Ромашка»", "ОР"),
        ("  Jean-Luc   Picard ", "JP"),
        ("— Анна", "А"),
        ("", ""),
        ("***", ""),
    ],
)
def test_initials_are_the_first_letters_of_the_first_and_the_last_word(name, letters):
    assert initials(name) == letters


def test_a_line_loses_what_cannot_be_seen_and_keeps_its_words():
    assert clean_line("  ООО\u00a0\u200b«Ромашка»\x00\r\n\tи\u202eко \ufeff", 100) == "ООО «Ромашка» ико"
    assert clean_line("Андреи\u0306", 100) == "Андрей"
    assert clean_line("\ud800a", 100) == "a"
    assert clean_line("Привет 👋", 100) == "Привет 👋"


def test_a_text_keeps_its_lines():
    assert clean_text("\n\nРаз\r\n  два  \rтри\x00\u2028четыре\n\n", 100) == "Раз\n  два\nтри\nчетыре"


def test_too_long_a_text_is_refused_with_both_lengths_counted_after_cleaning():
    assert clean_line("a" + " " * 50 + "b", 3) == "a b"
    with pytest.raises(TooLong) as refused:
        clean_line("абвгд", 4)
    assert (refused.value.limit, refused.value.length) == (4, 5)
    with pytest.raises(ValueError):
        clean_text("абв\nд", 4)


@given(st.text(st.characters()))
def test_cleaning_twice_changes_nothing_and_leaves_text_that_a_database_takes(text):
    for clean in (clean_line, clean_text):
        once = clean(text, 10_000)
        assert clean(once, 10_000) == once
        assert "\x00" not in once
        once.encode()
    assert "\n" not in clean_line(text, 10_000)


@pytest.mark.parametrize(
    ("plain", "tied"),
    [
        ("Договор в работе", "Договор в_работе"),
        ("и в доме, и на улице", "и_в_доме, и_на_улице"),
        ("Счёт №118 и № 5", "Счёт №_118 и_№_5"),
        ("через 5 рабочих дней", "через 5_рабочих дней"),
        ("2 400 000 ₽ и 15 %", "2_400_000_₽ и_15_%"),
        ("Кочка — это просто", "Кочка_— это просто"),
        ("24 ноября", "24_ноября"),
        ("А. Соколова и т. д.", "А._Соколова и_т._д."),
        ("сказал бы", "сказал_бы"),
        ("Анна о нас", "Анна о_нас"),
        ("кто-то по-русски", "кто-то по-русски"),
        ("строка в\nстрока", "строка в\nстрока"),
    ],
)
def test_russian_copy_is_tied_where_a_line_must_not_break(plain, tied):
    assert nbsp_ru(plain) == tied.replace("_", NBSP)


@given(st.text(st.sampled_from("авиноябрькт№5 07—.₽\u00a0\n")))
def test_tying_is_idempotent_and_adds_no_words(text):
    tied = nbsp_ru(text)
    assert nbsp_ru(tied) == tied
    assert [c for c in tied if c not in f" {NBSP}"] == [c for c in text if c not in f" {NBSP}"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Сделка «Портал для «Вектора»» закрыта", "Сделка «Портал для „Вектора“» закрыта"),
        ("«А» и «Б»", "«А» и «Б»"),
        ("«Завод «Вектор», цех «Юг»»", "«Завод „Вектор“, цех „Юг“»"),
        ("Скобка «не «закрыта»", "Скобка «не «закрыта»"),
        ("»Наоборот« и «ещё»", "»Наоборот« и «ещё»"),
    ],
)
def test_quotes_within_quotes_are_inner_ones(typed: str, said: str) -> None:
    assert nested(typed, "ru") == said
    assert nested(said, "ru") == said
    assert nbsp_ru(typed).replace(NBSP, " ") == said


def test_a_text_put_between_quotes_brings_inner_ones() -> None:
    assert f"«{inside_quotes('Портал «Вектор»', 'ru')}»" == "«Портал „Вектор“»"
    assert nested("“The “Vector” portal”", "en") == "“The ‘Vector’ portal”"


NOW = datetime(2026, 11, 24, 14, 30, tzinfo=timezone(timedelta(hours=5)))


@pytest.mark.parametrize(
    ("moment", "ru", "en"),
    [
        (datetime(2026, 11, 24, 4, 2, tzinfo=UTC), "сегодня, 9:02", "today, 9:02"),
        (datetime(2026, 11, 23, 7, 20, tzinfo=UTC), "вчера, 12:20", "yesterday, 12:20"),
        (datetime(2026, 11, 23, 19, 0, tzinfo=UTC), "сегодня, 0:00", "today, 0:00"),
        (datetime(2026, 11, 25, 7, 0, tzinfo=UTC), "завтра, 12:00", "tomorrow, 12:00"),
        (datetime(2026, 11, 21, 7, 0, tzinfo=UTC), "21_ноября", "November_21"),
        (datetime(2025, 11, 21, 7, 0, tzinfo=UTC), "21_ноября_2025", "November_21, 2025"),
    ],
)
def test_a_moment_is_told_by_the_wall_clock_of_its_reader(moment, ru, en):
    assert ago(moment, NOW, "ru") == ru.replace("_", NBSP)
    assert ago(moment, NOW, "en") == en.replace("_", NBSP)


def test_a_moment_without_a_timezone_is_refused():
    with pytest.raises(ValueError):
        ago(datetime(2026, 11, 24), NOW, "ru")


def test_a_day_has_its_long_name():
    assert long_day(date(2026, 11, 24), "ru") == "Вторник, 24\u00a0ноября"
    assert long_day(date(2026, 11, 24), "en") == "Tuesday, November\u00a024"
    assert day_and_month(date(2027, 5, 1), "ru", today=NOW.date()) == "1\u00a0мая\u00a02027"


def test_names_that_people_take_for_one_fold_to_one():
    assert fold(" Семён\u00a0 ПЁТРОВ ") == fold("семен петров")
    assert fold("ＡＢＣ") == "abc"
    assert fold("Straße") == fold("STRASSE")


@given(st.text(st.characters(max_codepoint=0x4FF)))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
