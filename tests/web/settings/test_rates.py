"""What an hour of each person costs, on its page: for chiefs alone, from a day on, and nowhere else."""

from datetime import date
from typing import Any

import pytest

from kochka.core.money import Money
from kochka.people.roles import Role
from kochka.timesheets.logging import log_selling
from kochka.timesheets.models import CostRate
from kochka.timesheets.rates import rate_on, set_rate
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

URL = "/settings/rates/"
TODAY = date(2026, 11, 24)


def who(cast: Cast) -> dict[str, Any]:
    return {"by": cast.chief, "at": cast.now()}


def rub(roubles: int) -> Money:
    return Money(roubles * 100, "RUB")


def test_only_chiefs_come_in_and_only_they_set_anything(cast: Cast, enter: Enter) -> None:
    addresses = [URL, f"{URL}{cast.anna.pk}/"]
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        browser = enter(user)
        assert [browser.get(address).status_code for address in addresses] == [403, 403]
        assert browser.post(addresses[1], {"rate": "1", "since": "1.01.2026"}).status_code == 403
    assert not CostRate.objects.exists()


def test_a_rate_is_set_from_a_day_on_and_the_page_tells_what_was_and_will_be(cast: Cast, enter: Enter) -> None:
    browser, url = enter(cast.chief), f"{URL}{cast.anna.pk}/"
    assert "ставки пока нет" in words(browser.get(URL))
    for sum_, day in (("1 200", "1.01.2026"), ("1 500", "1.06.2026"), ("1 800", "1.01.2027")):
        page = words(browser.post(url, {"rate": sum_, "since": day}, follow=True))
    assert "1 500 ₽" in page and "с 1 января 2027 — 1 800 ₽" in page and "1 200 ₽" not in page
    one = words(browser.get(url))
    assert all(sum_ in one for sum_ in ("1 200 ₽", "1 500 ₽", "1 800 ₽"))
    assert rate_on(cast.anna, "RUB", date(2026, 5, 31)) == rub(1200)
    assert browser.get(url).context["form"]["rate"].value() == "1\xa0500\xa0₽"


def test_the_same_day_said_again_is_put_right_and_the_audit_tells_it_in_words(cast: Cast, enter: Enter) -> None:
    browser, url = enter(cast.chief), f"{URL}{cast.anna.pk}/"
    for sum_ in ("1 200", "1 300"):
        browser.post(url, {"rate": sum_, "since": "1.01.2026"})
    assert [row.hour_minor for row in CostRate.objects.all()] == [1300_00]
    for about in ("rates", "settings", ""):
        page = words(browser.get("/settings/changes/", {"about": about}))
        for said in ("Анна Соколова", "с 1 января 2026", "1 200 ₽", "1 300 ₽"):
            assert said in page, (about, said)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rate": ""}, "rate"),
        ({"rate": "много"}, "rate"),
        ({"rate": "-5"}, "rate"),
        ({"rate": "10 $"}, "rate"),
        ({"since": ""}, "since"),
        ({"since": "потом"}, "since"),
        ({"since": "1.01.1990"}, "since"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_stays_as_typed(
    cast: Cast, enter: Enter, given: dict[str, str], field: str
) -> None:
    data = {"rate": "1 200", "since": "1.01.2026"} | given
    answer = enter(cast.chief).post(f"{URL}{cast.anna.pk}/", data)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in data} == data
    assert not CostRate.objects.exists()


def test_hours_that_no_rate_reaches_are_said_and_the_first_rate_reaches_them(cast: Cast, enter: Enter) -> None:
    deal, browser, url = cast.plain(), enter(cast.chief), f"{URL}{cast.anna.pk}/"
    log_selling(deal, person=cast.anna, day=date(2026, 11, 20), minutes=90, **who(cast))
    page = words(browser.get(URL))
    assert "Нет ставки за 1 ч 30 мин работы" in page and "20 ноября" in page
    form = browser.get(url).context["form"]
    assert form["since"].value() == "20.11.2026"
    browser.post(url, {"rate": "1 200", "since": form["since"].value()})
    assert "Нет ставки" not in words(browser.get(URL))
    assert "Нет ставки" not in words(browser.get(url))


def test_the_form_opens_within_the_page(cast: Cast, enter: Enter) -> None:
    part = words(enter(cast.chief).get(f"{URL}{cast.anna.pk}/", headers={"HX-Request": "true"}))
    assert "<html" not in part and "Анна Соколова" in part


def test_nobody_below_a_chief_finds_a_rate_on_the_pages_of_people(cast: Cast, enter: Enter) -> None:
    set_rate(cast.anna, rub(7919), date(2026, 1, 1), **who(cast))
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        browser = enter(user)
        for address in ("/people/", f"/people/{cast.anna.pk}/", "/time/", "/me/"):
            page = words(browser.get(address))
            assert "7 919" not in page and URL not in page, (user.name, address)


def test_the_pages_cost_as_many_queries_for_many_people_as_for_few(cast: Cast, enter: Enter) -> None:
    deal, browser = cast.plain(), enter(cast.chief)
    set_rate(cast.anna, rub(1000), TODAY, **who(cast))
    addresses = [URL, f"{URL}{cast.anna.pk}/"]
    few = [queries(lambda address=address: browser.get(address)) for address in addresses]
    for n in range(20):
        other = cast.person(f"Человек {n}", f"p{n}@example.org", Role.SELLER)
        log_selling(deal, person=other, day=date(2026, 11, 1 + n), minutes=60, **who(cast))
        set_rate(other, rub(n + 1), date(2026, 11, 10), **who(cast))
        set_rate(cast.anna, rub(n + 1), date(2026, 10, 1 + n), **who(cast))
    assert [queries(lambda address=address: browser.get(address)) for address in addresses] == few
