"""Our own legal entities, how they are taxed, and the directory of banks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.files.models import StoredFile


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
