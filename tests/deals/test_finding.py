"""Finding deals, clients, their people and ours; what one may not see is not found, not even by its number."""

import pytest

from kochka.clients.finding import found_companies, phone_digits
from kochka.clients.models import Company
from kochka.clients.naming import company_named
from kochka.clients.payers import retire_requisites, write_requisites
from kochka.core.finding import EXACTLY
from kochka.core.typos import alike
from kochka.deals.details import edit
from kochka.deals.finding import found_deals, number_in
from kochka.deals.models import Deal
from kochka.people.finding import found_people
from kochka.people.models import User
from tests.cast import Cast
from tests.counting import queries


@pytest.fixture
def deals(cast: Cast) -> dict[str, Deal]:
    rows = {name: cast.plain(title=name) for name in ("Портал для дилеров", "Сайт завода", "Порталы и сайты")}
    rows["Чужой портал"] = cast.plain(title="Чужой портал", by=cast.oleg)
    vector = company_named("ООО «Вектор»", by=cast.anna, at=cast.now())
    for name in ("Портал для дилеров", "Сайт завода"):
        edit(rows[name], by=cast.anna, at=cast.now(), client=vector)
    return rows


def found(cast: Cast, query: str, *, by: User | None = None, forgiving: bool = False) -> set[str]:
    rows = Deal.objects.visible_to(by or cast.chief, cast.firm)
    return set(found_deals(rows, query, alike(query) if forgiving else EXACTLY).values_list("title", flat=True))


def test_each_word_is_found_in_the_title_or_in_the_clients_name(cast, deals):
    assert found(cast, "портал вектор") == {"Портал для дилеров"}
    assert found(cast, "Вектору") == {"Портал для дилеров", "Сайт завода"}
    assert found(cast, "сайта порталу") == {"Порталы и сайты"}
    assert found(cast, "дилер завод") == set()


def test_words_of_two_letters_begin_a_word_of_the_title_or_of_the_clients_name(cast, deals):
    assert found(cast, "дл порт") == found(cast, "по дл") == {"Портал для дилеров"}
    assert found(cast, "оо са") == {"Сайт завода"}
    assert found(cast, "ор") == set()


def test_a_number_is_found_however_it_is_written(cast, deals):
    number = deals["Сайт завода"].pk
    for written in (f"{number}", f"№ {number}", f"№{number}", f"#{number}", f" № {number} "):
        assert "Сайт завода" in found(cast, written)
    assert number_in("№ 118") == number_in("118") == 118
    assert number_in("118 портал") is None
    assert found(cast, "9" * 17) == set()


def test_digits_in_a_title_are_found_too(cast):
    cast.plain(title="Склад 2000")
    assert found(cast, "2000") == {"Склад 2000"}


def test_anothers_deal_is_never_found(cast, deals):
    assert found(cast, "портал", by=cast.anna) == {"Портал для дилеров", "Порталы и сайты"}
    assert found(cast, "портал", by=cast.oleg) == {"Чужой портал"}
    assert found(cast, "чужой", by=cast.anna) == set()
    assert found(cast, f"№ {deals['Чужой портал'].pk}", by=cast.anna) == set()
    assert found(cast, "чюжой партал", by=cast.anna, forgiving=True) == set()


def test_typos_are_forgiven_in_title_and_client(cast, deals):
    assert found(cast, "партал вектр") == set()
    assert found(cast, "партал вектр", forgiving=True) == {"Портал для дилеров"}


def test_one_query_whatever_the_number_of_words(cast, deals):
    one = queries(lambda: list(found_deals(Deal.objects.all(), "портал")))
    assert one == queries(lambda: list(found_deals(Deal.objects.all(), "портал вектор сайт дилер"))) == 1


def test_a_client_is_found_by_its_name(cast, deals):
    names = found_companies(Company.objects.all(), "вектора").values_list("name", flat=True)
    assert list(names) == ["ООО «Вектор»"]
    assert list(found_companies(Company.objects.all(), "веткор", alike("веткор"))) == list(Company.objects.all())


def test_a_client_is_found_by_its_inn_and_by_nothing_less(cast, deals):
    vector = Company.objects.get()
    at = {"by": cast.anna, "at": cast.now()}
    row = write_requisites(vector, legal_name="ООО «Вектор»", inn="7709442668", **at)
    assert list(found_companies(Company.objects.all(), "7709442668")) == [vector]
    assert list(found_companies(Company.objects.all(), " 7709 442 668 ")) == [vector]
    assert list(found_companies(Company.objects.all(), "770944266")) == []
    retire_requisites(row, **at)
    assert list(found_companies(Company.objects.all(), "7709442668")) == []


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("+7 (912) 345-67-89", "9123456789"),
        ("8 912 345-67-89", "9123456789"),
        ("89123456789", "9123456789"),
        ("912 345", "912345"),
        ("345-67-89", "3456789"),
        ("+7912", "912"),
        ("12", ""),
        ("Анна 89123456789", ""),
    ],
)
def test_a_phone_is_its_digits(typed, digits):
    assert phone_digits(typed) == digits


def test_colleagues_are_found_by_name_and_mail_those_at_work_first(cast):
    assert list(found_people(User.objects.all(), "соколова")) == [cast.anna]
    assert list(found_people(User.objects.all(), "oleg@exam")) == [cast.oleg]
    assert list(found_people(User.objects.all(), "sokolva")) == []
    assert list(found_people(User.objects.all(), "сакалова", alike("сакалова"))) == [cast.anna]
    User.objects.filter(pk=cast.anna.pk).update(is_active=False)
    assert list(found_people(User.objects.all(), "example.org"))[-1] == cast.anna
