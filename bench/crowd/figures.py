"""How long each kind of request took, what went wrong, and what the server promised to have written down."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

MOST_WORDS = 20
DECIDED = "a word to a go-ahead, by its number"


@dataclass
class Tally:
    """What a crowd of browsers met, gathered from many threads."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    refused: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    words: list[str] = field(default_factory=list)
    promised: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    """(kind of journal entry, deal, e-mail of who did it): every post that was answered with success."""
    enquiries: list[str] = field(default_factory=list)
    """The texts of enquiries that were taken down."""
    lock: Lock = field(default_factory=Lock)

    @property
    def posts(self) -> int:
        """How many were answered with success and are looked up afterwards."""
        with self.lock:
            return sum(self.promised.values()) + len(self.enquiries)

    def done(self, kind: str, seconds: float, *, refused: bool = False) -> None:
        with self.lock:
            self.took[kind].append(seconds)
            self.refused[kind] += refused

    def failed(self, kind: str, seconds: float, words: str) -> None:
        with self.lock:
            self.took[kind].append(seconds)
            self.errors[kind] += 1
            if len(self.words) < MOST_WORDS:
                self.words.append(words)

    def wrote(self, entry: str, deal: int, by: str) -> None:
        """The server said that this is done."""
        with self.lock:
            self.promised[entry, deal, by] += 1

    def took_down(self, text: str) -> None:
        with self.lock:
            self.enquiries.append(text)


def quantile(sorted_values: list[float], share: float) -> float:
    """The value below which that share lies, by nearest rank; in the unit of the values."""
    if not sorted_values:
        return 0.0
    return sorted_values[min(int(share * len(sorted_values)), len(sorted_values) - 1)]


def line(name: str, seconds: list[float], errors: int, refused: int, span: float) -> dict[str, Any]:
    """One line of the report, times in milliseconds. `span` is how long it all lasted, in seconds."""
    values = sorted(seconds)
    times = {f"p{int(share * 100)}": round(quantile(values, share) * 1000, 1) for share in (0.5, 0.95, 0.99)}
    slowest = round(values[-1] * 1000, 1) if values else 0.0
    rate = round(len(values) / span, 2) if span else 0.0
    return {
        "kind": name, "count": len(values), **times, "slowest": slowest, "errors": errors, "refused": refused,
        "per_second": rate,
    }  # fmt: skip


def lines(tally: Tally, span: float) -> list[dict[str, Any]]:
    """All kinds, those asked most often first, then all together and all but the questions of open pages."""
    kinds = sorted(tally.took, key=lambda kind: -len(tally.took[kind]))
    rows = [line(kind, tally.took[kind], tally.errors[kind], tally.refused[kind], span) for kind in kinds]
    for name, these in (("all", kinds), ("without pulses", [kind for kind in kinds if not is_pulse(kind)])):
        every = [seconds for kind in these for seconds in tally.took[kind]]
        errors, refused = (sum(counted[kind] for kind in these) for counted in (tally.errors, tally.refused))
        rows.append(line(name, every, errors, refused, span))
    return rows


def is_pulse(kind: str) -> bool:
    """Whether it is an open page's question whether anything has changed: many, and cheap."""
    return kind.startswith("pulse")


def table(rows: list[dict[str, Any]], most: float) -> str:
    """The lines as text; `!` marks what takes longer than `most` milliseconds at its p95."""
    head = f"{'':<24}{'count':>8}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'slowest':>9}{'errors':>8}{'409':>6}{'/s':>8}"
    said = [head]
    for row in rows:
        if row["kind"] == "all":
            said.append("-" * len(head))
        mark = "!" if row["p95"] > most else " "
        times = "".join(f"{row[name]:>9.1f}" for name in ("p50", "p95", "p99", "slowest"))
        counts = f"{row['errors']:>8}{row['refused']:>6}{row['per_second']:>8.2f}"
        said.append(f"{row['kind']:<24}{row['count']:>8}{times}{counts} {mark}".rstrip())
    return "\n".join(said)
