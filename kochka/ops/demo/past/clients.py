"""The clients of the eighteen months: who they are, whom we talk to, how they are called in papers."""

from collections import Counter
from dataclasses import dataclass, field

from kochka.ops.demo.library import says, sections
from kochka.ops.demo.past.dice import Dice
from kochka.ops.demo.script import Contact, Payer, Say

AGAIN = 0.48
"""How often somebody who comes is known already."""
MOST = 7
"""Deals that one client comes with."""
RESTS = 24
"""Working days before a client comes with something else."""
FIRST_DIGITS, FIRST_NUMBER = 400, 4201


@dataclass(slots=True)
class Client:
    """One of the library's, with people of its own. `projects` are those that it has come with; it `came` last so
    many working days ago."""

    industry: str
    name: Say
    short: Say
    contact: Contact
    payer: Payer
    projects: set[str] = field(default_factory=set)
    finished: int = 0
    came: int = 0


@dataclass(frozen=True, slots=True)
class Project:
    """What is made; between how many thousands of roubles it usually costs."""

    line: str
    title: Say
    least: int
    most: int
    wanted_by: tuple[str, ...] = ()
    """What those do who want such a thing; empty: anybody may."""

    @property
    def size(self) -> int:
        return (self.most > 1000) + (self.most > 2500)


def projects() -> list[Project]:
    """All that the library knows."""
    return [
        Project(line, Say(ru, en), int(least), int(most), tuple(by[0].split(",")) if by else ())
        for line, rows in sections("projects").items()
        for ru, en, least, most, *by in rows
    ]


class Clients:
    """Comes up with a client for each deal: a new one, or one of those who have been here."""

    def __init__(self, dice: Dice) -> None:
        self.dice = dice
        rows = [(industry, row) for industry, many in sections("clients").items() for row in many]
        self.ahead = [self._known(industry, row, place) for place, (industry, row) in enumerate(dice.mixed(rows))]
        self.known: list[Client] = []
        self.projects = projects()
        self._made: Counter[str] = Counter()

    def next(self, day: int) -> tuple[Client, bool]:
        """A client who comes so many working days ago, and whether they were here before."""
        client, again = self._next(day)
        client.came = day
        return client, again

    def _next(self, day: int) -> tuple[Client, bool]:
        again = [one for one in self.known if len(one.projects) < MOST and one.came - day >= RESTS]
        if again and (not self.ahead or self.dice.chance(AGAIN)):
            return self.dice.weighed(again, [1 + client.finished for client in again]), True
        client = self.ahead.pop(0)
        self.known.append(client)
        return client, False

    def project(self, client: Client, size: int) -> Project:
        """Something that this client may want and has not come with yet, of about that size (0 small, 1, 2 large)."""
        left = [one for one in self.projects if one.title.en not in client.projects and self._fits(one, client)]
        sized = [one for one in left if one.size == size] or left
        chosen = self.dice.weighed(sized, [1 / (1 + 2 * self._made[one.title.en]) for one in sized])
        self._made[chosen.title.en] += 1
        client.projects.add(chosen.title.en)
        return chosen

    @staticmethod
    def _fits(project: Project, client: Client) -> bool:
        return not project.wanted_by or client.industry in project.wanted_by

    def _known(self, industry: str, row: tuple[str, ...], place: int) -> Client:
        kind_ru, kind_en, ru, en, domain = row
        name, host = Say(f"{kind_ru} «{ru}»", f"{en} {kind_en}"), f"{domain}.example"
        person = self.dice.chance(0.12)
        pays = self.person(host, 2 * place + 1, "pays")
        payer = Payer(
            legal_name=Say(f"ИП {pays.name.ru}", en) if person else Say(f"ООО «{ru}»", f"{en} Ltd"),
            address=self._address(),
            site=Say(host, host),
            pays=pays,
            number=FIRST_NUMBER + 37 * place,
            person=person,
        )
        return Client(industry, name, Say(f"«{ru}»", en), self.person(host, 2 * place, "decides"), payer)

    def person(self, host: str, place: int, part: str) -> Contact:
        """Somebody at the client's; their address is the surname."""
        woman = self.dice.chance(0.5)
        first = self.dice.dealt("women" if woman else "men", says("names", "women" if woman else "men"))
        ru_man, ru_woman, en = self.dice.dealt("surnames", sections("names")["surnames"])
        surname = Say(ru_woman if woman else ru_man, en)
        return Contact(
            Say(f"{first.ru} {surname.ru}", f"{first.en} {surname.en}"),
            Say(f"{surname.en.lower()}@{host}", f"{surname.en.lower()}@{host}"),
            f"{FIRST_DIGITS + place % (1000 - FIRST_DIGITS):03d}",
            self.dice.dealt(f"position of {part}", says("names", part)),
        )

    def _address(self) -> Say:
        town, street = (self.dice.of(says("names", part)) for part in ("towns", "streets"))
        house = self.dice.between(1, 60)
        return Say(f"{town.ru}, {street.ru}, д. {house}", f"{house} {street.en}, {town.en}")
