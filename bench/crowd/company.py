"""A company of believable size in an empty home. Says who works there, and words to search for, as JSON.

Three deals in ten are open, at all stages; of the others one in five was brought to its end.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import batched
from random import Random

from django.utils import timezone

from kochka.clients.models import Company
from kochka.clients.naming import company_named
from kochka.core.when import Due
from kochka.deals.journey.placing import Placed, place
from kochka.deals.models import Deal
from kochka.firm.founding import Charter, found
from kochka.firm.models import LossReason
from kochka.funnel.models import Stage
from kochka.ops.commands.migrate import bring_up
from kochka.people.accounts import add_person, revoke
from kochka.people.models import Team, User
from kochka.people.roles import Role

SEED = 118
PASSWORD = "kochka-load"
BATCH = 1000
FIRST = ("Анна", "Пётр", "Мария", "Илья", "Ольга", "Павел", "Ирина", "Егор", "Нина", "Лев", "Вера", "Глеб")
LAST = ("Соколенко", "Рябчук", "Чиж", "Дроздюк", "Вороненко", "Журавель", "Лебединец", "Стриж", "Галченко")
WHAT = (
    *("Портал для дилеров", "Личный кабинет пациента", "Интернет-магазин", "Каталог растений", "Сайт музея"),
    *("Приложение для записи", "Калькулятор тиража", "Программа лояльности", "Учебный портал", "Сайт клиники"),
)
WHOSE = ("Вектор", "Горизонт", "Северный ветер", "Тропа", "Маяк", "Каравелла", "Полярис", "Берег", "Созвездие", "Мост")
WORDS = ("портал", "кабинет", "магазин", "каталог", "клиники", "вектор", "горизонт", "маяк", "полярис", "тираж")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, required=True)
    parser.add_argument("--deals", type=int, required=True)
    given = parser.parse_args(arguments)
    bring_up(lambda *_told: None)
    people = make(given.people, given.deals, now=timezone.now())
    json.dump({"password": PASSWORD, "people": people, "words": WORDS}, sys.stdout)
    return 0


def parts(people: int) -> dict[Role, int]:
    """How many of so many play which part: of 50, 40 sell, 5 are chiefs, 5 do the administration."""
    beside = max(people // 10, 1)
    return {Role.SELLER: max(people - 2 * beside, 1), Role.CHIEF: beside, Role.ADMINISTRATION: beside}


def make(people: int, deals: int, *, now: datetime) -> dict[str, str]:
    """Founds the company and places its deals. The part that each e-mail address plays."""
    by, at = Random(SEED), now - timedelta(days=400)
    chief = found(_charter(), at=at)
    for role in set(Role) - {Role.CHIEF}:
        revoke(chief, role, by=chief, at=at)
    teams = [Team.objects.create(name=f"Команда {number}") for number in range(1, 6)]
    playing = {chief: Role.CHIEF}
    for role, many in parts(people).items():
        for number in range(1 + (role is Role.CHIEF), many + 1):
            team = teams[number % len(teams)] if role is Role.SELLER else None
            playing[_person(f"{role.value}{number}", role, team, chief, by, at=at)] = role
    User.objects.update(password=chief.password, guided_at=now)  # hashing is slow on purpose; this is no secret
    sellers = [user for user, role in playing.items() if role is Role.SELLER]
    for batch in batched(_rows(deals, chief, sellers, by, now=now), BATCH):
        place(batch, by=chief, at=now)
    return {user.email: role.value for user, role in playing.items()}


def _charter() -> Charter:
    return Charter(
        name="Большая тропа",
        language="ru",
        currency="RUB",
        timezone="Europe/Moscow",
        country="RU",
        chief_name="Марта Главная",
        chief_email="chief1@load.example",
        chief_password=PASSWORD,
    )


def _person(mailbox: str, role: Role, team: Team | None, chief: User, by: Random, *, at: datetime) -> User:
    name = f"{by.choice(FIRST)} {by.choice(LAST)}"
    return add_person(
        email=f"{mailbox}@load.example", name=name, roles=[role], by=chief, at=at, team=team, language="ru"
    )


@dataclass(frozen=True, slots=True)
class Lists:
    """What the deals choose from."""

    clients: list[Company]
    stages: list[Stage]
    reasons: list[LossReason]


def _rows(deals: int, chief: User, sellers: list[User], by: Random, *, now: datetime) -> Iterator[Placed]:
    names = [f"{by.choice(WHOSE)} {number}" for number in range(1, max(deals // 8, 2))]
    lists = Lists(
        [company_named(name, by=chief, at=now) for name in names],
        list(Stage.objects.select_related("version").order_by("position")),
        list(LossReason.objects.all()),
    )
    for number in range(deals):
        yield _row(sellers[number % len(sellers)], lists, by, now=now)


def _row(owner: User, lists: Lists, by: Random, *, now: datetime) -> Placed:
    row = Placed(
        title=by.choice(WHAT),
        owner=owner,
        stage=by.choice(lists.stages),
        currency="RUB",
        opened_at=now - timedelta(days=by.randint(1, 380), minutes=by.randrange(1440)),
        client=by.choice(lists.clients),
        value_minor=by.randrange(200, 60_000) * 10_000,
        next_action="Позвонить и спросить, что решили",
        due=Due(now.date() + timedelta(days=by.randint(-3, 20))),
    )
    if by.randrange(10) < 3:
        return row
    if by.randrange(5) == 0:
        return replace(row, state=Deal.State.FINISHED, stage=lists.stages[-1], ended_at=now)
    return replace(row, state=Deal.State.LOST, loss=by.choice(lists.reasons), ended_at=now)
