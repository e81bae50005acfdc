"""Clients are added knowingly, written otherwise without losing what was there, withdrawn when they were a mistake."""

import pytest

from kochka.clients.companies import Doubled, add_company, edit_company, note_company, withdraw_company
from kochka.clients.contacts import add_contact, bring_back_contact, edit_contact, retire_contact
from kochka.clients.doubles import Why, likely
from kochka.clients.merging import merge
from kochka.clients.models import Company, Contact, Correction
from kochka.clients.naming import company_named
from kochka.clients.payers import write_requisites
from kochka.core.refusals import Invalid, NotYours, Refused, Stale
from kochka.people.accounts import let_go
from tests.cast import Cast


@pytest.mark.parametrize(
    "site", ["vector.ru", "https://вектор.рф/о-нас?a=1", "http://vector.ru:8080/x", "", "shop.vector.co.uk"]
)
def test_a_site_is_written_as_people_write_it(cast: Cast, site: str):
    row = add_company(name="Вектор", site=site, by=cast.anna, at=cast.now())
    assert row.site == site
    assert row.site_url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "site", ["javascript:alert(1)", "нет сайта", "vector", "ftp://vector.ru", "mailto:i@vector.ru", "a..b", "в" * 201]
)
def test_what_is_no_site_is_refused(cast: Cast, site: str):
    with pytest.raises(Invalid) as no:
        add_company(name="Вектор", site=site, by=cast.anna, at=cast.now())
    assert list(no.value.fields) == ["site"]


def test_what_stood_there_before_is_kept_with_who_and_when(cast: Cast):
    row = add_company(name="Вектор", by=cast.anna, at=cast.now())
    edit_company(row, name="Вектор Плюс", address="Тверь", by=cast.tamara, at=cast.now())
    edit_company(row, name="Вектор Плюс", address="Тверь", by=cast.tamara, at=cast.now())
    lines = Correction.objects.order_by("pk").values_list("what", "before", "after", "by")
    assert list(lines) == [
        ("name", "Вектор", "Вектор Плюс", cast.tamara.pk),
        ("address", "", "Тверь", cast.tamara.pk),
    ]
    assert company_named("вектор плюс", by=cast.anna, at=cast.now()) == row


def test_a_new_name_that_another_client_has_is_said(cast: Cast):
    first, second = (add_company(name=name, by=cast.anna, at=cast.now()) for name in ("Вектор", "Ромашка"))
    with pytest.raises(Doubled) as no:
        edit_company(second, name="ВЕКТОР", by=cast.anna, at=cast.now())
    assert no.value.found == [first]
    assert not Correction.objects.exists()
    edit_company(second, name="ВЕКТОР", knowingly=True, by=cast.anna, at=cast.now())
    assert Company.objects.filter(folded="вектор").count() == 2


def test_a_contact_that_was_taken_for_gone_comes_back_and_that_is_kept(cast: Cast):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    row = add_contact(client, name="Ирина", roles=["pays"], by=cast.anna, at=cast.now())
    retire_contact(row, by=cast.anna, at=cast.now())
    retire_contact(row, by=cast.chief, at=cast.now())
    row.refresh_from_db()
    assert row.retired_by == cast.anna
    bring_back_contact(row, by=cast.chief, at=cast.now())
    edit_contact(row, name="Ирина", roles=["decides"], by=cast.chief, at=cast.now())
    row = Contact.objects.get()
    assert (row.retired_at, row.retired_by_id, row.decides, row.pays) == (None, None, True, False)
    assert set(Correction.objects.values_list("what", flat=True)) == {"retired_at", "decides", "pays"}


def test_who_works_here_no_more_changes_no_clients(cast: Cast):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    let_go(cast.polina, by=cast.chief, at=cast.now())
    gone = {"by": cast.polina, "at": cast.now()}
    for verb in (
        lambda: add_company(name="Новый", **gone),
        lambda: edit_company(client, name="Другой", **gone),
        lambda: note_company(client, text="Слово", **gone),
        lambda: add_contact(client, name="Ирина", **gone),
        lambda: write_requisites(client, legal_name="ООО", **gone),
    ):
        with pytest.raises(NotYours):
            verb()


def test_a_withdrawn_client_leaves_lists_and_names(cast: Cast):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    with pytest.raises(NotYours):
        withdraw_company(client, by=cast.anna, at=cast.now())
    assert not withdraw_company(client, by=cast.chief, at=cast.now(), unless=lambda _company: True)
    assert withdraw_company(client, by=cast.chief, at=cast.now())
    assert not withdraw_company(client, by=cast.chief, at=cast.now())
    assert not Company.objects.standing().exists()
    again = company_named("Вектор", by=cast.anna, at=cast.now())
    assert again != client
    with pytest.raises(Stale):
        cast.plain(client=client)
    with pytest.raises(Stale):
        merge(client, again, by=cast.chief, at=cast.now())


@pytest.mark.parametrize(
    ("typed", "name", "why"),
    [
        ("вектор", "ООО «Вектор»", Why.LIKE),
        ("ооо вектар", "Вектор", Why.LIKE),
        ("Насосный завд", "Насосный завод «Три колодца»", Why.LIKE),
        ("Ёлки", "ЕЛКИ", Why.NAME),
        ("ИП Громов Сергей", "Громов С. А.", Why.LIKE),
    ],
)
def test_like_names_are_found_whatever_form_and_typos(cast: Cast, typed: str, name: str, why: Why):
    company_named(name, by=cast.anna, at=cast.now())
    company_named("ООО «Совсем другое»", by=cast.anna, at=cast.now())
    assert [(one.company.name, one.why) for one in likely(name=typed)] == [(name, why)]


@pytest.mark.parametrize("typed", ["", "  ", "ООО", "а", "«»", "%", "_", "я" * 10_000])
def test_what_tells_nothing_finds_nobody(cast: Cast, typed: str):
    company_named("ООО «Вектор»", by=cast.anna, at=cast.now())
    assert likely(name=typed, inn=typed, email=typed, phone=typed) == []


def test_the_surest_stand_first_and_none_twice(cast: Cast):
    at = {"by": cast.anna, "at": cast.now()}
    like, sure = company_named("Вектор Плюс", **at), company_named("Вектор", **at)
    add_contact(sure, name="Ирина", email="I@Vector.ru", phone="+7 (900) 123-45-67", **at)
    write_requisites(sure, legal_name="ООО «Вектор»", inn="7709442668", **at)
    found = likely(name="Вектор", inn="7709 442 668", email="i@vector.ru", phone="8 900 123 45 67")
    assert [(one.company, one.why) for one in found] == [(sure, Why.INN), (like, Why.LIKE)]
    assert likely(email="i@vector.ru", but=sure.pk) == []
    with pytest.raises(Refused):
        write_requisites(like, legal_name="ООО", inn="7709442668", **at)
