"""What a version says beside its works: sections of text and pictures, and files that go along with it."""

from django.db import models
from django.db.models import Q

from kochka.core.models import Row
from kochka.files.models import StoredFile
from kochka.people.models import User
from kochka.proposals.models.proposal import Proposal, together


class Section(Row):
    """A piece of the presentation: a heading, text, a picture. Written over like a block while the version is a draft,
    with a `revision` of its own."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="sections")
    origin = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True, default="")
    picture = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    caption = models.CharField(max_length=200, blank=True, default="")
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["proposal", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="section_has_a_title"),
            together("removed_section_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]

    def __str__(self) -> str:
        return self.title


class Enclosure(Row):
    """A file that goes along with a version."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="enclosures")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["proposal", "id"]
        constraints = [together("removed_enclosure_says_by_whom", "withdrawn_at", "withdrawn_by")]
