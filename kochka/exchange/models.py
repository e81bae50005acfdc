"""What came in: each import with the map it went by, and for each deal of it the row that it was made from."""

from django.db import models
from django.db.models import Q

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.funnel.models import Version
from kochka.people.models import User


class Import(Row):
    """A file of deals that was brought in. Running while neither `finished_at` nor `undone_at` is set: it may have been
    cut off, and the same file with the same map goes on with it.

    `placed` counts its deals, the other figures are those of its last run: rows that were here already, that could not
    be read, that the map leaves out.
    """

    source = models.CharField(max_length=60, help_text="external ids are unique within it")
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    header = models.TextField(help_text="the file's header, word for word")
    map_text = models.TextField(help_text="the map, word for word")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    placed = models.PositiveIntegerField(default=0)
    already = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_import_says_by_whom",
            ),
        ]
        indexes = [models.Index(fields=["source", "sha256"], name="import_of_file")]

    def __str__(self) -> str:
        return f"{self.file_name} ({self.pk})"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None and self.undone_at is None


class ImportRow(Row):
    """The row of a file that a deal was made from, word for word: what the map did not take is kept too.

    A source's id is taken while `freed_at` is unset: it is free again once the deal is withdrawn.
    """

    run = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="rows")
    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="import_row")
    line = models.PositiveIntegerField()
    source = models.CharField(max_length=60)
    external_id = models.CharField(max_length=200)
    raw = models.TextField()
    freed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=Q(freed_at=None), name="external_id_taken_once"
            ),
        ]
