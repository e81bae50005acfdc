"""The journal: the only history of a deal."""

from django.db import models

from kochka.core.models import Row
from kochka.deals.models.deal import Deal
from kochka.people.models import User


class Entry(Row):
    """Something that happened to a deal. Append-only: a trigger refuses any change.

    `happened_at` is when it was so, `recorded_at` when we learned it. The payload holds ids and amounts; free text and
    personal data live in their own rows.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=40)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["deal", "-id"], name="entry_timeline")]
        verbose_name_plural = "entries"
