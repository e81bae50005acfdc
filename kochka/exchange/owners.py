"""Whose the deals are: people of the file found among accounts, or made accounts where the map says so."""

import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from kochka.core.refusals import Invalid
from kochka.core.strict import Problem, Problems
from kochka.core.texts import fold
from kochka.exchange.maps import ImportMap, Said, Unknown
from kochka.exchange.rows import Draft, Fault, folded
from kochka.people.accounts import add_person
from kochka.people.models import User
from kochka.people.roles import Role

MOST_NEW = 500
DOMAIN = "import.invalid"
_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch . y . e yu ya".replace(".", "").split(" "),
        strict=True,
    )
)


class Owners:
    """All accounts by address and name, and the strangers met so far."""

    def __init__(self, chart: ImportMap, *, by: User, at: datetime) -> None:
        self._chart, self._by, self._at = chart, by, at
        self.strangers: dict[str, str] = {}
        self.reload()

    def reload(self) -> None:
        """Reads the accounts anew: after a rollback, and when somebody else has added one."""
        self._by_email: dict[str, User] = {}
        self._by_name: dict[str, list[User]] = {}
        for user in User.objects.filter(is_system=False).order_by("pk"):
            self._add(user)

    def problems(self) -> list[Problem]:
        """Addresses that the map names and nobody here has."""
        people = self._chart.people
        named: Iterable[Said] = [*people.known.values(), *([people.owner] if people.owner else [])]
        return [said.problem("no_such_account") for said in named if said.text.lower() not in self._by_email]

    def check(self, draft: Draft) -> None:
        """Notes a stranger who is to become an account. Raises Fault for a deal that can be nobody's; Problems for a
        column with more strangers than a company has people."""
        owner = self._find(draft)
        if owner is None:
            self.strangers.setdefault(folded(draft.owner), draft.owner)
            if len(self.strangers) > MOST_NEW:
                raise Problems([self._chart.columns["owner"].problem("many_owners", most=MOST_NEW)])
        elif not owner.is_active and draft.ended_at is None:
            raise self._fault("owner_gone", draft)

    def named(self, draft: Draft) -> str:
        """How the owner of such a deal is called, whether an account is there yet or not."""
        found = self._find(draft)
        return found.name if found else draft.owner

    def of(self, draft: Draft) -> User:
        """The owner of a deal that `check` let pass; a stranger gets an account, without a password, as a seller."""
        return self._find(draft) or self._welcome(draft)

    def _find(self, draft: Draft) -> User | None:
        """The account; None for a stranger who is to get one. Raises Fault."""
        people, key = self._chart.people, folded(draft.owner)
        if (said := people.known.get(key)) is not None:
            return self._by_email[said.text.lower()]
        if key and (found := self._by_email.get(draft.owner.lower())):
            return found
        namesakes = self._by_name.get(key, [])
        active = [user for user in namesakes if user.is_active]
        if len(active or namesakes) > 1:
            raise self._fault("owner_twice", draft)
        if namesakes:
            return (active or namesakes)[0]
        if people.owner is not None:
            return self._by_email[people.owner.text.lower()]
        if not key:
            raise self._fault("owner_blank", draft)
        if people.unknown is Unknown.REJECT:
            raise self._fault("owner_unknown", draft)
        return None

    def _welcome(self, draft: Draft) -> User:
        try:
            newcomer = add_person(
                email=self._address(draft.owner), name=draft.owner, roles=[Role.SELLER], by=self._by, at=self._at
            )
        except Invalid:  # somebody else was first
            self.reload()
            if found := self._find(draft):
                return found
            raise
        self._add(newcomer)
        return newcomer

    def _address(self, name: str) -> str:
        with suppress(ValidationError):
            validate_email(name)
            return name
        base = slug(name) or "somebody"
        nth = 1
        while (address := f"{base if nth == 1 else f'{base}-{nth}'}@{DOMAIN}") in self._by_email:
            nth += 1
        return address

    def _add(self, user: User) -> None:
        self._by_email[user.email.lower()] = user
        self._by_name.setdefault(fold(user.name), []).append(user)

    def _fault(self, code: str, draft: Draft) -> Fault:
        column = self._chart.columns.get("owner")
        return Fault(code, value=draft.owner[:60], **({"key": column.text} if column else {}))


def slug(name: str) -> str:
    """«Анна Соколова» → "anna.sokolova": what can stand before the @."""
    letters = "".join(_LATIN.get(char, char) for char in name.casefold())
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return ".".join(words)[:60].strip(".")
