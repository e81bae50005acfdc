"""What came of an import, in figures."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from kochka.exchange.rows import Draft
from kochka.funnel.models import Stage


@dataclass(slots=True)
class Tally:
    """Rows counted. Of the deals: how many are open at which stage, how many ended and how; sums in minor units."""

    rows: int = 0
    already: int = 0
    skipped: int = 0
    rejected: int = 0
    finished: int = 0
    lost: int = 0
    open: Counter[str] = field(default_factory=Counter)
    sums: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By state (open, finished, lost) and currency."""
    open_without_client: int = 0

    @property
    def placed(self) -> int:
        return self.finished + self.lost + self.open.total()

    def add(self, draft: Draft, stage: Stage) -> None:
        """One deal placed, or to be placed."""
        state = "open" if draft.ended_at is None else "lost" if draft.loss else "finished"
        if state == "open":
            self.open[stage.key] += 1
            self.open_without_client += not draft.client
        else:
            setattr(self, state, getattr(self, state) + 1)
        if draft.value_minor is not None:
            self.sums[state, draft.currency] += draft.value_minor

    def as_dict(self) -> dict[str, Any]:
        """For --json. Sums are whole minor units."""
        sums: dict[str, dict[str, int]] = {}
        for (state, currency), total in sorted(self.sums.items()):
            sums.setdefault(state, {})[currency] = total
        return {
            "rows": self.rows,
            "placed": self.placed,
            "finished": self.finished,
            "lost": self.lost,
            "open": dict(self.open),
            "open_without_client": self.open_without_client,
            "sums_minor": sums,
            "already": self.already,
            "skipped": self.skipped,
            "rejected": self.rejected,
        }
