"""The page of the brief: filled during a call, kept whatever comes, read by whoever sees the deal."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.contacts import add_contact
from kochka.clients.naming import company_named
from kochka.deals.details import edit
from kochka.deals.models import Deal
from kochka.firm.models import LossReason
from kochka.people.roles import Role
from kochka.proposals.brief import answer, put_to_test
from kochka.proposals.models import BriefAnswer, BriefTest
from kochka.proposals.parting import first_name
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words

PART = {"HX-Request": "true"}


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return cast.fresh(cast.deal())


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


def url(deal: Deal) -> str:
    return reverse("brief", args=[deal.pk])


def form(page: str) -> dict[str, str]:
    """What the form would send as it stands."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input type="text" name="(\w+)" value="([^"]*)"', page))
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.S)
    found |= {name: text.strip() for name, text in areas}
    for radio in re.findall(r"<input type=\"radio\"[^>]*>", page):
        if " checked" in radio:
            found[re.findall(r'name="(\w+)"', radio)[0]] = re.findall(r'value="([^"]*)"', radio)[0]
    return {name: unescape(text) for name, text in found.items()}


def send(browser: Client, deal: Deal, page: str = "", **typed: Any) -> Any:
    return browser.post(url(deal), form(page or words(browser.get(url(deal)))) | typed)


def standing(deal: Deal) -> dict[str, str]:
    rows = BriefAnswer.objects.filter(deal=deal, replaced_at=None)
    return dict(rows.values_list("question", "said"))


def test_part_of_it_is_saved_and_the_page_says_what_is_still_needed(deal: Deal, anna: Client) -> None:
    page = words(anna.get(url(deal)))
    assert page.count("нужно для КП") == 4
    sent = send(anna, deal, q_what="Портал", q_budget="2,4 млн", q_may_show="in_part")
    assert sent["Location"] == url(deal)
    assert standing(deal) == {"what": "Портал", "budget": "240000000 RUB", "may_show": "in_part"}
    page = words(anna.get(url(deal)))
    assert page.count("нужно для КП") == 2
    assert "2 400 000 ₽" in page
    assert "Анна, сегодня, 12:00" in page


def test_the_whole_of_it_leads_back_to_the_deal_which_shows_it(cast: Cast, deal: Deal, anna: Client) -> None:
    sent = send(anna, deal, q_what="Портал", q_why="Заказы", q_budget="2 млн", q_decides="Совет", need_passes="yes")
    assert sent["Location"] == reverse("deal", args=[deal.pk])
    page = words(anna.get(sent["Location"]))
    for said in ("Портал", "Заказы", "2 000 000 ₽", "Совет", "Анна Соколова, сегодня, 12:00"):
        assert said in page
    assert BriefTest.objects.get().passes


def test_the_gate_leads_to_the_brief_and_says_what_lacks(deal: Deal, anna: Client) -> None:
    page = words(anna.get(reverse("deal", args=[deal.pk])))
    assert "не хватает: что нужно, зачем, бюджет, кто решает" in page
    assert f'href="{url(deal)}"' in page
    assert "Записать вводные" in page
    part = anna.get(url(deal), headers=PART)
    assert "<html" not in words(part)
    assert 'name="q_what"' in words(part)


def test_a_part_of_a_page_tells_the_page_that_the_deal_has_changed(deal: Deal, anna: Client) -> None:
    page = words(anna.get(url(deal), headers=PART))
    sent = anna.post(url(deal), form(page) | {"q_what": "Портал"}, headers=PART)
    assert sent.status_code == 204
    assert "deal-changed" in sent["HX-Trigger"]


def test_what_is_not_clear_comes_back_with_all_that_was_typed(deal: Deal, anna: Client) -> None:
    sent = send(anna, deal, q_what="Портал <b>", q_budget="немного", q_deadline="к осени", need_passes="no")
    page = words(sent)
    assert sent.status_code == 422
    assert not BriefAnswer.objects.exists()
    for said in ("Портал &lt;b&gt;", 'value="немного"', 'value="к осени"', "Сумма непонятна", "День непонятен"):
        assert said in page
    sent = send(anna, deal, page, q_budget="2 млн", q_deadline="25.12.2026")
    assert sent.status_code == 422
    assert "Напишите, почему нет" in words(sent)
    assert not BriefAnswer.objects.exists()
    sent = send(anna, deal, words(sent), need_why="Есть свой")
    assert sent.status_code == 302
    assert standing(deal) == {"what": "Портал <b>", "budget": "200000000 RUB", "deadline": "2026-12-25"}


def test_an_answer_that_somebody_gave_meanwhile_is_shown_and_what_was_typed_is_kept(
    cast: Cast, deal: Deal, anna: Client
) -> None:
    answer(deal, {"why": "Надо"}, by=cast.chief, at=cast.now())
    page = words(anna.get(url(deal)))
    answer(deal, {"what": "Магазин", "why": "Очень надо", "pays": "Банк"}, by=cast.chief, at=cast.now())
    put_to_test(deal, "need", True, by=cast.chief, at=cast.now())
    sent = send(anna, deal, page, q_what="Портал", q_decides="Совет")
    again = words(sent)
    assert sent.status_code == 409
    assert "«Магазин»" in again
    assert ">\nПортал</textarea>" in again
    assert ">\nОчень надо</textarea>" in again, "what she left alone is shown as it stands now"
    assert standing(deal) == {"what": "Магазин", "why": "Очень надо", "pays": "Банк"}
    assert send(anna, deal, again).status_code == 302
    assert standing(deal) == {"what": "Портал", "why": "Очень надо", "pays": "Банк", "decides": "Совет"}
    assert BriefTest.objects.get(replaced_at=None).by_id == cast.chief.pk


def test_a_test_that_somebody_answered_meanwhile_is_not_written_over(cast: Cast, deal: Deal, anna: Client) -> None:
    page = words(anna.get(url(deal)))
    put_to_test(deal, "budget", False, "Денег нет", by=cast.chief, at=cast.now())
    sent = send(anna, deal, page, budget_passes="yes")
    assert sent.status_code == 409
    assert "Денег нет" in words(sent)
    assert not BriefTest.objects.get().passes


def test_former_answers_are_there_with_who_gave_them(cast: Cast, deal: Deal, anna: Client) -> None:
    send(anna, deal, q_what="Сайт")
    answer(deal, {"what": "Портал"}, by=cast.chief, at=cast.now())
    page = words(anna.get(url(deal)))
    assert "1 прежний ответ" in page
    assert "<q>Сайт</q>" in page
    assert "Шеф, сегодня, 12:00" in page


def test_whoever_sees_the_deal_reads_and_only_whoever_has_it_in_hand_writes(
    cast: Cast, deal: Deal, enter: Enter
) -> None:
    cast.brief(deal, what="Портал <i>")
    deal = cast.hand(deal, cast.polina, Role.MANAGER)
    polina, oleg = enter(cast.polina), enter(cast.oleg)
    page = words(polina.get(url(deal)))
    assert "Портал &lt;i&gt;" in page
    assert "<textarea" not in page
    assert "<html" not in words(polina.get(url(deal), headers=PART))
    assert polina.post(url(deal), {"q_what": "Иначе"}).status_code == 403
    assert oleg.get(url(deal)).status_code == 404
    assert oleg.post(url(deal), {"q_what": "Иначе"}).status_code == 404
    assert standing(deal) == {"what": "Портал <i>"}


def test_a_no_offers_words_for_the_client_and_the_way_to_the_end(cast: Cast, deal: Deal, anna: Client) -> None:
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    edit(deal, by=cast.anna, at=cast.now(), client=client)
    add_contact(client, name="Инна Петровна Кравцова", by=cast.anna, at=cast.now())
    sent = send(anna, deal, budget_passes="no", budget_why="Триста тысяч при цене от миллиона")
    assert sent["Location"] == url(deal)
    page = words(anna.get(url(deal)))
    assert "Инна Петровна, здравствуйте!" in page
    assert not re.search("бог|болот|кочк|прыж", page[page.index('id="parting"') : page.index("</section>")].lower())
    way = re.findall(r'href="(/deals/\d+/loss/\?[^"]*)"', page)[0].replace("&amp;", "&")
    loss = words(anna.get(way))
    reason = LossReason.objects.get(name="Денег на задачу нет")
    assert f'value="{reason.pk}" checked' in loss
    assert "Клиенту это не по карману: Триста тысяч при цене от миллиона" in loss
    assert "Попрощаться вежливо" in words(anna.get(reverse("deal", args=[deal.pk])))


def test_without_a_no_nobody_is_sent_away(deal: Deal, anna: Client) -> None:
    send(anna, deal, need_passes="yes", budget_passes="yes", standards_passes="yes")
    assert "parting" not in words(anna.get(url(deal)))


@pytest.mark.parametrize(
    ("name", "addressed"),
    [
        ("Инна Кравцова", "Инна"),
        ("Кравцова Инна Петровна", "Инна Петровна"),
        ("Glen Somers", "Glen"),
        ("Шеф", "Шеф"),
        ("", ""),
    ],
)
def test_a_person_is_addressed_by_the_name_they_are_called(name: str, addressed: str) -> None:
    assert first_name(name) == addressed


@pytest.mark.parametrize("query", ["reason=x&note=" + "ы" * 3000, "reason=999999", "note=<script>", "reason="])
def test_what_leads_to_the_end_may_say_anything(deal: Deal, anna: Client, query: str) -> None:
    answered = anna.get(f"{reverse('loss', args=[deal.pk])}?{query}")
    assert answered.status_code == 200
    assert "<script>" not in words(answered).split("<main", 1)[1]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"q_what": "ю" * 100_000}, 422),
        ({"q_what": "a\x00b"}, 422),
        ({"q_what": "\u202eвспять\u200b<script>hostile()</script>"}, 302),
        ({"q_may_show": "<script>"}, 422),
        ({"q_decides": "x", "saw": "[1, 2"}, 302),
        ({"q_decides": "x", "saw": '{"decides": {"a": [1]}}'}, 302),
        ({"need_passes": "maybe"}, 422),
        ({"need_passes": "no", "need_why": "ю" * 501}, 422),
    ],
)
def test_whatever_is_typed_is_answered_clearly(deal: Deal, anna: Client, typed: dict[str, str], status: int) -> None:
    sent = send(anna, deal, **typed)
    assert sent.status_code == status
    assert "<script>hostile" not in words(sent)
    assert "<script>hostile" not in words(anna.get(url(deal)))


