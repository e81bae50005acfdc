"""Funnels in the database: what was published, never changed afterwards."""

from functools import lru_cache

from django.db import models

from kochka.core.models import Row, Rows
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.definition import Stage as StageDefinition
from kochka.funnel.facts import specs
from kochka.funnel.loading import load
from kochka.people.models import User
from kochka.people.roles import Role


class Funnel(Row):
    """One chart of the company's; its newest version is the one that deals open on."""

    key = models.SlugField(max_length=60, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key


class Source(Row):
    """The YAML of a funnel, word for word, under its own SHA-256; a trigger refuses any change."""

    digest = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()


class Version(Row):
    """A published definition. A trigger refuses any change of it."""

    funnel = models.ForeignKey(Funnel, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["funnel", "number"], name="version_number_once")]

    def __str__(self) -> str:
        return f"{self.funnel_id}/{self.number}"

    @property
    def definition(self) -> FunnelDefinition:
        """The definition, read once a process: the same words mean the same for ever, so the digest is key enough."""
        return definition_of(self.source_id)


@lru_cache(maxsize=256)
def definition_of(digest: str) -> FunnelDefinition:
    """Reads a published source. Facts known then are known now: a removed fact is a broken release."""
    return load(Source.objects.values_list("text", flat=True).get(digest=digest), specs(), published=True)


class StageRows(Rows["Stage"]):
    """Stages, as business asks for them."""

    def asking(self, roles: frozenset[Role]) -> "StageRows":
        """Stages at which these roles may be involved (`may_ask`)."""
        return self.filter(models.Exists(StageAsk.objects.filter(stage=models.OuterRef("pk"), role__in=roles)))


class Stage(Row):
    """A stage of a version, so that the database can hold a deal to it; its words live in the definition."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="stages")
    key = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    objects = StageRows.as_manager()  # type: ignore[misc]

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="stage_key_once"),
            models.UniqueConstraint(fields=["version", "position"], name="stage_position_once"),
            models.CheckConstraint(condition=models.Q(position__gte=1), name="stage_position_from_one"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def definition(self) -> StageDefinition:
        return self.version.definition.stage(self.key)


class StageAsk(Row):
    """A role that a stage's holder has the right to involve: it sees the deals standing there."""

    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="asks")
    role = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["stage", "role"], name="stage_asks_role_once")]


class Draft(Row):
    """A funnel being written, as it was typed (drafts/sheet.py says how); one a funnel at a time. It ends published, or
    laid aside. `revision` counts its savings, so that a chief publishes what they have read."""

    funnel = models.ForeignKey(Funnel, on_delete=models.PROTECT, related_name="drafts")
    sheet = models.JSONField()
    based_on = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    published = models.ForeignKey(Version, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["funnel"], condition=models.Q(ended_at=None), name="one_draft_a_funnel"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None, published=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="ended_draft_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.funnel_id}: draft {self.revision}"
