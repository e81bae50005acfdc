"""Rows that became no deal: each goes into a file with its line, the reason and its text word for word."""

import csv
import os
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

from kochka.core.strict import Problem

MOST_SHOWN = 20
MOST_KINDS = 40
MOST_REASONS = 1000


@dataclass(slots=True)
class Kind:
    """One sort of trouble in one column: how many rows have it, and the first of them."""

    first: "Rejected"
    count: int = 0


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row and why it is no deal."""

    problem: Problem
    raw: str


def default_path(file: Path) -> Path:
    """Beside the database, so that a file can be read from where nothing can be written."""
    return Path(settings.PLACE_DIR) / "imports" / f"{file.name}.rejected.csv"


class Rejects:
    """Writes rejected rows into a CSV file as they come, and counts them by reason.

    The file appears when all are there; where there are none, what an earlier import of the same file left goes.
    """

    def __init__(self, path: Path, language: str) -> None:
        self.path, self._language = path, language
        self.count = 0
        self.first: list[Rejected] = []
        self._reasons: Counter[str] = Counter()
        self.kinds: dict[tuple[str, str], Kind] = {}
        self._draft = path.with_name(f"{path.name}.{os.getpid()}.part")  # the same file may come in twice at once

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._draft.open("w", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(["line", "reason", "row"])
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._file.close()
        if kind is None and self.count:
            self._draft.replace(self.path)
            return
        self._draft.unlink()
        if kind is None:
            self.path.unlink(missing_ok=True)

    def add(self, row: Rejected) -> None:
        """One more."""
        self.count += 1
        sentence = row.problem.text(self._language)
        if len(self._reasons) < MOST_REASONS or sentence in self._reasons:
            self._reasons[sentence] += 1
        self.kinds.setdefault((row.problem.code, str(row.problem.params.get("key", ""))), Kind(row)).count += 1
        if len(self.first) < MOST_SHOWN:
            self.first.append(row)
        self._rows.writerow([row.problem.line, sentence, row.raw])

    def sorts(self) -> list[Kind]:
        """The commonest sorts of trouble."""
        return sorted(self.kinds.values(), key=lambda kind: -kind.count)[:MOST_KINDS]

    def reasons(self) -> Mapping[str, int]:
        """The commonest reasons in words, with how many rows each has."""
        return dict(self._reasons.most_common(MOST_SHOWN))
