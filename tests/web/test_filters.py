"""The filters above board and list: what can be chosen, what is chosen, how to let go of it."""

from django.utils import timezone

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.firm.models import ServiceLine
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words


def test_the_board_is_filtered_by_words_and_says_so_with_a_chip_to_let_go(cast: Cast, enter: Enter) -> None:
    cast.deal("Портал для дилеров")
    cast.deal("Каталог мебели")
    page = words(enter(cast.anna).get("/board/?words=портал&words=&least="))
    assert "Портал для дилеров" in page
    assert "Каталог мебели" not in page
    assert "«портал»" in page
    assert 'href="/board/?"' in page


def test_after_filtering_the_address_is_the_shortest_one(cast: Cast, enter: Enter) -> None:
    cast.deal()
    asked = {"HX-Request": "true", "HX-Trigger": "filters"}
    answer = enter(cast.anna).get("/board/?words=пор&least=&most=&overdue=1", headers=asked)
    assert answer["HX-Push-Url"] == "/board/?words=%D0%BF%D0%BE%D1%80&overdue=1"
    same = asked | {"HX-Current-URL": "http://testserver/board/?words=a"}
    assert enter(cast.anna).get("/board/?words=a&least=", headers=same)["HX-Push-Url"] == "false"
    assert "HX-Push-Url" not in enter(cast.anna).get("/board/?words=пор", headers={"HX-Request": "true"})


def test_a_sum_that_is_none_is_said_and_comes_back(cast: Cast, enter: Enter) -> None:
    cast.deal(value=Money(100_00, "RUB"))
    page = words(enter(cast.anna).get("/board/?least=много"))
    assert "Сумму не понять" in page
    assert 'value="много"' in page


def test_clients_to_filter_by_are_found_while_one_types_and_only_those_one_may_see(cast: Cast, enter: Enter) -> None:
    at = timezone.now()
    cast.deal(client=company_named("Завод «Вектор»", by=cast.anna, at=at))
    cast.deal(client=company_named("Вектор Олега", by=cast.oleg, at=at), by=cast.oleg)
    page = words(enter(cast.anna).get("/filters/clients/?client_words=векТОР"))
    assert "Завод «Вектор»" in page
    assert "Олега" not in page


def test_filters_hold_html_and_nonsense_without_harm(cast: Cast, enter: Enter) -> None:
    cast.deal()
    nasty = "<script>alert(1)</script>" + "я" * 10_000
    answer = enter(cast.anna).get("/board/", {"words": nasty, "seller": "x", "client": "9" * 30, "waits": nasty})
    assert answer.status_code == 200
    assert "<script>alert" not in words(answer)


def test_filters_cost_the_same_for_many_lines_and_people(cast: Cast, enter: Enter) -> None:
    cast.deal()
    browser = enter(cast.chief)
    few = queries(lambda: browser.get("/board/?seller=1&client=1"))
    for number in range(12):
        ServiceLine.objects.create(name=f"Услуга {number}")
        cast.deal(by=cast.person(f"Продавец {number}", f"p{number}@example.org", "seller"))  # type: ignore[arg-type]
    assert queries(lambda: browser.get("/board/?seller=1&client=1")) == few
