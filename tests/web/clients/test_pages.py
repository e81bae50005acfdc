"""Pages of clients: whose they are, what they show, what they answer to odd input."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from kochka.clients.companies import attach_to_company, note_company
from kochka.clients.contacts import add_contact
from kochka.clients.merging import merge
from kochka.clients.models import BankAccount, Company, CompanyNote, Contact, Merge, Requisites
from kochka.clients.naming import company_named
from kochka.clients.payers import write_account, write_requisites
from kochka.core.money import Money
from kochka.deals.models import Deal
from kochka.firm.models import Bank, Firm
from tests.cast import Cast
from tests.counting import queries
from tests.deals.test_notes_files import file
from tests.web.conftest import Enter, words

PART = {"HX-Request": "true"}
INN, OTHER_INN, ACCOUNT, BIC = "7709442668", "1234567894", "40702810438000060473", "044525225"
EVERYBODY = ("anna", "egor", "polina", "tamara", "chief", "oleg")
FORMS = ("company_details", "company_note", "company_file", "new_contact", "new_requisites", "new_account")


@pytest.fixture
def vector(cast: Cast) -> Company:
    return company_named("Вектор", by=cast.anna, at=cast.now())


@pytest.fixture
def anna(cast: Cast, enter: Enter) -> Client:
    return enter(cast.anna)


@pytest.fixture
def chief(cast: Cast, enter: Enter) -> Client:
    return enter(cast.chief)


def send(browser: Client, name: str, company: Company, *keys: Any, part: bool = False, **typed: Any) -> Any:
    return browser.post(reverse(name, args=[company.pk, *keys]), typed, headers=PART if part else {})


def fill(cast: Cast, company: Company) -> None:
    """A client with everything beside it."""
    at = {"by": cast.anna, "at": cast.now()}
    add_contact(company, name="Ирина Крылова", phone="+7 900 123-45-67", email="i@vector.ru", roles=["decides"], **at)
    write_requisites(company, legal_name="ООО «Вектор»", inn=INN, kpp="770901001", ogrn="1022200525819", **at)
    write_account(company, number=ACCOUNT, bic=BIC, bank="Сбербанк", **at)
    note_company(company, text="Платят по пятницам", **at)
    attach_to_company(company, file=file(), **at)


def test_the_page_shows_people_papers_notes_and_deals_with_sums(cast: Cast, anna: Client, vector: Company) -> None:
    fill(cast, vector)
    cast.plain(title="Портал", client=vector, value=Money(240_000_000, "RUB"))
    cast.lose(cast.plain(title="Сайт", client=vector))
    page = words(anna.get(reverse("company", args=[vector.pk])))
    for said in ("Ирина Крылова", "решает", INN, "1022200525819", ACCOUNT, "Платят по пятницам", "договор.pdf"):
        assert said in page
    for said in ("Портал", "Сайт", "2 400 000 ₽", "открыта", "не сложилась"):
        assert said in page, said


def test_the_list_finds_by_name_number_person_and_phone(cast: Cast, anna: Client, vector: Company) -> None:
    fill(cast, vector)
    company_named("Ромашка", by=cast.anna, at=cast.now())
    for typed in ("вект", INN, INN[:6], "ирина", "8 (900) 123-45-67", "I@VECTOR.RU"):
        page = words(anna.get(reverse("clients"), {"q": typed}))
        assert ("Вектор" in page, "Ромашка" in page) == (True, False), typed
    assert "Никого" in words(anna.get(reverse("clients"), {"q": "нет таких <b>"}))
    part = anna.get(reverse("clients"), {"q": "ром"}, headers={**PART, "HX-Target": "found"})
    assert "<html" not in words(part)
    assert "Ромашка" in words(part)


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_list_and_the_form_open_for_everybody(cast: Cast, enter: Enter, who: str) -> None:
    browser = enter(getattr(cast, who))
    assert [browser.get(reverse(name)).status_code for name in ("clients", "new_client", "likely_clients", "bank")] == [
        200
    ] * 4


def test_a_client_of_anothers_deals_is_not_there_for_a_seller_of_another_team(
    cast: Cast, enter: Enter, vector: Company
) -> None:
    fill(cast, vector)
    person, row, account = Contact.objects.get(), Requisites.objects.get(), BankAccount.objects.get()
    cast.plain(client=vector)
    browser = enter(cast.oleg)
    addresses = [reverse(name, args=[vector.pk]) for name in ("company", *FORMS, "company_merging")]
    addresses += [reverse(name, args=[vector.pk, person.pk]) for name in ("contact", "contact_leaving")]
    addresses += [reverse(name, args=[vector.pk, row.pk]) for name in ("requisites", "requisites_end")]
    addresses += [reverse(name, args=[vector.pk, account.pk]) for name in ("account", "account_end")]
    assert [browser.get(address).status_code for address in addresses] == [404] * len(addresses)
    assert [browser.post(address).status_code for address in addresses[1:]] == [404] * (len(addresses) - 1)
    stored = vector.files.select_related("file").get().file
    assert browser.get(reverse("download", args=[stored.pk])).status_code == 404
    assert "Вектор" not in words(browser.get(reverse("clients")))
    assert enter(cast.anna).get(reverse("download", args=[stored.pk])).status_code == 302


def test_who_sees_a_client(cast: Cast, enter: Enter) -> None:
    alone = company_named("Без сделок", by=cast.chief, at=cast.now())
    own = company_named("Свой", by=cast.oleg, at=cast.now())
    ours = company_named("Наш", by=cast.chief, at=cast.now())
    for client in (own, ours):
        cast.plain(client=client)
    seen = {
        who: [
            enter(getattr(cast, who)).get(reverse("company", args=[client.pk])).status_code == 200
            for client in (alone, own, ours)
        ]
        for who in ("chief", "anna", "egor", "oleg", "polina")
    }
    assert seen == {
        "chief": [True, True, True],
        "anna": [True, True, True],
        "egor": [True, True, True],  # the stage calls the expert in
        "oleg": [True, True, False],
        "polina": [True, False, False],
    }
    Firm.objects.update(visibility=Firm.Visibility.ALL)
    assert enter(cast.oleg).get(reverse("company", args=[ours.pk])).status_code == 200


def test_the_page_shows_only_the_deals_that_its_reader_sees(cast: Cast, enter: Enter) -> None:
    client = company_named("Общий", by=cast.oleg, at=cast.now())
    cast.plain(title="Чужая сделка", client=client, value=Money(123_456_00, "RUB"))
    cast.plain(title="Сделка Олега", client=client, by=cast.oleg)
    page = words(enter(cast.oleg).get(reverse("company", args=[client.pk])))
    assert ("Сделка Олега" in page, "Чужая сделка" in page, "123 456" in page) == (True, False, False)


def test_a_client_is_added_by_its_name(cast: Cast, anna: Client) -> None:
    answer = anna.post(reverse("new_client"), {"name": "Ромашка", "site": "romashka.ru"})
    company = Company.objects.get()
    assert answer["Location"] == reverse("company", args=[company.pk])
    assert (company.name, company.site, company.created_by_id) == ("Ромашка", "romashka.ru", cast.anna.pk)


def test_a_name_that_is_here_already_is_added_by_whoever_knows_better(
    cast: Cast, anna: Client, vector: Company
) -> None:
    answer = anna.post(reverse("new_client"), {"name": "ВЕКТОР", "address": "Тверь"})
    page = words(answer)
    assert answer.status_code == 409
    assert reverse("company", args=[vector.pk]) in page
    assert 'value="Тверь"' in page
    assert 'type="checkbox"' in page
    assert Company.objects.count() == 1
    anna.post(reverse("new_client"), {"name": "ВЕКТОР", "knowingly": "on"})
    assert Company.objects.count() == 2


def test_the_name_of_a_client_that_one_may_not_see_is_no_way_in(cast: Cast, enter: Enter, vector: Company) -> None:
    cast.plain(client=vector)
    browser = enter(cast.oleg)
    page = words(browser.post(reverse("new_client"), {"name": "Вектор"}))
    assert reverse("company", args=[vector.pk]) not in page
    assert "спросите шефа" in page


def test_while_one_types_like_clients_show(cast: Cast, enter: Enter, anna: Client, vector: Company) -> None:
    fill(cast, vector)
    look = reverse("likely_clients")
    for typed in ({"name": "ооо вектар"}, {"inn": INN}, {"email": "i@vector.ru"}, {"phone": "8 900 123 45 67"}):
        assert "Вектор" in words(anna.get(look, typed)), typed
    assert 'data-take="Вектор"' in words(anna.get(look, {"client": "Векто", "take": "1"}))
    assert words(anna.get(look, {"name": "Совсем другое"})).strip() == ""
    cast.plain(client=vector)
    other = enter(cast.oleg)
    assert "Вектор" not in words(other.get(look, {"name": "вектар"}))
    sure = words(other.get(look, {"inn": INN}))
    assert "спросите шефа" in sure
    assert "Вектор" not in sure


def test_a_contact_is_added_changed_let_go_and_taken_back(cast: Cast, anna: Client, vector: Company) -> None:
    send(anna, "new_contact", vector, contact="Ирина", roles=["decides", "pays"], phone="+7 900", position="Директор")
    person = Contact.objects.get()
    assert (person.decides, person.pays, person.uses, person.created_by_id) == (True, True, False, cast.anna.pk)
    send(anna, "contact", vector, person.pk, contact="Ирина Крылова", roles=["uses"], phone="+7 901")
    person.refresh_from_db()
    assert (person.name, person.uses, person.decides, person.folded) == (
        "Ирина Крылова",
        True,
        False,
        "ирина крылова 7901",
    )
    assert "Директор" in words(anna.get(reverse("company", args=[vector.pk]))), "what stood there before is kept"
    assert send(anna, "contact_leaving", vector, person.pk, part=True).status_code == 204
    person.refresh_from_db()
    assert person.retired_by_id == cast.anna.pk
    assert "Ушли" in words(anna.get(reverse("company", args=[vector.pk])))
    send(anna, "contact_return", vector, person.pk)
    person.refresh_from_db()
    assert person.retired_at is None


def test_a_contact_of_another_client_is_not_reached_through_ours(cast: Cast, anna: Client, vector: Company) -> None:
    other = company_named("Ромашка", by=cast.chief, at=cast.now())
    person = add_contact(other, name="Чужая", by=cast.chief, at=cast.now())
    assert send(anna, "contact", vector, person.pk, contact="Наша").status_code == 404


def test_wrong_keys_say_their_rule_at_their_fields_all_at_once(anna: Client, vector: Company) -> None:
    typed = {"legal_name": "ООО", "inn": "7709442669", "kpp": "12", "ogrn": "1022200525818"}
    answer = send(anna, "new_requisites", vector, **typed)
    page = words(answer)
    assert answer.status_code == 422
    assert page.count('aria-invalid="true"') == 3
    for value in typed.values():
        assert f'value="{value}"' in page
    assert not Requisites.objects.exists()


def test_a_correction_keeps_the_former_requisites(cast: Cast, anna: Client, vector: Company) -> None:
    send(anna, "new_requisites", vector, legal_name="ООО «Вектор»", inn=INN)
    first = Requisites.objects.get()
    send(anna, "requisites", vector, first.pk, legal_name="АО «Вектор»", inn=INN, kpp="770901001")
    first.refresh_from_db()
    now = Requisites.objects.get(replaced_at=None)
    assert (now.legal_name, now.former_id, first.replaced_by_id) == ("АО «Вектор»", first.pk, cast.anna.pk)
    assert "ООО «Вектор»" in words(anna.get(reverse("company", args=[vector.pk])))
    assert send(anna, "requisites", vector, first.pk, legal_name="Поздно").status_code == 409


def test_an_inn_of_another_client_is_refused_until_said_knowingly(cast: Cast, anna: Client, vector: Company) -> None:
    other = company_named("Ромашка", by=cast.anna, at=cast.now())
    write_requisites(other, legal_name="ООО «Ромашка»", inn=INN, by=cast.anna, at=cast.now())
    answer = send(anna, "new_requisites", vector, legal_name="Филиал", inn=INN)
    assert answer.status_code == 409
    assert "Ромашка" in words(answer)
    send(anna, "new_requisites", vector, legal_name="Филиал", inn=INN, knowingly="on")
    assert Requisites.objects.filter(inn=INN).count() == 2


def test_an_account_takes_the_banks_name_from_the_directory(cast: Cast, anna: Client, vector: Company) -> None:
    assert send(anna, "new_account", vector, number=ACCOUNT, bic=BIC).status_code == 422
    Bank.objects.create(bic=BIC, name="ПАО Сбербанк", place="Москва", directory_of=cast.now().date())
    send(anna, "new_account", vector, number=f"{ACCOUNT[:5]} {ACCOUNT[5:]}", bic=BIC)
    assert (BankAccount.objects.get().bank, BankAccount.objects.get().number) == ("ПАО Сбербанк", ACCOUNT)
    assert "ПАО Сбербанк" in words(anna.get(reverse("bank"), {"bic": BIC}))
    assert "не знает" in words(anna.get(reverse("bank"), {"bic": "044525974"}))


def test_a_key_that_does_not_fit_the_bank_is_refused_and_a_treasury_account_only_warned_of(
    anna: Client, vector: Company
) -> None:
    wrong = send(anna, "new_account", vector, number=ACCOUNT, bic="044525974", bank="Т")
    assert wrong.status_code == 422
    assert "не подходит к БИК" in words(wrong)
    send(anna, "new_account", vector, number="03100643000000017300", bic="004525988", bank="УФК")
    page = words(anna.get(reverse("company", args=[vector.pk])))
    assert "Казначейский счёт" in page


def test_merging_and_undoing_are_for_chiefs(cast: Cast, anna: Client, chief: Client, vector: Company) -> None:
    other = company_named("ООО «Вектор»", by=cast.anna, at=cast.now())
    deal = cast.plain(client=other)
    assert send(anna, "company_merging", other, likely=vector.pk).status_code == 403
    assert "ООО «Вектор»" in words(chief.get(reverse("company_merging", args=[vector.pk])))
    answer = send(chief, "company_merging", other, part=True, likely=vector.pk)
    assert answer["HX-Redirect"] == reverse("company", args=[vector.pk])
    assert Deal.objects.get(pk=deal.pk).client_id == vector.pk
    assert anna.get(reverse("company", args=[other.pk]))["Location"] == reverse("company", args=[vector.pk])
    assert "ООО «Вектор»" not in words(anna.get(reverse("clients")))
    row = Merge.objects.get()
    assert send(anna, "merge_undoing", vector, row.pk).status_code == 403
    send(chief, "merge_undoing", vector, row.pk)
    assert Deal.objects.get(pk=deal.pk).client_id == other.pk
    assert send(chief, "merge_undoing", vector, row.pk).status_code == 409


@pytest.mark.parametrize("typed", ["", "Никого такого", "9" * 400, "<b>", "٣"])
def test_merging_with_nobody_is_said(chief: Client, vector: Company, typed: str) -> None:
    answer = send(chief, "company_merging", vector, into=typed)
    assert answer.status_code == 422
    assert not Merge.objects.exists()


ODD = [
    "я" * 10_000,
    "🦆🦆",
    "\u202eавтор",
    "<script>alert(1)</script>",
    "'; DROP TABLE clients_company; --",
    "\x00",
    "{{ 7|add:7 }}",
]


@pytest.mark.parametrize("odd", ODD)
def test_odd_input_in_every_field_gets_a_clear_answer(anna: Client, vector: Company, odd: str) -> None:
    posts = {
        "new_client": ("name", "site", "address"),
        "company_details": ("name", "site", "address"),
        "new_contact": ("contact", "position", "phone", "email", "messenger", "roles"),
        "new_requisites": ("legal_name", "inn", "kpp", "ogrn", "address"),
        "new_account": ("number", "bic", "bank"),
        "company_note": ("text",),
    }
    for name, fields in posts.items():
        keys = [] if name == "new_client" else [vector.pk]
        for field in fields:
            given = dict.fromkeys(fields[:1], "Слово") | {field: odd}
            answer = anna.post(reverse(name, args=keys), given)
            assert answer.status_code in (302, 422, 409), (name, field)
            assert "<script>alert" not in words(answer)
    for name in ("clients", "likely_clients", "bank"):
        for key in ("q", "name", "inn", "email", "phone", "bic", "page"):
            assert anna.get(reverse(name), {key: odd}).status_code == 200
    assert "<script>alert" not in words(anna.get(reverse("company", args=[Company.objects.latest("pk").pk])))
    assert CompanyNote.objects.count() <= 1


def test_pages_cost_as_many_queries_for_much_as_for_little(cast: Cast, enter: Enter, vector: Company) -> None:
    def more(number: int) -> None:
        for place in range(number):
            client = company_named(f"Клиент {place} {number}", by=cast.anna, at=cast.now())
            at = {"by": cast.anna, "at": cast.now()}
            add_contact(vector, name=f"Человек {place}", **at)
            add_contact(client, name=f"Человек {place}", **at)
            write_requisites(vector, legal_name=f"ООО {place}", **at)
            write_account(vector, number=ACCOUNT, bic="044525225", bank="Банк", **at) if not place else None
            note_company(vector, text=f"Заметка {place}", **at)
            cast.plain(client=vector, value=Money(100, "RUB"))
            cast.plain(client=client, value=Money(100, "USD"))
            merge(client, vector, by=cast.chief, at=cast.now()) if place % 2 else None

    browsers = [enter(user) for user in (cast.anna, cast.chief, cast.oleg)]
    pages = [reverse("clients"), reverse("clients") + "?q=клиент", reverse("company", args=[vector.pk])]
    fill(cast, vector)
    cast.plain(client=vector)
    BankAccount.objects.all().delete()
    more(4)
    few = [[queries(lambda b=browser, p=page: b.get(p)) for page in pages] for browser in browsers]
    BankAccount.objects.all().delete()
    more(30)
    assert [[queries(lambda b=browser, p=page: b.get(p)) for page in pages] for browser in browsers] == few


def test_the_list_goes_on_on_pages(cast: Cast, anna: Client) -> None:
    for number in range(53):
        company_named(f"Клиент {number:03}", by=cast.anna, at=cast.now())
    first = words(anna.get(reverse("clients")))
    assert first.count("data-row") == 50
    assert "page=2" in first
    assert words(anna.get(reverse("clients"), {"page": "2"})).count("data-row") == 3
    assert anna.get(reverse("clients"), {"page": "99999999999"}).status_code == 200


def test_two_clients_that_may_be_one_are_said_and_merged_from_there(
    cast: Cast, anna: Client, chief: Client, vector: Company
) -> None:
    other = company_named("ООО «ВЕКТОР»", by=cast.anna, at=cast.now())
    company_named("Векторные карты", by=cast.anna, at=cast.now())
    page = words(anna.get(reverse("company", args=[vector.pk])))
    assert reverse("company", args=[other.pk]) in page
    assert "Векторные карты" not in page
    merging = f"{reverse('company_merging', args=[vector.pk])}?into={other.pk}"
    assert merging not in page
    assert merging in words(chief.get(reverse("company", args=[vector.pk])))
    assert f'value="{other.pk}"' in words(chief.get(merging))
    send(chief, "company_merging", vector, into=str(other.pk))
    assert Merge.objects.get().into_id == other.pk
