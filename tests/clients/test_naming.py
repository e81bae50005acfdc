"""Clients are found by name, whatever its case, and added when there is none."""

import itertools

import pytest

from kochka.clients.models import Company, Contact
from kochka.clients.naming import add_contact, companies_named, company_named
from kochka.core.refusals import Invalid
from kochka.core.texts import fold
from tests.cast import Cast
from tests.counting import queries

count = itertools.count().__next__


def test_one_name_is_one_client_whatever_case_and_spaces(cast: Cast):
    first = company_named("Ёлки  и Палки", by=cast.anna, at=cast.now())
    again = company_named(" елки и палки ", by=cast.tamara, at=cast.now())
    assert (again, again.name, again.created_by) == (first, "Ёлки и Палки", cast.anna)
    assert Company.objects.count() == 1


def test_what_cannot_be_seen_makes_no_other_client(cast: Cast):
    first = company_named("Вектор", by=cast.anna, at=cast.now())
    for typed in ("Век\u200bтор", "Вектор\x00", "\ufeffВектор"):
        assert company_named(typed, by=cast.anna, at=cast.now()) == first
    assert Company.objects.get().folded == "вектор"


@pytest.mark.parametrize("name", ["", " ", "\u200b", "а" * 201, "ß" * 150])
def test_a_client_needs_a_name_of_bearable_length(cast: Cast, name: str):
    with pytest.raises(Invalid) as no:
        company_named(name, by=cast.anna, at=cast.now())
    assert list(no.value.fields) == ["client"]
    assert not Company.objects.exists()


def test_many_names_cost_as_many_queries_as_few(cast: Cast):
    company_named("Клиент 3", by=cast.anna, at=cast.now())
    few = queries(lambda: companies_named([f"Новый {count()}", "Клиент 3"], by=cast.anna, at=cast.now()))
    many = queries(
        lambda: companies_named(
            [f"Клиент {place % 50}" for place in range(500)] + [f"Ещё {count()}"], by=cast.anna, at=cast.now()
        )
    )
    assert few == many
    found = companies_named([f"Клиент {place}" for place in range(50)], by=cast.anna, at=cast.now())
    assert (len(found), found[fold("клиент 3")].name) == (50, "Клиент 3")
    assert all(company.pk for company in found.values())


def test_of_two_of_one_name_the_older_is_meant(cast: Cast):
    older = company_named("Ромашка", by=cast.anna, at=cast.now())
    Company.objects.create(name="РОМАШКА", folded="ромашка", created_at=cast.now(), created_by=cast.anna)
    assert company_named("ромашка", by=cast.anna, at=cast.now()) == older


def test_a_contact_has_a_name_and_perhaps_an_address(cast: Cast):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    row = add_contact(client, name=" Ирина ", phone="+7 900", email="i@vector.ru", by=cast.anna, at=cast.now())
    assert (row.name, row.phone, row.email, row.company) == ("Ирина", "+7 900", "i@vector.ru", client)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("contact", {"name": ""}),
        ("contact", {"name": "а" * 121}),
        ("phone", {"name": "Ирина", "phone": "1" * 61}),
        ("email", {"name": "Ирина", "email": "нет"}),
        ("email", {"name": "Ирина", "email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.org"}),
    ],
)
def test_a_contact_that_is_none_is_refused_by_its_field(cast: Cast, field: str, given: dict[str, str]):
    client = company_named("Вектор", by=cast.anna, at=cast.now())
    with pytest.raises(Invalid) as no:
        add_contact(client, by=cast.anna, at=cast.now(), **given)
    assert list(no.value.fields) == [field]
    assert not Contact.objects.exists()
