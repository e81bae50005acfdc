"""What stands when the telling begins: days, people, lists."""

from dataclasses import dataclass
from datetime import datetime

from kochka.ops.demo.around import Around
from kochka.ops.demo.days import Days
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Company:
    """The demo company. `people` by their keys: more come as time goes on."""

    language: str
    founded: datetime
    days: Days
    people: dict[str, User]
    around: Around
