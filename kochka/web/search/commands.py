"""What can be done from anywhere by its name: the commands of the palette, one list.

A command that names a page which is not there (yet) is left out, and so is one that is not for this person.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kochka.core.finding import root, words_of
from kochka.core.texts import fold
from kochka.people.models import User
from kochka.people.roles import Role


def everybody(_user: User) -> bool:
    """Whoever signed in."""
    return True


def chiefs(user: User) -> bool:
    """Chiefs alone."""
    return user.is_chief


def who_sells(user: User) -> bool:
    """Those who open deals."""
    return user.has(Role.SELLER, Role.CHIEF)


@dataclass(frozen=True, slots=True)
class Command:
    """`words`: what else people call it, in both languages. `form`: it opens over the page. `on_deal`: it is done to a
    deal, the one on the page, or one that is chosen next."""

    page: str
    title: str | Promise
    words: str
    icon: str
    who: Callable[[User], bool] = everybody
    form: bool = False
    on_deal: bool = False

    def url(self, deal: int | None = None) -> str:
        """Where it leads; empty when the page is not there, or needs a deal that is not given."""
        try:
            return reverse(self.page, args=[deal] if self.on_deal else [])
        except NoReverseMatch:
            return ""

    def fits(self, words: list[str]) -> bool:
        """Whether every word is in its name or in what else it is called."""
        text = _called(self)
        return all(root(word) in text for word in words)


@cache
def _called(one: Command) -> str:
    """All that a command is called, in both languages, folded."""
    titles = []
    for language in ("ru", "en"):
        with override(language):
            titles.append(str(one.title))
    return fold(" ".join([*titles, one.words]))


COMMANDS = (
    Command("new_deal", _("Open a deal"), "новая сделка завести создать new create add", "plus", who_sells, form=True),
    Command("attempt", _("Record a try"), "попытка записать звонок встреча log attempt call", "phone-call",
            form=True, on_deal=True),
    Command("brief", _("Fill in the brief"), "вводные бриф записать опросить questions answers", "clipboard-list",
            form=True, on_deal=True),
    Command("new_enquiry", _("Note an enquiry"), "обращение заявка лид новое new lead", "inbox", form=True),
    Command("my_day", _("My day"), "мой день дела на сегодня today tasks home", "sun"),
    Command("board", _("Board"), "доска канбан kanban columns", "columns-3"),
    Command("deals", _("Deals"), "сделки список таблица list table", "list"),
    Command("go_aheads", _("Go-aheads"), "отмашки решения approve approvals", "stamp", chiefs),
    Command("enquiries", _("Enquiries"), "обращения заявки лиды leads", "inbox"),
    Command("planning", _("Planning meeting"), "планёрка планерка совещание meeting", "presentation"),
    Command("clients", _("Clients"), "клиенты компании контакты companies contacts customers", "building-2"),
    Command("new_client", _("Add a client"), "новый клиент компания завести создать new company", "building-2",
            form=True),
    Command("jump", _("Jump to the next stage"), "прыжок прыгнуть дальше следующий этап next stage", "arrow-right",
            form=True, on_deal=True),
    Command("plan", _("Replan"), "перенести перенос дата шаг reschedule date", "calendar", form=True, on_deal=True),
    Command("note", _("Write a note"), "заметка записать комментарий comment", "notebook-pen", form=True,
            on_deal=True),
    Command("hold", _("Put on hold"), "пауза отложить pause", "pause", form=True, on_deal=True),
    Command("hand", _("Hand over"), "передать коллеге ответственный assign", "users", form=True, on_deal=True),
    Command("loss", _("It did not come together"), "проиграна потеряна отказ lost close", "flag", form=True,
            on_deal=True),
    Command("funnels", _("Funnels"), "воронки этапы stages how", "route"),
    Command("people", _("People"), "люди сотрудники команды роли staff teams roles", "users-round"),
    Command("settings", _("Settings of the company"), "настройки компании реквизиты company", "settings", chiefs),
    Command("imports", _("Bring data in"), "импорт загрузить перенести csv xlsx import upload", "upload", chiefs),
    Command("settings_backups", _("Backups"), "резервные копии бэкап backup", "archive", chiefs),
    Command("me", _("My settings"), "настройки язык тема клавиши language theme keys", "settings-2"),
    Command("help", _("Which page is for what"), "помощь справка зачем help why", "circle-question-mark"),
)  # fmt: skip


def command(page: str) -> Command | None:
    """The command on a deal of that page, if there is such a one."""
    return next((one for one in COMMANDS if one.page == page and one.on_deal), None)


def commands_for(user: User, query: str) -> list[Command]:
    """Those that this person may give and the query names; an empty query names all."""
    words = words_of(query)
    if query.strip() and not words:
        return []
    return [one for one in COMMANDS if one.who(user) and (one.on_deal or one.url()) and one.fits(words)]
