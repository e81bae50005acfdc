"""A database at one moment, whichever kind it is: where its copy lies, what it counts, what can be asked of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Snapshot:
    """`moment`: what was committed by then is in. `rows` asks the snapshot itself, never the living database."""

    kind: str
    server: str
    moment: datetime
    path: Path
    rows: Callable[[str], Iterable[tuple[Any, ...]]]
    counts: Mapping[str, int]

    def migrations(self) -> dict[str, tuple[str, ...]]:
        """What had run, by app."""
        found: dict[str, list[str]] = {}
        for app, name in self.rows("SELECT app, name FROM django_migrations ORDER BY app, name"):
            found.setdefault(app, []).append(name)
        return {app: tuple(names) for app, names in found.items()}

    def files(self) -> Iterator[tuple[str, int, str]]:
        """Stored files: the path in the storage, the size, the hash. None in a database that has no such table."""
        if "files_storedfile" not in self.counts:
            return
        for key, size, digest in self.rows("SELECT id, size, sha256 FROM files_storedfile ORDER BY id"):
            name = (key if isinstance(key, UUID) else UUID(key)).hex
            yield f"{name[:6]}/{name}", size, digest
