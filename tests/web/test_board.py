"""The board in the browser: what a card says, where the columns lead, how the page stays new."""

import re

from django.utils import timezone

from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.board import CARDS
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words


def test_a_card_says_what_matters(cast: Cast, enter: Enter) -> None:
    client = company_named("Завод «Вектор»", by=cast.anna, at=timezone.now())
    deal = cast.gated(title="Портал для дилеров", value=Money(2_400_000_00, "RUB"), client=client)
    cast.again(cast.fresh(deal))
    page = re.sub(r"\s+", " ", words(enter(cast.anna).get("/board/gated/")))
    card = page[page.index('class="deal-card') :]
    for said in ("Портал для дилеров", "Завод «Вектор»", "2 400 000 ₽", "завтра", "3 из 4", "1 из 4 дн.", "попытка 2"):
        assert said in card, said
    assert "Анна Соколова" in card


def test_a_full_column_leads_to_the_list_of_all(cast: Cast, enter: Enter) -> None:
    for _ in range(CARDS + 2):
        cast.plain()
    page = words(enter(cast.anna).get("/board/plain/"))
    assert "ещё 2" in page
    assert "/deals/?funnel=plain&amp;stage=talk&amp;state=open" in page


def test_held_and_ended_deals_are_a_quiet_row_of_links(cast: Cast, enter: Enter) -> None:
    cast.hold(cast.fresh(cast.plain()))
    page = words(enter(cast.anna).get("/board/plain/"))
    assert "/deals/?funnel=plain&amp;state=held" in page
    assert "На паузе" in page


def test_an_empty_board_says_what_will_stand_here_and_offers_the_first_act(cast: Cast, enter: Enter) -> None:
    page = words(enter(cast.anna).get("/board/"))
    assert "Здесь встанут сделки" in page
    empty = page[page.index("Здесь встанут сделки") :]
    assert 'href="/deals/new/"' in empty


def test_a_funnel_that_is_not_there_is_404_and_one_in_the_address_is_shown(cast: Cast, enter: Enter) -> None:
    cast.plain()
    browser = enter(cast.anna)
    assert browser.get("/board/nowhere/").status_code == 404
    assert browser.get("/board/?funnel=nowhere").status_code == 200
    assert 'data-column="talk"' in words(browser.get("/board/?funnel=plain"))


def test_a_stranger_sees_nothing_of_it(cast: Cast, enter: Enter) -> None:
    cast.plain(title="Тайная сделка")
    assert "Тайная" not in words(enter(cast.oleg).get("/board/plain/"))


def test_without_scripts_a_card_has_a_link_to_the_jump(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.plain())
    browser = enter(cast.anna)
    address = f"/deals/{deal.pk}/jump/?seen={deal.open_jump_id}"
    assert f'href="{address}"' in words(browser.get("/board/plain/"))
    assert browser.get(address).status_code == 200


def test_from_an_old_board_the_form_says_at_once_who_moved_the_deal(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.plain())
    seen = deal.open_jump_id
    cast.step(deal)
    for noun in ("jump", "return"):
        answer = enter(cast.anna).get(f"/deals/{deal.pk}/{noun}/?seen={seen}", headers={"HX-Request": "true"})
        assert answer.status_code == 409
        assert "Шеф Главный" in words(answer)


def test_nonsense_in_seen_is_only_old(cast: Cast, enter: Enter) -> None:
    deal = cast.plain()
    assert enter(cast.anna).get(f"/deals/{deal.pk}/jump/?seen=<b>").status_code == 409


def test_the_pulse_is_silent_until_something_happens_and_writes_nothing(cast: Cast, enter: Enter) -> None:
    deal = cast.fresh(cast.plain())
    browser = enter(cast.anna)
    address = re.search(r"/board/pulse/\?seen=\w+", words(browser.get("/board/plain/")))
    assert address
    quiet = browser.get(address[0])
    assert (quiet.status_code, quiet.headers.get("HX-Trigger"), quiet.cookies) == (204, None, {})
    assert queries(lambda: browser.get(address[0])) <= 5
    cast.replan(deal)
    assert "board-stale" in browser.get(address[0])["HX-Trigger"]


def test_the_page_costs_as_many_queries_for_many_deals_as_for_few(cast: Cast, enter: Enter) -> None:
    cast.gated()
    browser = enter(cast.chief)
    few = queries(lambda: browser.get("/board/gated/"))
    for number in range(10):
        cast.gated(title=f"Сделка {number}")
    assert queries(lambda: browser.get("/board/gated/")) == few
    assert few <= 32


def test_titles_are_words_and_not_html(cast: Cast, enter: Enter) -> None:
    cast.plain(title="<script>alert(1)</script> 😀 \u202eabc" + "я" * 100)
    page = words(enter(cast.anna).get("/board/plain/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
