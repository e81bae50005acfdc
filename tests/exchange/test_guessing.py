"""What a file of another system says by itself: whose it is, which column is what, what its values mean."""

from itertools import zip_longest

import pytest

from kochka.exchange.census import Census, Column
from kochka.exchange.choices import Choices
from kochka.exchange.guess_values import currency_of, guess_dates, guess_decimal
from kochka.exchange.guessing import Ground, guess, system_of
from kochka.exchange.map_loading import load
from kochka.exchange.map_writing import write_deals

STAGES = (
    ("inputs", ("Собираем вводные", "Collect inputs")),
    ("proposal", ("Готовим КП", "Prepare the proposal")),
    ("discussion", ("Обсуждаем КП", "Discuss the proposal")),
    ("decision", ("Принимают решение", "They decide")),
    ("papers", ("Подписываем документы", "Sign the documents")),
    ("prepayment", ("Ждём предоплату", "Await the prepayment")),
)
GROUND = Ground(
    STAGES,
    (("anna@example.org", "Анна Соколова"), ("oleg@example.org", "Олег Зимин")),
    "chief@example.org",
    "RUB",
)


def census(**columns: list[str]) -> Census:
    found = [Column(name) for name in columns]
    for row in zip_longest(*columns.values(), fillvalue=""):
        for column, cell in zip(found, row, strict=True):
            column.add(cell, full=True)
    return Census("", "utf-8", ",", rows=max(map(len, columns.values())), columns=found)


def meant(file: Census, picked: Choices | None = None) -> dict[str, str]:
    return {role: file.columns[place].name for place, role in guess(file, GROUND, picked).columns.items()}


AMO = census(
    **{
        "ID": ["1", "2"],
        "Название сделки": ["Портал", "Сайт"],
        "Бюджет ": ["100 000", "2 500,50"],
        "Ответственный": ["Соколова Анна", "Кто-то"],
        "Дата создания сделки": ["01.02.2026 10:00:00", "02.02.2026 11:30:00"],
        "Кем создана сделка": ["Анна", "Анна"],
        "Дата редактирования": ["", ""],
        "Дата закрытия": ["не закрыта", "13.03.2026 12:00:00"],
        "Этап сделки": ["Переговоры", "Успешно реализовано", "Закрыто и не реализовано", "Загадка"],
        "Компания": ["Вектор", ""],
        "Источник": ["", ""],
        "Источник (2)": ["", ""],
    }
)


def test_a_file_of_amocrm_is_known_by_its_headers():
    found = guess(AMO, GROUND)
    assert system_of(AMO.header) == found.source == "amocrm"
    assert meant(AMO) == {
        "id": "ID",
        "title": "Название сделки",
        "value": "Бюджет ",
        "owner": "Ответственный",
        "opened": "Дата создания сделки",
        "closed": "Дата закрытия",
        "stage": "Этап сделки",
        "client": "Компания",
    }


def test_stages_and_ends_are_told_by_their_words_and_a_riddle_is_left():
    assert guess(AMO, GROUND).stages == {
        "Переговоры": "at:discussion",
        "Успешно реализовано": "finished",
        "Закрыто и не реализовано": "lost:client",
        "Загадка": "",
    }


def test_people_are_found_in_either_order_of_names_and_nobody_is_made():
    found = guess(AMO, GROUND)
    assert found.people == {"Соколова Анна": "anna@example.org", "Кто-то": ""}
    assert found.unknown == "chief@example.org"


def test_the_guess_written_down_is_a_map_that_the_command_takes():
    choices = guess(AMO, GROUND)
    choices.funnel = "service-project"
    chart = load(write_deals(AMO, choices, no_reason="Не названа").encode())
    assert chart.dates.no_date == {"не закрыта"}
    assert [said.text for said in chart.stages.values()] == ["discussion"]
    assert set(chart.endings) == {"успешно реализовано", "закрыто и не реализовано"}


def test_what_was_picked_by_hand_stands():
    picked = Choices(columns={1: "title", 8: "stage"}, stages={"Загадка": "at:papers"})
    found = guess(AMO, GROUND, picked)
    assert found.columns == {1: "title", 8: "stage"}
    assert found.stages["Загадка"] == "at:papers"


def test_a_deal_without_a_name_is_called_by_its_product_and_client():
    file = census(product=["GTX", "MG"], account=["Acme", "Beta"], deal_stage=["Won", "Engaging"])
    choices = guess(file, GROUND)
    choices.source, choices.funnel = "maven", "plain"
    assert 'title: "{product} · {account}"' in write_deals(file, choices, no_reason="-")


def test_stage_and_state_are_two_columns_where_the_values_say_so():
    file = census(
        **{"Deal - Title": ["a", "b", "c"], "Deal - Stage": ["Qualified"] * 3, "Deal - Status": ["Open", "Won", "Lost"]}
    )
    assert meant(file)["ending"] == "Deal - Status"
    assert guess(file, GROUND).endings == {"Open": "open", "Won": "finished", "Lost": "lost:client"}


def test_numbered_stages_are_put_where_their_numbers_lie_between():
    file = census(Title=["a"] * 3, Stage=["1. Ура", "2. Эх", "3. Ух"])
    assert guess(file, GROUND).stages == {"1. Ура": "at:inputs", "2. Эх": "at:discussion", "3. Ух": "at:prepayment"}


@pytest.mark.parametrize(
    ("values", "formats", "either"),
    [
        (["01.02.2026", "не закрыта"], ("%d.%m.%Y",), False),
        (["Apr 3, 2024"], ("%b %d, %Y",), False),
        (["13/02/2026", "01/02/2026"], ("%d/%m/%Y",), False),
        (["02/13/2026", "01/02/2026"], ("%m/%d/%Y",), False),
        (["01/02/2026"], ("%d/%m/%Y",), True),
        (["2026-01-02T10:00:00Z"], ("%Y-%m-%dT%H:%M:%S%z",), False),
        (["14 марта 2026", "2 апр 2025"], ("%d %b %Y",), False),
    ],
)
def test_dates_are_told_by_their_values(values: list[str], formats: tuple[str, ...], either: bool):
    found = guess_dates(census(Дата=values).columns)
    assert (found.formats, found.either_way) == (formats, either)


def test_cents_and_currencies_are_told_by_what_is_beyond_doubt():
    assert guess_decimal(census(Сумма=["1,000.50", "320,000"]).columns[0]) == "."
    assert guess_decimal(census(Сумма=["1000", "20"]).columns[0]) == ""
    assert currency_of(["Бюджет ₽"]) == "RUB"
    assert currency_of(["PPC budget USD"]) == "USD"
    assert currency_of(["$5", "€6"]) == ""
