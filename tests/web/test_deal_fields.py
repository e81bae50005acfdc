"""The company's own fields in the list: a column, an order, a filter, at the price of one query."""

import re

import pytest
from django.urls import reverse

from kochka.core.texts import fold
from kochka.deals.models import Deal, FieldValue
from kochka.firm.models import FieldDefinition
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words
from .test_deal_list import titles


@pytest.fixture
def fields(cast: Cast) -> dict[str, FieldDefinition]:
    said = {
        "budget": ("Бюджет", "money"),
        "users": ("Пользователей", "number"),
        "start": ("Старт", "date"),
        "region": ("Регион", "choice"),
        "nda": ("NDA", "flag"),
        "memo": ("Памятка", "text"),
    }
    made = FieldDefinition.objects.bulk_create(
        FieldDefinition(key=key, name=name, kind=kind, choices="Север\nЮг" if kind == "choice" else "")
        for key, (name, kind) in said.items()
    )
    return {field.key: field for field in made}


def say(cast: Cast, deal: Deal, field: FieldDefinition, text: str, number=None, day=None) -> None:
    FieldValue.objects.create(
        deal=deal, field=field, text=text, folded=fold(text), number=number, day=day, at=cast.now(), by=cast.anna
    )


@pytest.fixture
def deals(cast: Cast, fields: dict[str, FieldDefinition]) -> dict[str, Deal]:
    found = {name: cast.plain(title=name) for name in ("Первая", "Вторая", "Третья")}
    for name, sum_, users, day, region in (
        ("Первая", 90_000, 5, "2026-12-01", "Север"),
        ("Вторая", 100_000, 40, "2026-11-01", "Юг"),
    ):
        say(cast, found[name], fields["budget"], f"{sum_ / 100:.2f}", number=sum_)
        say(cast, found[name], fields["users"], str(users), number=users)
        say(cast, found[name], fields["start"], day, day=day)
        say(cast, found[name], fields["region"], region)
    say(cast, found["Первая"], fields["nda"], "yes")
    say(cast, found["Вторая"], fields["nda"], "")
    say(cast, found["Вторая"], fields["memo"], "<b>Звонить</b> после обеда")
    return found


COLUMNS = "cols=title,field-budget,field-users,field-start,field-region,field-nda,field-memo"


def test_a_field_is_a_column_in_its_own_shape(cast: Cast, enter: Enter, deals: dict[str, Deal]) -> None:
    page = words(enter(cast.chief).get(f"{reverse('deals')}?{COLUMNS}"))
    for said in ("Бюджет", "900 ₽", "1 000 ₽", "1 декабря", "Север", "Да", "&lt;b&gt;Звонить&lt;/b&gt;"):
        assert said in page
    assert "Нет</td>" not in page


@pytest.mark.parametrize("way", ["", "-"])
@pytest.mark.parametrize("key", ["budget", "users", "start", "region", "nda", "memo"])
def test_a_list_is_ordered_by_a_field_and_deals_without_it_come_last(
    cast: Cast, enter: Enter, deals: dict[str, Deal], key: str, way: str
) -> None:
    shown = titles(words(enter(cast.chief).get(f"{reverse('deals')}?{COLUMNS}&sort={way}field-{key}")))
    assert sorted(shown) == ["Вторая", "Первая", "Третья"]
    if key in ("budget", "users", "region"):
        assert shown == (["Вторая", "Первая", "Третья"] if way else ["Первая", "Вторая", "Третья"])
    if key == "start":
        assert shown == (["Первая", "Вторая", "Третья"] if way else ["Вторая", "Первая", "Третья"])
    if key == "nda":
        assert shown[0] == "Первая"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("field-region=Юг", ["Вторая"]),
        ("field-region=Юг&field-region=Север", ["Вторая", "Первая"]),
        ("field-budget-least=950", ["Вторая"]),
        ("field-budget-least=900&field-budget-most=950", ["Первая"]),
        ("field-users-most=5", ["Первая"]),
        ("field-start-least=2026-11-15", ["Первая"]),
        ("field-nda=yes", ["Первая"]),
        ("field-memo=обеда", ["Вторая"]),
        ("field-region=Юг&field-budget-most=950", []),
        ("field-budget-least=дорого&field-start-most=вчера&field-users-least=NaN", ["Вторая", "Первая", "Третья"]),
        ("field-nothing=1", ["Вторая", "Первая", "Третья"]),
    ],
)
def test_a_list_is_filtered_by_fields(
    cast: Cast, enter: Enter, deals: dict[str, Deal], query: str, found: list[str]
) -> None:
    page = words(enter(cast.chief).get(f"{reverse('deals')}?{query}"))
    assert sorted(titles(page)) == found
    if query == "field-region=Юг":
        assert re.search(r'name="field-region" value="Юг" checked', page)
        assert "Регион: Юг" in page


def test_many_fields_cost_as_many_queries_as_one_and_many_deals_as_few(
    cast: Cast, enter: Enter, deals: dict[str, Deal], fields: dict[str, FieldDefinition]
) -> None:
    browser = enter(cast.chief)
    few = queries(lambda: browser.get(f"{reverse('deals')}?cols=title,field-budget&sort=field-budget"))
    for number in range(15):
        say(cast, cast.plain(title=f"Ещё {number}"), fields["budget"], str(number), number=number)
    assert queries(lambda: browser.get(f"{reverse('deals')}?{COLUMNS}&sort=field-budget")) <= few


def test_a_retired_field_is_no_column_and_no_filter_any_more(
    cast: Cast, enter: Enter, deals: dict[str, Deal], fields: dict[str, FieldDefinition]
) -> None:
    FieldDefinition.objects.filter(key="region").update(retired_at=cast.now())
    page = words(enter(cast.chief).get(f"{reverse('deals')}?{COLUMNS}&field-region=Юг&sort=field-region"))
    assert "Регион" not in page
    assert len(titles(page)) == 3


@pytest.mark.parametrize(
    ("period", "there"),
    [("month", True), ("quarter", True), ("year", True), ("last_month", False), ("last_quarter", False)],
)
def test_deals_that_ended_in_a_period(cast: Cast, enter: Enter, period: str, there: bool) -> None:
    cast.lose(cast.plain(title="Ушла"))
    cast.plain(title="Идёт")
    page = words(enter(cast.chief).get(f"{reverse('deals')}?ended={period}"))
    assert titles(page) == (["Ушла"] if there else [])
    assert "закончилась" in page


def test_a_period_turns_at_midnight_on_the_company_s_clock(cast: Cast, enter: Enter, clock) -> None:
    cast.lose(cast.plain(title="Ноябрьская"))
    clock.move_to("2026-11-30T20:59:00+00:00")
    assert titles(words(enter(cast.chief).get(f"{reverse('deals')}?ended=month"))) == ["Ноябрьская"]
    clock.move_to("2026-11-30T21:01:00+00:00")
    assert titles(words(enter(cast.chief).get(f"{reverse('deals')}?ended=month"))) == []
    assert titles(words(enter(cast.chief).get(f"{reverse('deals')}?ended=last_month"))) == ["Ноябрьская"]
