"""The planning meeting: what is late, by person, and the next step typed while talking."""

import time_machine

from kochka.deals.models import Deal
from kochka.firm.models import Firm
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

PART = {"HX-Request": "true"}


def later(clock: time_machine.Traveller, days: int = 7) -> None:
    clock.shift(days * 86_400)


def test_overdue_deals_stand_by_person_and_broken_promises_come_first(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    cast.plain(title="Просто опоздала")
    cast.plain(title="Обещана и опоздала", promised=True, due=cast.soon(2))
    cast.plain(title="У Олега", by=cast.oleg)
    cast.plain(title="Ещё впереди", due=cast.soon(40))
    later(clock, 2)
    page = words(enter(cast.chief).get("/planning/"))
    assert page.index("Анна Соколова") < page.index("Просто опоздала") < page.index("У Олега")
    assert "Ещё впереди" not in page
    later(clock, 2)
    page = words(enter(cast.chief).get("/planning/"))
    assert page.index("Обещана и опоздала") < page.index("Просто опоздала")
    assert "обещание нарушено" in page


def test_a_seller_speaks_of_what_they_see_and_a_team_of_its_own(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    cast.plain(title="Аннина")
    cast.plain(title="Олега", by=cast.oleg)
    later(clock)
    page = words(enter(cast.oleg).get("/planning/"))
    assert "Олега" in page
    assert "Аннина" not in page
    Firm.objects.update(visibility=Firm.Visibility.ALL)
    assert "Аннина" in words(enter(cast.oleg).get("/planning/"))


def test_the_next_step_is_said_in_one_line_and_the_deal_is_marked(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    deal = cast.fresh(cast.plain())
    later(clock)
    typed = {"seen": deal.open_jump_id, "next_action": "Позвонить Ирине", "when": "завтра 12:00"}
    browser = enter(cast.chief)
    answer = browser.post(f"/planning/{deal.pk}/", typed, headers=PART)
    assert answer.status_code == 204
    assert "deal-changed" in answer["HX-Trigger"]
    assert cast.fresh(deal).open_jump.next_action == "Позвонить Ирине"
    line = words(browser.get(f"/planning/{deal.pk}/", headers=PART))
    assert "сказано сегодня" in line
    assert "Позвонить Ирине" in line
    assert "сказано сегодня" in words(browser.get("/planning/"))


def test_a_day_that_nobody_understands_comes_back_with_what_was_typed(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    deal = cast.fresh(cast.plain())
    later(clock)
    typed = {"seen": deal.open_jump_id, "next_action": "<b>Важное</b>", "when": "когда рак свистнет"}
    answer = enter(cast.chief).post(f"/planning/{deal.pk}/", typed, headers=PART)
    assert answer.status_code == 422
    assert "&lt;b&gt;Важное" in words(answer)
    assert "когда рак свистнет" in words(answer)
    assert "Дату не" in words(answer)


def test_from_an_old_page_one_is_told_who_was_first(cast: Cast, enter: Enter, clock: time_machine.Traveller) -> None:
    deal = cast.fresh(cast.plain())
    later(clock)
    cast.step(deal)
    typed = {"seen": deal.open_jump_id, "next_action": "Позвонить", "when": "завтра"}
    answer = enter(cast.anna).post(f"/planning/{deal.pk}/", typed, headers=PART)
    assert answer.status_code == 409
    assert "Шеф Главный" in words(answer)


def test_without_scripts_the_line_is_a_form_and_leads_back(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    deal = cast.fresh(cast.plain())
    later(clock)
    browser = enter(cast.anna)
    assert f'action="/planning/{deal.pk}/"' in words(browser.get("/planning/"))
    typed = {"seen": deal.open_jump_id, "next_action": "Позвонить", "when": "завтра"}
    assert browser.post(f"/planning/{deal.pk}/", typed)["Location"] == "/planning/"
    assert browser.post(f"/planning/{deal.pk}/", typed | {"when": ""}).status_code == 422


def test_anothers_deal_is_not_there(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    assert enter(cast.oleg).get(f"/planning/{deal.pk}/").status_code == 404
    assert enter(cast.oleg).post(f"/planning/{deal.pk}/").status_code == 404


def test_a_deal_that_went_on_hold_while_people_talked_says_so_in_its_line(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    deal = cast.fresh(cast.plain())
    later(clock)
    cast.hold(deal, until=cast.day(3))
    assert "на паузе" in words(enter(cast.anna).get(f"/planning/{deal.pk}/", headers=PART))


def test_when_nothing_is_late_the_page_says_so(cast: Cast, enter: Enter) -> None:
    assert "Ничего не тонет" in words(enter(cast.chief).get("/planning/"))


def test_a_long_line_of_one_person_is_cut_and_leads_on(cast: Cast, enter: Enter, clock: time_machine.Traveller) -> None:
    for number in range(17):
        cast.plain(title=f"Сделка {number}")
    later(clock)
    browser = enter(cast.anna)
    page = words(browser.get("/planning/"))
    assert "ещё 9" in page
    assert page.count("data-plan ") == 8
    assert words(browser.get(f"/planning/?person={cast.anna.pk}")).count("data-plan ") == 17
    for odd in ("page=0", "page=x", "page=999999", "person=x", "page=99&person=" + "9" * 17):
        assert browser.get(f"/planning/?{odd}").status_code == 200


def test_the_page_costs_as_many_queries_for_many_deals_and_people_as_for_few(
    cast: Cast, enter: Enter, clock: time_machine.Traveller
) -> None:
    cast.plain()
    later(clock)
    browser = enter(cast.chief)
    few = queries(lambda: browser.get("/planning/"))
    clock.shift(-7 * 86_400)
    for number in range(8):
        cast.plain(by=cast.person(f"Продавец {number}", f"p{number}@example.org", "seller"))  # type: ignore[arg-type]
    later(clock)
    assert Deal.objects.count() == 9
    assert queries(lambda: browser.get("/planning/")) == few
