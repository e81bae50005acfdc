"""Our own company: its settings and its own days off."""

from datetime import time
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.files.models import StoredFile
from kochka.people.models import User


def known_timezone(name: str) -> None:
    """A timezone of the IANA list."""
    if name not in available_timezones():
        raise ValidationError(_("There is no timezone “%(name)s”."), params={"name": name})


class Firm(Row):
    """The company: one row in one installation."""

    class Visibility(models.TextChoices):
        OWN = "own", _("own deals")
        TEAM = "team", _("the team’s deals")
        ALL = "all", _("all deals")

    class SecondFactor(models.TextChoices):
        NOBODY = "nobody", _("nobody")
        CHIEFS = "chiefs", _("chiefs")
        EVERYBODY = "everybody", _("everybody")

    class GoAheadRule(models.TextChoices):
        ANY = "any", _("any chief")
        EACH = "each", _("each chief named")

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="ru")
    currency = models.CharField(max_length=3, default="RUB")
    timezone = models.CharField(max_length=64, default="Europe/Moscow", validators=[known_timezone])
    country = models.CharField(max_length=2, blank=True, default="RU", help_text="whose holidays; empty: weekends only")
    day_opens = models.TimeField(default=time(9))
    day_closes = models.TimeField(default=time(18))
    visibility = models.CharField(max_length=4, choices=Visibility, default=Visibility.OWN)
    go_ahead_rule = models.CharField(max_length=4, choices=GoAheadRule, default=GoAheadRule.ANY)
    go_ahead_chiefs = models.ManyToManyField(User, blank=True, related_name="+")
    hold_limit = models.PositiveSmallIntegerField(
        default=30, help_text="working days that a hold may last without a chief"
    )
    enquiry_minutes = models.PositiveSmallIntegerField(
        default=60, help_text="working minutes within which an enquiry is answered"
    )
    second_factor = models.CharField(
        max_length=9,
        choices=SecondFactor,
        default=SecondFactor.NOBODY,
        help_text="who must sign in with a second factor",
    )
    question_limit = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="questions that an expert has in hand at once; none: no limit"
    )
    least_margin = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="per cent of a proposal that stays with us; below it everybody is warned"
    )
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_demo = models.BooleanField(default=False)
    founded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_firm_in_an_installation"),
            models.CheckConstraint(
                condition=models.Q(day_closes__gt=models.F("day_opens")), name="day_closes_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DayOff(Row):
    """A day on which the company differs from the official calendar: off, or (`works`) at work."""

    day = models.DateField(unique=True)
    works = models.BooleanField(default=False)
    name = models.CharField(max_length=120, blank=True, default="")
