"""The price of talking as chiefs see it: who talks, who buys, the deals behind, the table; and as nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kochka.clients.cutting import cut_off
from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.firm.lists import add_service_line
from kochka.people.models import Change
from kochka.timesheets.logging import log_selling
from kochka.timesheets.rates import set_rate
from tests.cast import Cast
from tests.counting import queries

from .conftest import Enter, words

URL = "/talkers/"
WAYS = ("client", "line", "source", "owner", "reason")


def rub(roubles: int) -> Money:
    return Money(roubles * 100, "RUB")


def deal_of(cast: Cast, client: str, minutes: int, value: Money | None = None) -> Deal:
    of = company_named(client, by=cast.anna, at=cast.now())
    deal = cast.plain(title=f"Портал: {client}", client=of, value=value)
    log_selling(deal, person=cast.anna, day=cast.day(0), minutes=minutes, by=cast.anna, at=cast.now())
    return cast.fresh(deal)


@pytest.fixture
def talk(cast: Cast) -> Deal:
    """Болтун talked for five hours and was lost, Вектор bought."""
    set_rate(cast.anna, rub(1200), cast.day(-400), by=cast.chief, at=cast.now())
    cast.step(deal_of(cast, "Вектор", 60, rub(120_000)))
    return cast.lose(deal_of(cast, "Болтун", 300, rub(900_000)))


@pytest.fixture
def chief(cast: Cast, enter: Enter) -> Client:
    return enter(cast.chief)


def test_only_chiefs_see_it_and_are_led_to_it(cast: Cast, enter: Enter, talk: Deal) -> None:
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        browser = enter(user)
        for address in (URL, f"{URL}table.csv", f"{URL}owner/{cast.anna.pk}/"):
            assert browser.get(address).status_code == 403
        assert URL not in words(browser.get("/"))
    assert f'href="{URL}"' in words(enter(cast.chief).get("/"))


def test_who_talks_stands_first_with_what_it_cost_and_who_bought_with_the_share(talk: Deal, chief: Client) -> None:
    page = chief.get(URL)
    assert [line.name for line in page.context["page"].lines] == ["Болтун", "Вектор"]
    shown = words(page)
    for said in ("7 200 ₽", "83 %", "6 000 ₽", "1 200 ₽", "120 000 ₽", "1 %", "5:00"):
        assert said in shown, said
    [first, second] = page.context["page"].lines
    assert [(part.fate, part.width) for part in first.parts + second.parts] == [("lost", 1000), ("won", 200)]


def test_those_who_only_talk_are_shown_alone(talk: Deal, chief: Client) -> None:
    assert "only=talk" in words(chief.get(URL))
    page = chief.get(URL, {"only": "talk"})
    assert [line.name for line in page.context["page"].lines] == ["Болтун"]


def test_behind_each_figure_stand_its_deals(cast: Cast, talk: Deal, chief: Client) -> None:
    page = words(chief.get(f"{URL}client/{talk.client_id}/"))
    assert f"/deals/{talk.pk}/" in page and "6 000 ₽" in page and "Вектор" not in page
    assert chief.get(f"{URL}owner/0/").status_code == 200
    for strange in ("client/999999", "strange/1"):
        assert chief.get(f"{URL}{strange}/").status_code == 404


def test_what_losses_cost_is_said_by_reason(cast: Cast, talk: Deal, chief: Client) -> None:
    page = words(chief.get(URL, {"by": "reason"}))
    assert cast.reason().name in page and "6 000 ₽" in page and "120 000" not in page
    assert f"/deals/{talk.pk}/" in words(chief.get(f"{URL}reason/{cast.reason().pk}/"))


def test_without_rates_it_speaks_of_hours_and_leads_to_the_rates(cast: Cast, chief: Client) -> None:
    deal_of(cast, "Болтун", 90)
    page = words(chief.get(URL))
    assert "1 ч 30 мин" in page and "/settings/rates/" in page and "0 ₽" not in page


@pytest.mark.parametrize("query", [{"by": "odd", "since": "odd", "only": "odd"}, {"by": "reason", "only": "talk"}])
def test_an_odd_address_is_the_usual_page(talk: Deal, chief: Client, query: dict[str, str]) -> None:
    assert chief.get(URL, query).status_code == 200


def test_with_nothing_logged_it_says_what_will_be_here(cast: Cast, chief: Client) -> None:
    for by in WAYS:
        page = chief.get(URL, {"by": by})
        assert page.status_code == 200 and "<table" not in words(page) and 'href="/time/"' in words(page)


def test_the_period_chooses_deals_by_their_opening(cast: Cast, talk: Deal, enter: Enter, clock: Any) -> None:
    clock.shift(timedelta(days=100))
    chief = enter(cast.chief)
    assert "Болтун" not in words(chief.get(URL, {"since": "quarter"}))
    assert "Болтун" in words(chief.get(URL)) and "Болтун" in words(chief.get(URL, {"since": "all"}))


def test_the_table_holds_the_same_and_its_taking_is_written_down(talk: Deal, chief: Client) -> None:
    answer = chief.get(f"{URL}table.csv")
    rows = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[attr-defined]
    assert rows[1].startswith('"Болтун";"5,00";"0,00";"6000,00";"0,00";"0,00";"6000,00";"0"')
    assert '"120000,00";"1,00"' in rows[2]
    assert Change.objects.filter(about="export", what="talkers").count() == 1
    only = b"".join(chief.get(f"{URL}table.csv", {"only": "talk"}).streaming_content).decode()  # type: ignore[attr-defined]
    assert "Вектор" not in only


def test_it_costs_as_many_queries_for_many_as_for_few(cast: Cast, talk: Deal, chief: Client) -> None:
    addresses = [*(f"{URL}?by={by}" for by in WAYS), f"{URL}owner/{cast.anna.pk}/"]
    deal_of(cast, "Открытый", 10)
    few = [queries(lambda url=url: chief.get(url)) for url in addresses]  # type: ignore[misc]
    for n in range(12):
        deal = deal_of(cast, f"Клиент {n}", 10 + n, rub(n + 1))
        [cast.step, cast.lose, cast.fresh][n % 3](deal)
    assert [queries(lambda url=url: chief.get(url)) for url in addresses] == few  # type: ignore[misc]


def test_a_client_is_cut_off_where_one_sees_what_they_cost(talk: Deal, chief: Client) -> None:
    cutting, back = (f"/clients/{talk.client_id}/{what}/" for what in ("cutting", "taking-back"))
    page = words(chief.get(URL))
    assert cutting in page and back not in page and "Отсечён" not in page
    assert chief.post(cutting, {"reason": "Три года слов"}, HTTP_HX_REQUEST="true").status_code == 204
    page = words(chief.get(URL))
    assert "Отсечён" in page and "Три года слов" in page and back in page and cutting not in page


def test_a_service_line_that_only_talks_is_offered_no_more_with_the_reason(cast: Cast, chief: Client) -> None:
    line = add_service_line("Боты", by=cast.chief, at=cast.now())
    deal = cast.plain(service_line=line)
    log_selling(deal, person=cast.anna, day=cast.day(0), minutes=60, by=cast.anna, at=cast.now())
    stop = f"/talkers/lines/{line.pk}/stop/"
    assert stop in words(chief.get(URL, {"by": "line"}))
    assert chief.post(stop, {"reason": ""}).status_code == 422
    assert chief.post(stop, {"reason": "Никто не купил"})["Location"] == f"{URL}?by=line"
    page = words(chief.get(URL, {"by": "line"}))
    assert stop not in page and "Никто не купил" in page
    late = chief.post(stop, {"reason": "Ещё раз"}, HTTP_HX_REQUEST="true")
    assert late.status_code == 409 and 'value="Ещё раз"' in words(late)
    assert "Никто не купил" in words(chief.get("/settings/changes/"))


@pytest.mark.parametrize("by", ["source", "owner", "reason"])
def test_about_others_nothing_is_decided_here(talk: Deal, chief: Client, by: str) -> None:
    page = words(chief.get(URL, {"by": by}))
    assert "/cutting/" not in page and "/stop/" not in page


def test_marks_cost_no_query_for_each_row(cast: Cast, talk: Deal, chief: Client) -> None:
    deal_of(cast, "Ноль", 10)
    one = queries(lambda: chief.get(URL))
    for name in ("Раз", "Два", "Три"):
        deal = deal_of(cast, name, 30)
        assert deal.client
        cut_off(deal.client, "Слова", by=cast.chief, at=cast.now())
    assert queries(lambda: chief.get(URL)) == one
