"""How somebody stands: in the company, invited or gone, with what in their hands."""

from dataclasses import dataclass
from datetime import datetime

from kochka.core.refusals import Sentence
from kochka.people.duties import held_by
from kochka.people.models import Key, User


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as chiefs see them. `holds` counts their open deals and parts, `key` is their link that was not used;
    `sessions` counts the browsers where they are signed in, `pause` is until when they are locked out."""

    who: User
    holds: tuple[int, int] | None
    key: Key | None
    now: datetime
    sessions: int = 0
    pause: datetime | None = None

    @property
    def deals(self) -> int:
        return self.holds[0] if self.holds else 0

    @property
    def parts(self) -> int:
        return self.holds[1] if self.holds else 0

    @property
    def living_key(self) -> Key | None:
        """The link by which they can come in at this moment."""
        return self.key if self.key and self.key.valid_until > self.now else None


@dataclass(frozen=True, slots=True)
class Holding:
    """One duty and how many things of it."""

    name: Sentence
    count: int


def holdings(who: User) -> list[Holding]:
    """What is in their hands, one query a duty."""
    return [Holding(duty.name, count) for duty, count in held_by(who)]
