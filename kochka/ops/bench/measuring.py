"""Looking at the clock: pages one after another, the bare SQL beside them, eight readers at once."""

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from kochka.ops.bench import bare
from kochka.ops.bench.pages import Page, Reader
from kochka.ops.bench.visiting import Answer, Visitor

WARM = 3
AT_ONCE = 8


@dataclass(frozen=True, slots=True)
class Figures:
    """What one page takes, in milliseconds: half of all askings, 95 of 100, the server's own work, and the bare SQL."""

    p50: float
    p95: float
    cpu: float
    bare: float
    queries: int
    bytes: int
    asked: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def share(times: Sequence[float], part: float) -> float:
    """The time that so large a part of the askings stayed within."""
    ordered = sorted(times)
    return ordered[max(math.ceil(part * len(ordered)) - 1, 0)]


def figures(answers: Sequence[Answer], bare_times: Sequence[float]) -> Figures:
    """What these answers took."""
    took = [answer.took for answer in answers]
    return Figures(
        p50=round(share(took, 0.5), 2),
        p95=round(share(took, 0.95), 2),
        cpu=round(share([answer.cpu for answer in answers], 0.5), 2),
        bare=round(share(bare_times, 0.5), 2),
        queries=max(answer.queries for answer in answers),
        bytes=round(share([answer.bytes for answer in answers], 0.5)),
        asked=len(answers),
    )


def pages(reader: Reader, visitor: Visitor, *, rounds: int, tell: Callable[[str], None]) -> dict[str, Figures]:
    """Every page that only reads."""
    found = {}
    for page in reader.pages():
        tell(page.key)
        found[page.key] = one(page, visitor, rounds=rounds)
    return found


def one(page: Page, visitor: Visitor, *, rounds: int) -> Figures:
    """One page, asked as often; its bare SQL as often by itself. Raises RuntimeError for anything but a page."""
    turns = page.turns(rounds)
    for address, _sql in turns[: min(WARM, rounds - 1)]:
        good(visitor.get(address), 200)
    answers = [good(visitor.get(address), 200) for address, _sql in turns]
    return figures(answers, [clocked(lambda sql=sql: bare.run(sql)) for _address, sql in turns])  # type: ignore[misc]


def clocked(run: Callable[[], object]) -> float:
    """Milliseconds that a run takes."""
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def good(answer: Answer, status: int) -> Answer:
    """The answer, if it is of the status. Raises RuntimeError."""
    if answer.status != status:
        raise RuntimeError(f"{answer.status} instead of {status}: {answer.goes_to or answer.text[:300]}")
    return answer


def at_once(visitor: Visitor, addresses: Sequence[str], *, seconds: float) -> float:
    """Requests a second that eight readers get, each asking for the next page as soon as it has one."""
    until = time.monotonic() + seconds
    done: list[int] = []

    def read(place: int) -> None:
        reader, number = visitor.again(), 0
        while time.monotonic() < until:
            good(reader.get(addresses[(place + number * AT_ONCE) % len(addresses)]), 200)
            number += 1
        done.append(number)

    readers = [threading.Thread(target=read, args=(place,)) for place in range(AT_ONCE)]
    began = time.monotonic()
    for thread in readers:
        thread.start()
    for thread in readers:
        thread.join()
    if len(done) < AT_ONCE:
        raise RuntimeError("a reader got no page")
    return sum(done) / (time.monotonic() - began)
