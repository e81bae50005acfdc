"""Clients with a browser: like ones show while one types, a person is added within the page, two become one and two."""

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from kochka.clients.models import Company, Contact
from kochka.clients.naming import company_named
from kochka.deals.models import Deal
from tests.browser.hand import sign_in
from tests.cast import Cast


def client(cast: Cast, name: str) -> Company:
    return company_named(name, by=cast.anna, at=timezone.now())


def test_a_like_client_is_taken_into_the_new_deal_with_one_tap(cast: Cast, page: Page) -> None:
    pumps = client(cast, "Насосный завод «Три колодца»")
    sign_in(page, cast.anna)
    page.get_by_role("link", name="Новая сделка").first.click()
    page.get_by_label("Что продаём").fill("Портал")
    page.get_by_label("Следующий шаг").fill("Позвонить")
    line = page.get_by_label("Кому")
    line.press_sequentially("насосный завд")
    page.get_by_role("button", name="Насосный завод").click()
    expect(line).to_have_value(pumps.name)
    expect(line).to_be_focused()
    page.get_by_role("button", name="Открыть сделку").click()
    page.wait_for_url("**/deals/*/")
    assert Deal.objects.get().client_id == pumps.pk


def test_a_person_is_added_without_leaving_the_page(cast: Cast, page: Page) -> None:
    vector = client(cast, "Вектор")
    sign_in(page, cast.anna)
    page.goto(reverse("company", args=[vector.pk]))
    contacts = page.get_by_role("region", name="Контакты")
    contacts.get_by_role("link", name="Добавить").click()
    page.get_by_label("Имя").fill("Ирина")
    page.get_by_role("checkbox", name="Платит").check()
    page.get_by_role("button", name="Сохранить").click()
    expect(contacts.get_by_text("Ирина", exact=True)).to_be_visible()
    expect(page.locator("#dialog")).not_to_be_visible()
    assert Contact.objects.get().pays


def test_two_clients_become_one_and_two_again(cast: Cast, page: Page) -> None:
    vector, other = client(cast, "Вектор"), client(cast, "ООО «Вектор»")
    cast.plain(client=other)
    sign_in(page, cast.chief)
    page.goto(reverse("company", args=[other.pk]))
    page.get_by_role("link", name="Объединить", exact=True).click()
    page.get_by_role("button", name="Объединить").click()
    page.wait_for_url(f"**{reverse('company', args=[vector.pk])}")
    assert Deal.objects.get().client_id == vector.pk
    page.get_by_role("link", name="Отменить").click()
    page.get_by_role("button", name="Отменить").click()
    expect(page.get_by_text("Снова два клиента")).to_be_visible()
    assert Deal.objects.get().client_id == other.pk
