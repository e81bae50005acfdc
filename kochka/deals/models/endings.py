"""Steps back and endings: states as rows, with who and when."""

from django.db import models
from django.db.models import Q

from kochka.core.models import Row
from kochka.deals.models.deal import Deal
from kochka.deals.models.jump import Jump
from kochka.firm.models import LossReason
from kochka.people.models import User


class Loss(Row):
    """A deal that ended without an end: why, who ended it, and what is owed both ways where it was agreed already.

    `jump` is the one that was never made; a loss brought in by an import has none.
    """

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="losses")
    jump = models.ForeignKey(Jump, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.ForeignKey(LossReason, on_delete=models.PROTECT, related_name="+")
    ended_by = models.CharField(max_length=6, choices=LossReason.EndedBy)
    note = models.CharField(max_length=1000, blank=True, default="")
    owed = models.CharField(max_length=1000, blank=True, default="")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(reopened_at=None), name="one_standing_loss_a_deal"),
        ]


class Withdrawal(Row):
    """Made by mistake: the deal leaves every list, count and sum; its rows stay."""

    deal = models.OneToOneField(Deal, on_delete=models.PROTECT, related_name="withdrawal")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)


class StepBack(Row):
    """A step to the stage before, with its reason; `mistake`: a correction within the hour, no return."""

    jump = models.OneToOneField(Jump, on_delete=models.PROTECT, related_name="step_back")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    mistake = models.BooleanField(default=False)
