"""A hand on a keyboard: it presses keys, types into what has focus, and counts what it does."""

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from kochka.people.models import User
from tests.cast import PASSWORD


@dataclass
class Count:
    """What a deal costs: keys pressed to do something, and fields that somebody typed into."""

    presses: int = 0
    fields: int = 0


@dataclass
class Hand:
    """One person at their keyboard. Nothing here touches a mouse."""

    page: Page
    count: Count = field(default_factory=Count)

    def __post_init__(self) -> None:
        # Listening from the start: the browser's own window must never get ahead of us.
        self.page.on("filechooser", lambda _chooser: None)

    def press(self, *keys: str) -> None:
        """Keys by their place: "KeyT" is «Е» in Russian."""
        for key in keys:
            self.page.keyboard.press(key)
            self.count.presses += 1

    def type(self, words: str) -> None:
        """Words into the field that has focus, in place of what stood there."""
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)
        self.count.fields += 1

    def choose_file(self, path: Path) -> None:
        """Answers the system's own window, which opens from the field that has focus."""
        with self.page.expect_file_chooser() as chooser:
            self.page.keyboard.press("Enter")
        chooser.value.set_files(path)
        self.count.presses += 1
        self.count.fields += 1

    def tab_to(self, selector: str) -> None:
        """Tab until that has focus; each counts."""
        for _ in range(15):
            if self.page.evaluate("what => document.activeElement?.matches(what) ?? false", selector):
                return
            self.press("Tab")
        raise AssertionError(f"the keyboard does not reach {selector}")

    def focused(self, attribute: str) -> str:
        """An attribute of what has focus."""
        found = self.page.evaluate(f"document.activeElement?.getAttribute({attribute!r})")
        return str(found or "")

    def wait_said(self, words: str) -> None:
        """Waits until the page says that it was done."""
        expect(self.page.locator("#said")).to_contain_text(words)


def sign_in(page: Page, user: User) -> None:
    """Through the door, as people do."""
    page.goto("/accounts/login/")
    page.locator('[name="login"]').fill(user.email)
    page.locator('[name="password"]').fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/accounts/" not in address)


def another(browser: Browser, context_args: dict, user: User) -> tuple[BrowserContext, Page]:
    """Somebody else at another machine."""
    context = browser.new_context(**context_args)
    context.set_default_timeout(20_000)
    page = context.new_page()
    sign_in(page, user)
    return context, page
