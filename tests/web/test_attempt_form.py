"""The ordinary form of a try: whom it was with can be said, and is written down."""

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.contacts import add_contact
from kochka.clients.models import Contact
from kochka.clients.naming import company_named
from kochka.deals.models import Attempt, Deal
from tests.cast import Cast
from tests.counting import queries
from tests.web.conftest import Enter, words


@pytest.fixture
def deal(cast: Cast) -> Deal:
    return cast.plain(client=company_named("Вектор", by=cast.anna, at=cast.now()))


@pytest.fixture
def maria(cast: Cast, deal: Deal) -> Contact:
    return add_contact(deal.client, name="Мария Орлова", by=cast.anna, at=cast.now())


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


def url(deal: Deal) -> str:
    return reverse("attempt", args=[deal.pk])


def typed(deal: Deal, **more: str) -> dict[str, str]:
    said = {"seen": str(deal.open_jump_id), "outcome": "Директор в отпуске", "channel": "call"}
    return said | {"next_action": "Позвонить", "when": "завтра"} | more


def test_a_try_says_whom_it_was_with(deal: Deal, maria: Contact, anna: Client) -> None:
    assert "Мария Орлова" in words(anna.get(url(deal)))
    assert anna.post(url(deal), typed(deal, contact=str(maria.pk))).status_code == 302
    assert Attempt.objects.get().contact_id == maria.pk
    assert "с кем: Мария Орлова" in words(anna.get(reverse("deal", args=[deal.pk])))


def test_nobody_need_be_named(deal: Deal, maria: Contact, anna: Client) -> None:
    assert anna.post(url(deal), typed(deal)).status_code == 302
    assert Attempt.objects.get().contact_id is None


def test_a_stranger_is_refused_at_the_field_and_what_was_typed_stays(
    cast: Cast, deal: Deal, maria: Contact, anna: Client
) -> None:
    other = company_named("Север", by=cast.anna, at=cast.now())
    stranger = add_contact(other, name="Пётр Чужой", by=cast.anna, at=cast.now())
    for contact in (str(stranger.pk), "999999999999999999999", "x"):
        answer = anna.post(url(deal), typed(deal, contact=contact))
        assert answer.status_code == 422
        assert "У этого клиента такого человека нет" in words(answer)
        assert "Директор в отпуске" in answer.content.decode()
    assert not Attempt.objects.exists()


def test_without_people_the_form_asks_nothing_more(cast: Cast, anna: Client) -> None:
    for deal in (cast.plain(), cast.plain(client=company_named("Вектор", by=cast.anna, at=cast.now()))):
        assert "С кем" not in words(anna.get(url(deal)))
        assert anna.post(url(deal), typed(deal)).status_code == 302


def test_twenty_people_cost_as_many_queries_as_one(cast: Cast, deal: Deal, maria: Contact, anna: Client) -> None:
    anna.get(url(deal))
    few = queries(lambda: anna.get(url(deal)))
    for number in range(20):
        add_contact(deal.client, name=f"Человек {number}", by=cast.anna, at=cast.now())
    assert queries(lambda: anna.get(url(deal))) == few
