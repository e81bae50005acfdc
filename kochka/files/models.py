"""Stored uploads: what they are called, how big they are, and what they hold by hash."""

from django.db import models

from kochka.core.ids import new_id
from kochka.core.models import Row
from kochka.people.models import User


class StoredFile(Row):
    """One uploaded file. Its bytes lie in the storage under its own id, never under a name that somebody sent."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty")]

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> str:
        """Where the bytes lie in the storage."""
        return f"{self.id.hex[:6]}/{self.id.hex}"
