"""The demo's company, the twelve people who work there, and one who did."""

from dataclasses import dataclass
from datetime import datetime

from kochka.firm.founding import Charter, found
from kochka.ops.demo.script import Say
from kochka.people.accounts import add_person, revoke
from kochka.people.handing import Takers, hand_over_and_let_go
from kochka.people.models import Team, User
from kochka.people.roles import Role
from kochka.people.teams import add_team

PASSWORD = "kochka-demo"

COMPANY = Say("Студия «Сухая тропа»", "Drypath Studio")
CURRENCY = Say("RUB", "GBP")
TIMEZONE = Say("Europe/Moscow", "Europe/London")
COUNTRY = Say("RU", "GB")

TEAMS = {"sites": Say("Сайты", "Sites"), "services": Say("Сервисы", "Services")}


@dataclass(frozen=True, slots=True)
class Person:
    """The address is the first name at demo.example. `came` and `left` are working days ago; who came at 0 founded the
    company or was there from its first day."""

    key: str
    name: Say
    mailbox: Say
    roles: tuple[Role, ...]
    team: str = ""
    came: int = 0
    left: int = 0

    def email(self, language: str) -> str:
        return f"{self.mailbox.of(language)}@demo.example"


CHIEF = Person("marina", Say("Марина Ольхова", "Marina Alder"), Say("marina", "marina"), (Role.CHIEF,))
OTHERS = (
    Person("pavel", Say("Павел Рябов", "Paul Wren"), Say("pavel", "paul"), (Role.CHIEF, Role.SELLER), "sites"),
    Person("anna", Say("Анна Соколова", "Anna Hale"), Say("anna", "anna"), (Role.SELLER,), "sites"),
    Person("oleg", Say("Олег Зимин", "Oliver Frost"), Say("oleg", "oliver"), (Role.SELLER,), "services"),
    Person("egor", Say("Егор Лебедев", "Eric Lowe"), Say("egor", "eric"), (Role.EXPERT,), "services"),
    Person("polina", Say("Полина Чижова", "Paula Finch"), Say("polina", "paula"), (Role.MANAGER,), "sites"),
    Person("tamara", Say("Тамара Белова", "Tamara Bell"), Say("tamara", "tamara"), (Role.ADMINISTRATION,)),
)
LATER = (
    Person("gleb", Say("Глеб Осокин", "Graham Sedge"), Say("gleb", "graham"), (Role.SELLER,), "services", left=118),
    Person("timur", Say("Тимур Камышев", "Timothy Reed"), Say("timur", "timothy"), (Role.SELLER,), "services", 300),
    Person("kirill", Say("Кирилл Мохов", "Colin Moss"), Say("kirill", "colin"), (Role.MANAGER,), "services", 285),
    Person("rimma", Say("Римма Дёрнова", "Rita Turf"), Say("rimma", "rita"), (Role.ADMINISTRATION,), "", 250),
    Person("yulia", Say("Юлия Вереск", "Julia Heath"), Say("yulia", "julia"), (Role.EXPERT,), "sites", 205),
    Person("nadya", Say("Надежда Ивина", "Nadine Willow"), Say("nadya", "nadine"), (Role.SELLER,), "sites", 130),
)
"""Who came later than the first seven, or is gone: only in the whole story."""


def settle(language: str, *, at: datetime) -> dict[str, User]:
    """Founds the company and brings the first seven in: people by their keys. All sign in with PASSWORD."""
    chief = found(_charter(language), at=at)
    for name in TEAMS.values():
        add_team(name.of(language), by=chief, at=at)
    people = {CHIEF.key: chief}
    for one in OTHERS:
        join_in(one, people, language, at=at)
    for role in sorted(set(Role) - set(CHIEF.roles)):
        revoke(chief, role, by=chief, at=at)
    return people


def join_in(one: Person, people: dict[str, User], language: str, *, at: datetime) -> None:
    """Somebody begins to work here."""
    chief = people[CHIEF.key]
    team = Team.objects.get(name=TEAMS[one.team].of(language)) if one.team else None
    user = add_person(
        email=one.email(language),
        name=one.name.of(language),
        roles=one.roles,
        by=chief,
        at=at,
        team=team,
        language=language,
    )
    user.password = chief.password  # hashing is slow on purpose; the password is no secret here
    user.save(update_fields=["password"])
    people[one.key] = user


def goes(one: Person, takers: Takers, people: dict[str, User], *, at: datetime) -> None:
    """Somebody leaves, and all that they hold is handed over."""
    gone = hand_over_and_let_go(people[one.key], takers=takers, by=people[CHIEF.key], at=at)
    if not gone.has_left:
        raise ValueError(f"{one.key} could not leave: {gone.stuck}")
    people[one.key].is_active = False


def _charter(language: str) -> Charter:
    return Charter(
        name=COMPANY.of(language),
        language=language,
        currency=CURRENCY.of(language),
        timezone=TIMEZONE.of(language),
        country=COUNTRY.of(language),
        chief_name=CHIEF.name.of(language),
        chief_email=CHIEF.email(language),
        chief_password=PASSWORD,
        is_demo=True,
    )
