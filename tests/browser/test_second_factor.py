"""The second factor from end to end: switched on with a phone's app, asked for at the door, and a recovery code when
the phone is lost."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser.hand import sign_in
from tests.cast import PASSWORD, Cast


def shown_by_the_app(secret: str, *, later: int = 0) -> str:
    """What the phone shows, so many half-minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Выйти").click()
    page.wait_for_url("**/accounts/login/**")


def with_the_password(page: Page, email: str) -> None:
    """To the page that asks for the code."""
    page.goto("/accounts/login/")
    page.locator('[name="login"]').fill(email)
    page.locator('[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Теперь код")).to_be_visible()


def test_switched_on_asked_for_at_the_door_and_a_recovery_code_opens_once(cast: Cast, page: Page, axe) -> None:
    sign_in(page, cast.anna)
    page.goto("/me/")
    page.get_by_role("link", name="Включить").click()
    axe(page)
    secret = page.locator(".factor-secret code").inner_text().replace(" ", "")
    page.get_by_label("Код, который показывает приложение").fill(shown_by_the_app(secret))
    page.get_by_label("Нынешний пароль").fill(PASSWORD)
    page.get_by_role("button", name="Включить").click()
    codes = page.locator(".factor-codes code").all_inner_texts()
    assert len(set(codes)) == 10
    axe(page)
    page.get_by_role("link", name="Коды в надёжном месте").click()

    sign_out(page)
    with_the_password(page, cast.anna.email)
    axe(page)
    asked = page.locator('[name="code"]')
    expect(asked).to_be_focused()
    asked.fill("000000")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Код не тот")).to_be_visible()
    asked.fill(shown_by_the_app(secret, later=1))  # the present one was used when switching on
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)

    sign_out(page)
    with_the_password(page, cast.anna.email)
    asked.fill(codes[0])
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)
    page.goto("/me/second-factor/")
    expect(page.get_by_text("Осталось 9")).to_be_visible()

    sign_out(page)
    with_the_password(page, cast.anna.email)
    asked.fill(codes[0])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Код не тот")).to_be_visible()
