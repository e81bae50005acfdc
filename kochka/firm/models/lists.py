"""The company's own lists. A retired row is offered no more; what has it keeps it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.people.models import User


class LossReason(Row):
    """Why deals end without an end, in the company's own words, and who ended them."""

    class EndedBy(models.TextChoices):
        CLIENT = "client", _("the client refused")
        US = "us", _("we refused")

    name = models.CharField(max_length=120)
    ended_by = models.CharField(max_length=6, choices=EndedBy)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["ended_by", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["name", "ended_by"], name="loss_reason_once"),
            models.CheckConstraint(
                condition=models.Q(ended_by__in=["client", "us"]), name="loss_reason_ended_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ServiceLine(Row):
    """What we sell, as the company cuts it. A retired one is offered no more; deals keep it."""

    name = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class LeadSource(Row):
    """Where deals come from: a recommendation, the site, a former client. Retired like a service line."""

    name = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class FieldDefinition(Row):
    """A field of the company's own on every deal. Its kind never changes; `choices` (one a line) may grow."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        NUMBER = "number", _("number")
        MONEY = "money", _("money")
        DATE = "date", _("date")
        CHOICE = "choice", _("choice")
        FLAG = "flag", _("yes or no")

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind)
    choices = models.TextField(blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["text", "number", "money", "date", "choice", "flag"]),
                name="field_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Skill(Row):
    """What an expert's eye is asked for: architecture, design, estimates. Retired like a service line."""

    name = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class SkillGrant(Row):
    """Somebody has a skill, from when to when."""

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="grants")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="skills")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skill", "user"], condition=models.Q(until=None), name="skill_is_had_once"),
        ]
