"""What a person, or a guess, says about a file before it comes in: which column is what, what its values mean."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

FINISHED, LOST, LOST_BY_US, OPEN, SKIP = "finished", "lost:client", "lost:us", "open", "skip"
AT = "at:"
"""A value that stands for a stage: "at:" and the stage's key."""

FIELD = "field:"
"""A column that holds one of the company's own fields: "field:" and its key."""


@dataclass(slots=True)
class Choices:
    """`columns`: place in the header → what it is. `stages` and `endings`: value → its meaning, blank where nobody has
    said. `people`: value → e-mail, blank for whoever `unknown` names: an e-mail, "create" or "reject"."""

    source: str = ""
    funnel: str = ""
    columns: dict[int, str] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    people: dict[str, str] = field(default_factory=dict)
    unknown: str = ""
    currency: str = ""
    decimal: str = ""
    month_first: bool = False
    no_closing: str = ""
    with_client: bool = False
    """The title says the client's name too."""

    def place_of(self, role: str) -> int | None:
        """The column that plays a role."""
        return next((place for place, played in self.columns.items() if played == role), None)

    def as_dict(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self) | {"columns": {str(place): role for place, role in self.columns.items()}}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Choices":
        """From what was kept."""
        return cls(**{**kept, "columns": {int(place): role for place, role in kept["columns"].items()}})
