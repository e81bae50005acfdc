"""The bench's company: its people in five teams, what it sells, its clients with their contacts."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.core.files.base import ContentFile
from django.db import connection

from kochka.clients.models import Company, Contact
from kochka.core.texts import fold
from kochka.files.models import StoredFile
from kochka.files.storing import store
from kochka.firm.founding import Charter, found
from kochka.firm.models import Firm, LeadSource, LossReason, ServiceLine
from kochka.funnel.models import Version
from kochka.funnel.publishing import newest_versions
from kochka.ops.bench.building import words
from kochka.ops.bench.building.sheets import Sheet
from kochka.people.accounts import add_person, revoke
from kochka.people.models import Team, User
from kochka.people.roles import Role

PASSWORD = "kochka-bench"
TEAMS = 5
A_SELLER = 2_500
"""Deals of a seller, ended ones and some 300 open: a smaller company has fewer sellers, each as busy."""
OTHERS = {Role.ADMINISTRATION: 3, Role.EXPERT: 5, Role.MANAGER: 5}
DEALS_A_CLIENT = 5


@dataclass(frozen=True, slots=True)
class House:
    """Who works there and what they choose from. `paper` is the one file that every confirmation by file shows."""

    chief: User
    sellers: list[User]
    others: dict[Role, list[User]]
    version: Version
    lines: list[ServiceLine]
    sources: list[LeadSource]
    reasons: list[LossReason]
    paper: StoredFile
    clients: int

    def one_of(self, role: Role, number: int) -> int:
        """The id of somebody who plays the part, by turns; a seller is the deal's own."""
        people = self.others[role]
        return people[number % len(people)].pk


def settle(deals: int, *, at: datetime, by: Random) -> House:
    """Founds the company: all see only their own deals, all sign in with PASSWORD."""
    chief = found(_charter(), at=at)
    Firm.objects.update(visibility=Firm.Visibility.OWN)
    teams = [Team.objects.create(name=f"Команда {number}") for number in range(1, TEAMS + 1)]
    sellers = [
        _person(f"seller{n}", Role.SELLER, chief, by, at=at, team=teams[(n - 1) % TEAMS])
        for n in range(1, max(deals // A_SELLER, 2) + 1)
    ]
    others = {
        role: [_person(f"{role.value}{n}", role, chief, by, at=at) for n in range(1, many + 1)]
        for role, many in OTHERS.items()
    }
    for role in sorted(set(Role) - {Role.CHIEF}):
        revoke(chief, role, by=chief, at=at)
    return House(
        chief,
        sellers,
        others | {Role.CHIEF: [chief]},
        newest_versions()[0],
        [ServiceLine.objects.create(name=name) for name in ("Сайты", "Порталы", "Приложения", "Поддержка")],
        [LeadSource.objects.create(name=name) for name in ("Рекомендация", "Сайт", "Бывший клиент", "Выставка")],
        list(LossReason.objects.all()),
        store(ContentFile(b"signed\n", name="signed.txt"), by=chief, at=at),
        max(deals // DEALS_A_CLIENT, 1),
    )


def _charter() -> Charter:
    return Charter(
        name="Большая тропа",
        language="ru",
        currency="RUB",
        timezone="Europe/Moscow",
        country="RU",
        chief_name="Шеф Большой Тропы",
        chief_email="chief@bench.example",
        chief_password=PASSWORD,
    )


def _person(mailbox: str, role: Role, chief: User, by: Random, *, at: datetime, team: Team | None = None) -> User:
    user = add_person(
        email=f"{mailbox}@bench.example", name=words.person(by), roles=[role], by=chief, at=at, team=team, language="ru"
    )
    user.password = chief.password  # hashing is slow on purpose; the password is no secret here
    user.save(update_fields=["password"])
    return user


def take_clients(house: House, *, said: str, by: Random) -> None:
    """Clients numbered from 1, each with one contact or two. `said` is when, as the database writes it."""
    companies = Sheet(Company, "id name folded created_at created_by_id")
    contacts = Sheet(Contact, "company_id name position phone email decides folded created_at created_by_id")
    for number in range(1, house.clients + 1):
        name = words.client(by, number)
        companies.put(number, name, fold(name), said, house.chief.pk)
        for place in range(1 + number % 2):
            who, phone = words.person(by), f"+7 921 {number:07}"
            mail = f"contact{place}@client{number}.example"
            folded = fold(f"{who} {mail} 7921{number:07}")
            contacts.put(number, who, "директор", phone, mail, _bool(place == 0), folded, said, house.chief.pk)
    companies.flush()
    contacts.flush()


def _bool(value: bool) -> bool | int:
    return value if connection.vendor == "postgresql" else int(value)
