"""Numbers, dates, lists and ink of a paper; the letter that it goes with."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from kochka.core.money import Money
from kochka.proposals.paper import letter
from kochka.proposals.paper.ink import OWN, READABLE, accent, chosen, contrast
from kochka.proposals.paper.prose import prose
from kochka.proposals.paper.words import WORDS, day, hours, plain, price
from tests.proposals.papers import ENGLISH, SHORT, WHOLE, rub

NB = "\u00a0"


def usd(dollars: int) -> Money:
    return Money(dollars * 100, "USD")


@pytest.mark.parametrize(
    ("of", "language", "said"),
    [
        (rub(2_400_000), "ru", f"2{NB}400{NB}000{NB}₽"),
        ((rub(300_000), rub(360_000)), "ru", f"300{NB}000–360{NB}000{NB}₽"),
        ((rub(300_000), rub(300_000)), "ru", f"300{NB}000{NB}₽"),
        ((rub(900), rub(1_000)), "en", f"900–1,000{NB}₽"),
        ((usd(3_000), usd(3_600)), "en", "$3,000–3,600"),
        ((usd(3_000), usd(3_600)), "ru", f"3{NB}000–3{NB}600{NB}$"),
        ((Money(100_050, "CHF"), Money(200_000, "CHF")), "en", f"1,000.50–2,000{NB}CHF"),
    ],
)
def test_a_range_names_its_currency_once(of, language, said):
    assert price(of, language) == said


def test_dates_always_name_their_year():
    assert day(date(2026, 11, 28), "ru") == f"28{NB}ноября{NB}2026"
    assert day(date(2026, 11, 28), "en") == f"November{NB}28,{NB}2026"


def test_hours_and_rates_have_no_idle_zeros():
    assert hours((Decimal("24.0"), Decimal("32.50")), "ru") == "24–32,5"
    assert hours(Decimal(1200), "en") == "1,200"
    assert plain(Decimal("22.00"), "ru") == "22"


def test_both_languages_have_the_same_words():
    assert WORDS["ru"].keys() == WORDS["en"].keys()


def test_lines_that_begin_like_a_list_are_one():
    blocks = prose("После работ:\r\n- раз;\n— два;\n\n1. три\n2) четыре\n\nИ всё.\nСовсем.", str)
    assert [{k: v for k, v in block.items() if k in ("lines", "items")} for block in blocks] == [
        {"lines": ["После работ:"]},
        {"items": [["", "раз;"], ["", "два;"]]},
        {"items": [["1.", "три"], ["2)", "четыре"]]},
        {"lines": ["И всё.", "Совсем."]},
    ]
    assert blocks[0]["sticky"] is True and blocks[3]["sticky"] is False


@pytest.mark.parametrize("text", ["-5 градусов", "1.5 часа", "2026. год", "*", "—", "а - б"])
def test_what_only_looks_like_a_list_is_a_paragraph(text):
    assert prose(text, str)[0]["lines"] == [text]


@pytest.mark.parametrize(
    "colour", ["#f5d90a", "#ffffff", "#ffe9ec", "#7fa9a6", "#ff0000", "#00ff00", "#2f6b4a", "#000000"]
)
def test_text_in_the_colour_of_the_entity_can_be_read(colour):
    found = accent(colour)
    red, green, blue = (int(found[at : at + 2], 16) / 255 for at in (1, 3, 5))
    assert contrast((red, green, blue)) >= READABLE - 0.05
    assert chosen(colour) == colour


def test_a_colour_that_can_be_read_stays_and_none_is_our_own():
    assert accent("#1f4e8c") == "#1f4e8c"
    assert accent("") == accent("red") == chosen("#12") == OWN


def test_the_letter_says_what_is_attached_until_when_and_what_is_next():
    said = letter(WHOLE).replace(NB, " ")
    assert said.startswith("Здравствуйте, Сергей Громов!\n\nОтправляю наше предложение № 118: «Интеграция сайта с 1С».")
    assert "что мы сделаем, сколько это стоит и когда платить" in said
    assert "до 26 декабря 2026" in said
    assert "назовите день и час" in said
    assert said.endswith("ООО «Тихая заводь»\n+7 900 000-00-00\nsokolova@example.ru")


def test_a_letter_names_only_what_there_is():
    said = letter(replace(SHORT, valid_until=None, number="", client=replace(SHORT.client, contact="")))
    assert said.startswith("Здравствуйте!\n\nОтправляю наше предложение: «Аудит обмена с 1С».")
    assert "что мы сделаем и сколько это стоит." in said
    assert "держим" not in said


def test_marks_within_marks_are_of_the_other_kind():
    assert "«Портал „Вектор“»" in letter(replace(WHOLE, title="Портал «Вектор»"))


def test_an_english_letter_is_english():
    said = letter(ENGLISH).replace(NB, " ")
    assert said.startswith("Dear Sarah Gromov,")
    assert "hold until December 26, 2026" in said
    assert "{" not in said
