"""The next reminder on the deal’s page: words to copy, who wrote last, one form that writes the try down."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kochka.clients.contacts import add_contact
from kochka.clients.models import Contact
from kochka.clients.naming import company_named
from kochka.core.money import Money
from kochka.deals.models import Attempt, Deal
from kochka.funnel.publishing import publish
from kochka.proposals.models import Sending
from tests.cast import REMINDED, Cast
from tests.counting import queries
from tests.proposals.offers import block, draft, sealed
from tests.web.conftest import Enter, words


@pytest.fixture
def deal(cast: Cast) -> Deal:
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    version = publish(REMINDED, by=cast.chief, at=cast.now())
    return cast.fresh(cast.deal(version=version, client=client, value=Money(240_000_00, "RUB")))


@pytest.fixture
def maria(cast: Cast, deal: Deal) -> Contact:
    return add_contact(deal.client, name="Мария Орлова", roles=["decides"], by=cast.anna, at=cast.now())


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


def url(deal: Deal, **asked: str) -> str:
    found = reverse("reminder", args=[deal.pk])
    return found + "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else found


def said(browser: Client, deal: Deal, **typed: str) -> dict[str, str]:
    form = browser.get(url(deal)).context["form"]
    begun = {field.html_name: field.value() for field in form if field.value() not in (None, "", False)}
    begun["when"] = "завтра"
    return begun | typed


def test_the_deals_page_says_which_reminder_comes_and_from_when(cast: Cast, deal: Deal, anna: Client, clock) -> None:
    page = words(anna.get(reverse("deal", args=[deal.pk])))
    assert "Напоминание 1 из 2" in page
    assert "похожий проект" in page
    assert "с 26 ноября" in page
    clock.shift(timedelta(days=2))
    assert "пора" in words(anna.get(reverse("deal", args=[deal.pk])))


def test_the_words_are_ready_for_whoever_decides(deal: Deal, maria: Contact, anna: Client) -> None:
    page = words(anna.get(url(deal)))
    assert "Мария Орлова, здравствуйте! О проекте «Портал» за 240 000 ₽: [ссылка]." in page
    assert "обращений от нас пока не записано" in page
    assert "<b>[ссылка]</b>" in page
    english = words(anna.get(url(deal, language="en")))
    assert "Hello Мария Орлова! About “Портал”" in english
    other = words(anna.get(url(deal, reminder="doubt")))
    assert "Что смущает?" in other
    assert "Напоминание 2 из 2" in other


def test_a_client_without_people_leaves_a_gap_and_never_none(deal: Deal, anna: Client) -> None:
    page = words(anna.get(url(deal)))
    assert "[имя], здравствуйте!" in page
    assert "None" not in page


def test_one_form_writes_the_try_down_and_plans_the_next_reminder(
    cast: Cast, deal: Deal, maria: Contact, anna: Client
) -> None:
    answer = anna.post(url(deal), said(anna, deal))
    assert answer.status_code == 302, answer.context["form"].errors
    row = Attempt.objects.get()
    assert (row.reminder, row.contact_id, row.channel, row.outcome) == (
        "case",
        maria.pk,
        "mail",
        "Напомнили: похожий проект",
    )
    jump = cast.fresh(deal).open_jump
    assert (jump.next_action, jump.tries) == ("Напомнить: ответ на сомнение", 1)
    assert "Напоминание 2 из 2" in words(anna.get(url(deal)))


def test_the_day_of_the_next_step_follows_the_chain(deal: Deal, anna: Client) -> None:
    form = anna.get(url(deal)).context["form"]
    assert str(form["when"].value().day) == "2026-11-27"


def test_who_wrote_last_is_told_over_all_deals_and_the_title_only_to_those_who_see_it(
    cast: Cast, deal: Deal, maria: Contact, anna: Client, clock: time_machine.Traveller
) -> None:
    hidden = cast.fresh(cast.deal("Тайная", by=cast.oleg, client=deal.client, version=deal.stage.version))
    cast.again(hidden, by=cast.oleg, contact=maria, channel="messenger")
    clock.shift(timedelta(hours=3))
    page = words(anna.get(url(deal)))
    assert "последний раз от нас обращались" in page
    assert "Олег Зимин" in page
    assert "Тайная" not in page


def test_a_proposal_that_was_sent_counts_as_a_word_of_ours(
    cast: Cast, deal: Deal, maria: Contact, anna: Client
) -> None:
    row = draft(cast, deal)
    block(cast, row)
    Sending.objects.create(
        proposal=sealed(cast, row), contact=maria, recipient="Мария", channel="mail",
        happened_at=cast.now(), at=cast.now(), by=cast.chief,
    )  # fmt: skip
    assert "Шеф Главный, письмо" in words(anna.get(url(deal)))


def test_two_who_send_the_same_one_write_one_try(
    cast: Cast, deal: Deal, maria: Contact, anna: Client, enter: Enter
) -> None:
    chief = enter(cast.chief)
    mine, theirs = said(anna, deal), said(chief, deal, words="Моё письмо {x} <b>")
    assert anna.post(url(deal), mine).status_code == 302
    late = chief.post(url(deal), theirs)
    assert late.status_code == 409
    page = words(late)
    assert "Анна Соколова" in page
    assert "второй раз не записали" in page
    assert "Моё письмо {x} &lt;b&gt;" in page
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize(
    "typed", [{"reminder": "чужое"}, {"contact": "999999"}, {"contact": "x"}, {"language": "zz"}, {"outcome": ""}]
)
def test_forged_and_missing_fields_break_nothing(
    deal: Deal, maria: Contact, anna: Client, typed: dict[str, str]
) -> None:
    answer = anna.post(url(deal), said(anna, deal) | typed)
    assert answer.status_code in (302, 422)
    assert not Attempt.objects.filter(reminder="чужое").exists()


@pytest.mark.parametrize("query", ["reminder=%00", "contact=99999999999999999999", "language=ru%00", "reminder=x"])
def test_strange_addresses_show_the_next_one(deal: Deal, maria: Contact, anna: Client, query: str) -> None:
    assert "Напоминание 1 из 2" in words(anna.get(f"{url(deal)}?{query}"))


def test_after_the_last_one_on_hold_and_without_a_chain_the_page_says_so(cast: Cast, deal: Deal, anna: Client) -> None:
    plain = cast.plain()
    assert "На этом этапе напоминаний нет" in words(anna.get(url(plain)))
    again = cast.again(cast.again(deal, reminder="case"), reminder="doubt")
    assert "Напоминания этого этапа закончились" in words(anna.get(url(deal)))
    assert "Напоминание 2 из 2" not in words(anna.get(reverse("deal", args=[deal.pk])))
    cast.hold(again)
    assert anna.get(url(deal)).status_code == 200


def test_once_the_tries_are_used_up_the_form_asks_how_to_go_on(
    cast: Cast, deal: Deal, maria: Contact, anna: Client
) -> None:
    for _number in range(3):
        deal = cast.again(deal)
    page = words(anna.get(url(deal)))
    assert "Попытки кончились" in page
    answer = anna.post(url(deal), said(anna, deal))
    assert answer.status_code == 422
    assert anna.post(url(deal), said(anna, deal, relief="other_person")).status_code == 302


def test_the_page_takes_as_many_queries_for_many_people_and_tries_as_for_few(
    cast: Cast, deal: Deal, maria: Contact, anna: Client
) -> None:
    for _number in range(3):
        cast.again(cast.fresh(deal), contact=maria)
    few = queries(lambda: anna.get(url(deal)))
    for number in range(6):
        whom = add_contact(deal.client, name=f"Человек {number}", by=cast.anna, at=cast.now())
        cast.again(cast.fresh(deal), contact=whom, relief="other_person")
    assert queries(lambda: anna.get(url(deal))) <= few
