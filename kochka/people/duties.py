"""The registry of duties: what a person holds in each app, so that who leaves hands everything on in one step."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from kochka.core.refusals import Sentence
from kochka.people.models import User

type Count = Callable[[User], int]
type HandOn = Callable[[User, User, User, datetime], int]


@dataclass(frozen=True, slots=True)
class Duty:
    """`count(person)` says how many things of this kind they hold; `hand_on(person, to, by, at)` gives them all to
    `to` through the app's own verbs and returns how many went over."""

    key: str
    name: Sentence
    count: Count
    hand_on: HandOn


_duties: dict[str, Duty] = {}


def duty(key: str, *, name: Sentence, count: Count) -> Callable[[HandOn], HandOn]:
    """Declares a duty; the decorated function hands it on. A key declared twice is a programming error."""

    def declare(hand_on: HandOn) -> HandOn:
        if key in _duties:
            raise ValueError(f"duty {key} is declared twice")
        _duties[key] = Duty(key, name, count, hand_on)
        return hand_on

    return declare


def duties() -> Iterator[Duty]:
    """All duties of all apps, in order of declaration."""
    yield from _duties.values()


def held_by(person: User) -> list[tuple[Duty, int]]:
    """What a person holds, and how many of each; empty when nothing is left in their hands."""
    return [(one, count) for one in duties() if (count := one.count(person))]
