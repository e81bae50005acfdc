"""The demo's company and the seven people who work there."""

from dataclasses import dataclass
from datetime import datetime

from kochka.firm.founding import Charter, found
from kochka.ops.demo.script import Say
from kochka.people.accounts import add_person, revoke
from kochka.people.models import Team, User
from kochka.people.roles import Role

PASSWORD = "kochka-demo"

COMPANY = Say("Студия «Сухая тропа»", "Drypath Studio")
CURRENCY = Say("RUB", "GBP")
TIMEZONE = Say("Europe/Moscow", "Europe/London")
COUNTRY = Say("RU", "GB")

TEAMS = {"sites": Say("Сайты", "Sites"), "services": Say("Сервисы", "Services")}


@dataclass(frozen=True, slots=True)
class Person:
    """One of the seven. The address is the first name at demo.example."""

    key: str
    name: Say
    mailbox: Say
    roles: tuple[Role, ...]
    team: str = ""

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


def settle(language: str, *, at: datetime) -> dict[str, User]:
    """Founds the company and brings the seven in: people by their keys. All sign in with PASSWORD."""
    chief = found(_charter(language), at=at)
    teams = {key: Team.objects.create(name=name.of(language)) for key, name in TEAMS.items()}
    people = {CHIEF.key: chief}
    for one in OTHERS:
        user = add_person(
            email=one.email(language),
            name=one.name.of(language),
            roles=one.roles,
            by=chief,
            at=at,
            team=teams.get(one.team),
            language=language,
        )
        user.password = chief.password  # hashing is slow on purpose; the password is no secret here
        user.save(update_fields=["password"])
        people[one.key] = user
    for role in sorted(set(Role) - set(CHIEF.roles)):
        revoke(chief, role, by=chief, at=at)
    return people


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
