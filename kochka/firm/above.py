"""What the firm has to know from the floors above: filled by them at start-up, as facts and duties are."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

type Counts = Callable[[Collection[int]], Mapping[int, int]]


@dataclass
class Above:
    """`used` counts, by kind of row ("service_line", "lead_source", "loss_reason", "field"), how many deals use the
    rows of these ids. `money` says whether any sum stands in the company's currency. `recount` stores all deadlines
    anew after the calendar has changed, and returns how many were otherwise."""

    used: dict[str, Counts] = field(default_factory=dict)
    money: list[Callable[[], bool]] = field(default_factory=list)
    recount: list[Callable[[], int]] = field(default_factory=list)


above = Above()


def uses(kind: str, ids: Collection[int]) -> Mapping[int, int]:
    """How many deals use each of these rows; rows that none uses may be missing."""
    ask = above.used.get(kind)
    return ask(ids) if ask and ids else {}


def money_is_counted() -> bool:
    """Whether some sum stands in the company's currency already."""
    return any(ask() for ask in above.money)


def counted_anew() -> int:
    """Has every deadline stored anew; how many were otherwise. After the calendar's own transaction: it takes locks."""
    return sum(recount() for recount in above.recount)
