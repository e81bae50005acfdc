"""Clients who are cut off, as people meet it: the chip, the forms, and the reason that a deal all the same wants."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.cutting import cut_off, take_back
from kochka.clients.models import ClientCutOff, Company
from kochka.clients.naming import company_named
from kochka.deals import enquiries
from kochka.deals.models import Deal, Note
from tests.cast import Cast
from tests.web.conftest import Enter, words

PART = {"HX-Request": "true"}
TALKERS = "Говорят и не покупают"
FIELD = 'name="knowingly"'
NEW = {"title": "Портал", "next_action": "Позвонить", "when": "завтра", "client": "Вектор"}


@pytest.fixture
def vector(cast: Cast) -> Company:
    return company_named("Вектор", by=cast.anna, at=cast.now())


@pytest.fixture
def mark(cast: Cast, vector: Company) -> ClientCutOff:
    return cut_off(vector, TALKERS, by=cast.chief, at=cast.now())


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


@pytest.fixture
def chief(cast: Cast, enter: Enter) -> Client:
    return enter(cast.chief)


def page_of(browser: Client, company: Company) -> str:
    return words(browser.get(reverse("company", args=[company.pk])))


def test_a_chief_cuts_off_from_the_clients_page_and_takes_it_back(chief: Client, vector: Company) -> None:
    cutting, back = (reverse(name, args=[vector.pk]) for name in ("company_cut_off", "company_taking_back"))
    assert cutting in page_of(chief, vector) and back not in page_of(chief, vector)
    assert chief.post(cutting, {"reason": TALKERS})["Location"] == reverse("company", args=[vector.pk])
    page = page_of(chief, vector)
    assert "Отсечён" in page and TALKERS in page and back in page and cutting not in page
    answer = chief.post(back, {}, headers=PART)
    assert answer.status_code == 204 and "client-changed" in answer["HX-Trigger"]
    page = page_of(chief, vector)
    assert "chip late" not in page and "Был отсечён раньше" in page and TALKERS in page


def test_without_a_reason_the_form_comes_back(chief: Client, vector: Company) -> None:
    answer = chief.post(reverse("company_cut_off", args=[vector.pk]), {"reason": " "})
    assert answer.status_code == 422 and "<form" in words(answer)
    assert not ClientCutOff.objects.exists()


def test_a_second_chief_who_comes_too_late_is_told_so(chief: Client, mark: ClientCutOff) -> None:
    answer = chief.post(reverse("company_cut_off", args=[mark.company_id]), {"reason": "Опять"})
    assert answer.status_code == 409 and 'value="Опять"' in words(answer)


def test_others_see_the_mark_and_why_and_cannot_do_it(cast: Cast, enter: Enter, mark: ClientCutOff) -> None:
    for user in (cast.anna, cast.egor, cast.polina, cast.tamara):
        browser = enter(user)
        page = page_of(browser, mark.company)
        assert "Отсечён" in page and TALKERS in page
        for name in ("company_cut_off", "company_taking_back"):
            address = reverse(name, args=[mark.company_id])
            assert address not in page
            assert browser.get(address).status_code == 403
            assert browser.post(address, {"reason": "Мимо"}).status_code == 403


def test_the_form_of_a_new_deal_asks_for_a_reason_only_then_and_loses_nothing(
    cast: Cast, anna: Client, vector: Company
) -> None:
    address = reverse("new_deal")
    assert FIELD not in words(anna.get(address))
    cut_off(vector, TALKERS, by=cast.chief, at=cast.now())
    answer = anna.post(address, NEW)
    page = words(answer)
    assert answer.status_code == 422 and FIELD in page and TALKERS in page
    assert all(f'value="{said}"' in page for said in ("Портал", "Позвонить", "завтра", "Вектор"))
    assert not Deal.objects.exists()
    odd = words(anna.post(address, NEW | {"when": "когда-нибудь", "knowingly": "Заплатили вперёд"}))
    assert FIELD in odd and 'value="Заплатили вперёд"' in odd
    assert anna.post(address, NEW | {"knowingly": "Заплатили вперёд"}).status_code == 302
    assert "Заплатили вперёд" in Note.objects.get(deal=Deal.objects.get()).text


def test_a_reason_that_nobody_wants_any_more_is_no_matter(cast: Cast, anna: Client, mark: ClientCutOff) -> None:
    take_back(mark.company, by=cast.chief, at=cast.now())
    assert anna.post(reverse("new_deal"), NEW | {"knowingly": "Заплатили"}).status_code == 302
    assert not Note.objects.exists()


def test_the_form_of_an_enquiry_asks_too(cast: Cast, anna: Client, mark: ClientCutOff) -> None:
    row = enquiries.take_in(who="Вектор", client=mark.company, by=cast.anna, at=cast.now())
    address = reverse("enquiry_deal", args=[row.pk])
    assert FIELD not in words(anna.get(address))
    answer = anna.post(address, NEW, headers=PART)
    assert answer.status_code == 422 and FIELD in words(answer) and 'value="Портал"' in words(answer)
    assert anna.post(address, NEW | {"knowingly": "Заплатили"}).status_code == 302
    assert "Заплатили" in Note.objects.get(deal=Deal.objects.get()).text


@pytest.mark.parametrize(
    ("name", "typed"),
    [("details", {"title": "Портал", "client": "Вектор"}), ("client", {"company": "Вектор", "contact": "Ирина"})],
)
def test_a_deal_that_comes_to_them_asks_too(
    cast: Cast, anna: Client, mark: ClientCutOff, name: str, typed: dict[str, Any]
) -> None:
    deal = cast.plain()
    address = reverse(name, args=[deal.pk])
    assert FIELD not in words(anna.get(address))
    answer = anna.post(address, typed)
    assert answer.status_code == 422 and FIELD in words(answer) and 'value="Вектор"' in words(answer)
    assert cast.fresh(deal).client is None
    assert mark.company.contacts.count() == 0
    assert anna.post(address, typed | {"knowingly": "Заплатили"}).status_code == 302
    assert cast.fresh(deal).client == mark.company
