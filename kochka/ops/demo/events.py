"""What happens at a moment, whoever's story it belongs to: everything is told in one order of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Event:
    """`do` is called with the moment."""

    at: datetime
    do: Callable[[datetime], object]
