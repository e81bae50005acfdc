"""A chief invites in a sheet and copies the link; the newcomer opens it elsewhere and is told where to begin."""

from playwright.sync_api import Browser, Page, expect

from kochka.people.models import User
from tests.browser.hand import sign_in
from tests.cast import Cast


def test_from_the_invitation_to_the_first_word(cast: Cast, page: Page, browser: Browser, live_server) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
    sign_in(page, cast.chief)
    page.goto("/people/")
    page.get_by_role("link", name="Пригласить").click()
    sheet = page.locator("#sheet")
    sheet.get_by_label("Имя").fill("Нина Лугова")
    sheet.get_by_label("Почта").fill("nina@example.org")
    sheet.get_by_role("button", name="Создать приглашение").click()
    expect(sheet.get_by_role("heading", name="Приглашение готово")).to_be_visible()
    sheet.get_by_role("button", name="Копировать").click()
    expect(sheet.get_by_role("button", name="Скопировано")).to_be_visible()
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == sheet.get_by_label("Ссылка").input_value()

    elsewhere = browser.new_context(locale="ru-RU").new_page()
    elsewhere.goto(link)
    elsewhere.get_by_label("Пароль").fill("высокая кочка у воды")
    elsewhere.get_by_role("button", name="Войти").click()
    expect(elsewhere.get_by_text("Позвонил клиент — заведите сделку")).to_be_visible()
    elsewhere.get_by_role("button", name="Понятно").click()
    expect(elsewhere.get_by_text("Позвонил клиент — заведите сделку")).to_have_count(0)
    assert User.objects.get(email="nina@example.org").guided_at


def test_a_refusal_stays_in_the_sheet_with_what_was_typed(cast: Cast, page: Page, live_server) -> None:
    sign_in(page, cast.chief)
    page.goto(f"/people/{cast.chief.pk}/")
    page.locator('a[href$="/roles/"]').click()
    sheet = page.locator("#sheet")
    sheet.get_by_text("Шеф", exact=True).click()
    sheet.get_by_text("Эксперт", exact=True).click()
    sheet.get_by_role("button", name="Сохранить роли").click()
    expect(sheet.get_by_text("единственный шеф")).to_be_visible()
    expect(sheet.get_by_role("checkbox", name="Эксперт")).to_be_checked()
    sheet.get_by_text("Шеф", exact=True).click()
    sheet.get_by_role("button", name="Сохранить роли").click()
    expect(page.get_by_text("Роли сохранены.")).to_be_visible()
    expect(page.locator("#sheet")).to_be_empty()
