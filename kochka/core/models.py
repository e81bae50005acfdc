"""The base of every row: one manager, so that how related rows are fetched is decided in one place."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.fetch_modes import FETCH_ONE, FETCH_PEERS, FETCH_RAISE, FetchMode


class Rows[M: models.Model](models.QuerySet[M]):
    """A queryset that fetches a missing relation for all its peers at once; tests make a missing one an error."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._fetch_mode: FetchMode = FETCH_RAISE if getattr(settings, "FETCH_RAISE", False) else FETCH_PEERS


class Row(models.Model):
    """Every business row of ours."""

    objects = Rows.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"


def streamed[M: models.Model](rows: models.QuerySet[M], size: int) -> Iterator[M]:
    """Rows without end, a batch in memory at a time. They know nothing of one another: a list of all that were read
    before would grow with them."""
    alone = FETCH_RAISE if getattr(settings, "FETCH_RAISE", False) else FETCH_ONE
    return rows.fetch_mode(alone).iterator(chunk_size=size)