def test_a_withdrawn_deal_is_read_and_not_written(cast: Cast, deal: Deal, enter: Enter) -> None:
    from kochka.deals.journey.endings import withdraw

    cast.brief(deal)
    withdraw(deal, by=cast.chief, at=cast.now(), reason="Дубль")
    chief = enter(cast.chief)
    assert "<textarea" not in words(chief.get(url(deal)))
    assert chief.post(url(deal), {"q_what": "Иначе"}).status_code == 409


def test_the_page_costs_as_many_queries_for_a_long_history_as_for_none(cast: Cast, deal: Deal, anna: Client) -> None:
    other = cast.fresh(cast.deal())
    for number in range(12):
        cast.brief(deal, what=f"Портал {number}", why=f"Так {number}", budget=f"{number + 1} млн", decides="Совет")
        put_to_test(deal, "need", number % 2 == 0, "Так", by=cast.anna, at=cast.now())
    put_to_test(deal, "need", True, by=cast.anna, at=cast.now())
    assert queries(lambda: anna.get(url(deal))) == queries(lambda: anna.get(url(other)))
    cards = [reverse("deal", args=[one.pk]) for one in (deal, other)]
    assert queries(lambda: anna.get(cards[0])) - queries(lambda: anna.get(cards[1])) in (0, 1, 2), "the journal’s rows"
