"""How a deal is paid: plans of payments, the newest of which counts. A plan is kept as it was made (triggers.py)."""

from django.db import models
from django.db.models import Q

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.models.proposal import Proposal


class PaymentPlan(Row):
    """One plan, of a version of the proposal or made by hand, with the reason why. Its lines come to `total_minor`."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="payment_plans")
    number = models.PositiveIntegerField()
    proposal = models.ForeignKey(
        Proposal, null=True, blank=True, on_delete=models.PROTECT, related_name="payment_plans"
    )
    total_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["deal", "number"]
        constraints = [
            models.UniqueConstraint(fields=["deal", "number"], name="payment_plan_number_once"),
            models.CheckConstraint(condition=Q(total_minor__gt=0), name="payment_plan_is_of_something"),
            models.CheckConstraint(
                condition=Q(proposal__isnull=False) | ~Q(reason=""), name="payment_plan_by_hand_says_why"
            ),
        ]


class PaymentLine(Row):
    """One payment of a plan: a sum, with the share that it was counted from where there was one, and when: on a day,
    with a stage of the deal's funnel (its key), or by a milestone in words."""

    plan = models.ForeignKey(PaymentPlan, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    share = models.PositiveIntegerField(null=True, blank=True)
    amount_minor = models.BigIntegerField()
    day = models.DateField(null=True, blank=True)
    stage = models.CharField(max_length=60, blank=True, default="")
    milestone = models.CharField(max_length=200, blank=True, default="")
    prepayment = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan", "position"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "position"], name="payment_place_once"),
            models.CheckConstraint(
                condition=Q(amount_minor__gt=0) & (Q(share=None) | Q(share__gt=0)), name="payment_is_of_something"
            ),
            models.CheckConstraint(
                condition=(Q(day=None) | Q(stage="")) & ~Q(day=None, stage="", milestone=""), name="payment_says_when"
            ),
            models.CheckConstraint(condition=Q(prepayment=False) | Q(position=1), name="prepayment_comes_first"),
        ]
