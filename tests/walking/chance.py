"""What decides in a story: a die here, hypothesis in the state machine."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Chance(Protocol):
    """What decides: a die, or hypothesis."""

    def choice[T](self, items: Sequence[T]) -> T: ...
    def number(self, low: int, high: int) -> int: ...


@dataclass
class Dice:
    """Chance by a seeded die."""

    random: random.Random

    def choice[T](self, items: Sequence[T]) -> T:
        return self.random.choice(items)

    def number(self, low: int, high: int) -> int:
        return self.random.randint(low, high)
