"""How quick the pages shall be: the one table that verdicts are measured by.

Milliseconds are those of half of all readers (p50): the whole page, signed in, one worker. Growth is from a tenth of
the deals.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """At most so much, or at least where `least`; growing at most so many times from a tenth of the deals."""

    bound: float
    growth: float | None = None
    least: bool = False

    def met(self, value: float) -> bool:
        """Whether the figure is as good as it shall be."""
        return value >= self.bound if self.least else value <= self.bound


PAGES: dict[str, Target] = {
    "board": Target(60, 1.3),
    "list_first": Target(40, 1.3),
    "list_last": Target(40, 1.3),
    "list_words": Target(40, 1.3),
    "deal": Target(35, 1.1),
    "my_day": Target(40, 1.3),
    "search": Target(40, 1.3),
    "search_typo": Target(40, 1.3),
    "planning": Target(60),
    "jump": Target(25, 1.1),
}
FIGURES: dict[str, Target] = {
    "requests_per_second": Target(35, least=True),
    "deals_per_second": Target(2000, least=True),
    "memory_mb": Target(160),
    "cold_start_seconds": Target(1.5),
}
