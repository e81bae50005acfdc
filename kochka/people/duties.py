"""The registry of duties: what a person holds in each app, so that who leaves hands everything on in one step.

What they took by themselves out of a queue goes on to nobody: it lapses (`lapse`), which is back to the queue.
"""

from collections.abc import Callable, Collection, Iterator, Set
from dataclasses import dataclass
from datetime import datetime

from kochka.core.refusals import Sentence
from kochka.people.models import User
from kochka.people.roles import Role


@dataclass(frozen=True, slots=True)
class Thing:
    """One thing in somebody's hands. `key` is what its app knows it by; `role` is what the taker has to play, where
    that matters; `page` is the name of its page and the number there."""

    key: int
    name: str
    about: str = ""
    role: Role | None = None
    page: tuple[str, int] | None = None


type Count = Callable[[User], int]
type HandOn = Callable[[User, User, User, datetime], int]
type Things = Callable[[User], list[Thing]]
type HandOver = Callable[[User, int, User, User, datetime], None]


@dataclass(frozen=True, slots=True)
class Duty:
    """`count(person)` says how many things of this kind they hold; `hand_on(person, to, by, at)` gives them all to
    `to` through the app's own verbs, all or none, and returns how many went over.

    Where the app can tell them apart, `things(person)` lists them and `hand_over(person, key, to, by, at)` gives one,
    raising a Refused that says why it cannot go; a thing that is not theirs any more is no error.
    """

    key: str
    name: Sentence
    count: Count
    hand_on: HandOn
    things: Things | None = None
    hand_over: HandOver | None = None


_duties: dict[str, Duty] = {}


def duty(
    key: str, *, name: Sentence, count: Count, things: Things | None = None, hand_over: HandOver | None = None
) -> Callable[[HandOn], HandOn]:
    """Declares a duty; the decorated function hands it on. A key declared twice, or things that cannot be handed over
    one by one, are programming errors."""
    if (things is None) is not (hand_over is None):
        raise ValueError(f"duty {key}: things and hand_over belong together")

    def declare(hand_on: HandOn) -> HandOn:
        if key in _duties:
            raise ValueError(f"duty {key} is declared twice")
        _duties[key] = Duty(key, name, count, hand_on, things, hand_over)
        return hand_on

    return declare


def duties() -> Iterator[Duty]:
    """All duties of all apps, in order of declaration."""
    yield from _duties.values()


type End = Callable[[User, User, datetime], int]


@dataclass(frozen=True, slots=True)
class Lapse:
    """What ends by itself when somebody leaves, for nobody is chosen to take it: `end(person, by, at)` ends it and
    returns how much there was. It may lock deals, and is called before the person's row is locked. It ends too for who
    stays and plays none of the roles `for_roles` any more, where these are named."""

    key: str
    name: Sentence
    count: Count
    end: End
    for_roles: frozenset[Role] = frozenset()

    def outlasts(self, roles: Set[Role]) -> bool:
        """Whether somebody who plays these roles keeps it."""
        return not self.for_roles or bool(self.for_roles & roles)


_lapses: dict[str, Lapse] = {}


def lapse(key: str, *, name: Sentence, count: Count, for_roles: Collection[Role] = ()) -> Callable[[End], End]:
    """Declares what lapses; the decorated function ends it. A key declared twice is a programming error."""

    def declare(end: End) -> End:
        if key in _lapses or key in _duties:
            raise ValueError(f"{key} is declared twice")
        _lapses[key] = Lapse(key, name, count, end, frozenset(for_roles))
        return end

    return declare


def lapses() -> Iterator[Lapse]:
    """All that lapses, of all apps, in order of declaration."""
    yield from _lapses.values()


def lapsing(person: User) -> list[tuple[Lapse, int]]:
    """What will end by itself when this person leaves, and how much of each; empty when nothing will."""
    return [(one, count) for one in lapses() if (count := one.count(person))]


def held_by(person: User) -> list[tuple[Duty, int]]:
    """What a person holds, and how many of each; empty when nothing is left in their hands."""
    return [(one, count) for one in duties() if (count := one.count(person))]
