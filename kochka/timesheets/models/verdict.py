"""What the holder of a deal said when talking had become dear."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.funnel.models import Stage
from kochka.people.models import User


class Verdict(Row):
    """Whether talking on is worth it, said at a step of the threshold: how many times over it talking had come. It
    holds until the next step. The figures are those of that moment; the money is for chiefs."""

    class Kind(models.TextChoices):
        GO_ON = "go_on", _("go on")
        LOADING = "loading", _("spread it over the blocks of the offer")
        LINE = "line", _("a line of its own in the offer")
        PAID_TALK = "paid_talk", _("sell the next round as a small paid job")
        SHRINK = "shrink", _("make the offer smaller")

    class Basis(models.TextChoices):
        SHARE = "share", _("share of the sum")
        HOURS = "hours", _("hours, while the sum is not clear")

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="verdicts")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    reason = models.CharField(max_length=1000)
    basis = models.CharField(max_length=5, choices=Basis)
    step = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    cost_minor = models.BigIntegerField()
    value_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["go_on", "loading", "line", "paid_talk", "shrink"]), name="verdict_kind_is_known"
            ),
            models.CheckConstraint(condition=Q(basis__in=["share", "hours"]), name="verdict_basis_is_known"),
            models.CheckConstraint(condition=Q(step__gte=1) & ~Q(reason=""), name="verdict_has_its_step_and_reason"),
            models.UniqueConstraint(fields=["deal", "basis", "step"], name="verdict_once_a_step"),
        ]
