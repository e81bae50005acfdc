"""Our own company: its settings, its own days off, its reasons for losing deals."""

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


class Bank(Row):
    """A bank, or a body of the treasury, of the Bank of Russia's directory of BICs."""

    bic = models.CharField(max_length=9, primary_key=True)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True, default="")
    account = models.CharField(max_length=20, blank=True, default="", help_text="its correspondent account")
    is_treasury = models.BooleanField(default=False)
    directory_of = models.DateField(help_text="the day of the directory that says so")
    closed_at = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class LegalEntity(Row):
    """One of our own legal entities: who a proposal and a contract are made for. A retired one is offered no more."""

    name = models.CharField(max_length=120, unique=True, help_text="as we call it among ourselves")
    legal_name = models.CharField(max_length=300, blank=True, default="")
    inn = models.CharField(max_length=12, blank=True, default="")
    kpp = models.CharField(max_length=9, blank=True, default="")
    ogrn = models.CharField(max_length=15, blank=True, default="")
    address = models.CharField(max_length=300, blank=True, default="")
    bic = models.CharField(max_length=9, blank=True, default="")
    account = models.CharField(max_length=20, blank=True, default="")
    signatory = models.CharField(max_length=200, blank=True, default="", help_text="who signs, in full")
    signatory_post = models.CharField(max_length=200, blank=True, default="")
    signatory_basis = models.CharField(max_length=200, blank=True, default="", help_text="on the ground of what")
    logo = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    colour = models.CharField(max_length=7, blank=True, default="", help_text="#rrggbb, of its papers")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name_plural = "legal entities"

    def __str__(self) -> str:
        return self.name


class VatPeriod(Row):
    """Which VAT regime an entity has from this day on, until the next one begins."""

    class Regime(models.TextChoices):
        GENERAL = "general", _("the general rate")
        TEN = "ten", _("10%")
        ZERO = "zero", _("0%")
        SEVEN = "seven", _("7% (simplified)")
        FIVE = "five", _("5% (simplified)")
        NONE = "none", _("without VAT")

    entity = models.ForeignKey(LegalEntity, on_delete=models.PROTECT, related_name="vat_periods")
    since = models.DateField()
    regime = models.CharField(max_length=7, choices=Regime)

    class Meta:
        ordering = ["entity", "since"]
        constraints = [
            models.UniqueConstraint(fields=["entity", "since"], name="vat_regime_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(regime__in=["general", "ten", "zero", "seven", "five", "none"]),
                name="vat_regime_is_known",
            ),
        ]


class PriceRole(Row):
    """A role whose hours we sell: an analyst, a designer. Retired like a service line."""

    name = models.CharField(max_length=120, unique=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class RolePrice(Row):
    """What an hour of a role is sold at from this day on, in minor units of a currency."""

    role = models.ForeignKey(PriceRole, on_delete=models.PROTECT, related_name="prices")
    since = models.DateField()
    hour_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["role", "since"]
        constraints = [
            models.UniqueConstraint(fields=["role", "currency", "since"], name="role_priced_once_a_day"),
            models.CheckConstraint(condition=models.Q(hour_minor__gte=0), name="hour_price_is_not_negative"),
        ]


class RoleCost(Row):
    """What an hour of a role costs us from this day on, as proposals are planned with: chiefs only."""

    role = models.ForeignKey(PriceRole, on_delete=models.PROTECT, related_name="costs")
    since = models.DateField()
    hour_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["role", "since"]
        constraints = [
            models.UniqueConstraint(fields=["role", "currency", "since"], name="role_cost_once_a_day"),
            models.CheckConstraint(condition=models.Q(hour_minor__gte=0), name="hour_cost_is_not_negative"),
        ]


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
