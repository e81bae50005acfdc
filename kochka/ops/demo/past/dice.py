"""Chance that falls the same way every time."""

from collections.abc import Sequence
from random import Random
from typing import Any


class Dice:
    """Drawn from one seed. Lines come from decks that are shuffled and dealt to the end before any comes again."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"kochka {seed}")
        self._decks: dict[str, list[Any]] = {}
        self._latest: dict[str, Any] = {}

    def chance(self, often: float) -> bool:
        return self.random.random() < often

    def between(self, least: int, most: int) -> int:
        """Any of them, both ends included."""
        return self.random.randint(least, most)

    def around(self, least: int, usual: int, most: int) -> int:
        """Most often near the usual."""
        return round(self.random.triangular(least, most, usual))

    def of[T](self, items: Sequence[T]) -> T:
        return self.random.choice(items)

    def weighed[T](self, items: Sequence[T], weights: Sequence[float]) -> T:
        return self.random.choices(items, weights)[0]

    def some[T](self, items: Sequence[T], most: int) -> list[T]:
        """That many of them, or all, in their own order."""
        chosen = set(self.random.sample(range(len(items)), min(most, len(items))))
        return [item for place, item in enumerate(items) if place in chosen]

    def mixed[T](self, items: Sequence[T]) -> list[T]:
        return self.random.sample(items, len(items))

    def dealt[T](self, deck: str, items: Sequence[T]) -> T:
        """The next of a deck of that name."""
        left = self._decks.get(deck)
        if not left:
            left = self._decks[deck] = self.mixed(items)
            if left[-1] == self._latest.get(deck):
                left.reverse()
        card: T = left.pop()
        self._latest[deck] = card
        return card
