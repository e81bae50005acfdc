"""What selling costs besides hours, and what an hour of a person costs: the latter for chiefs alone."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.files.models import StoredFile
from kochka.funnel.models import Stage
from kochka.people.models import User
from kochka.timesheets.models.work import together


class Expense(Row):
    """Money spent on a deal. A correction withdraws the row and may put another in its place (`former`)."""

    class Kind(models.TextChoices):
        COURIER = "courier", _("courier")
        TRAVEL = "travel", _("travel")
        MEETING = "meeting", _("meeting")
        OTHER = "other", _("other")

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="expenses")
    kind = models.CharField(max_length=8, choices=Kind)
    day = models.DateField()
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    note = models.CharField(max_length=300, blank=True, default="")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    former = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="expense_is_something"),
            models.CheckConstraint(
                condition=Q(kind__in=["courier", "travel", "meeting", "other"]), name="expense_kind_is_known"
            ),
            together("withdrawn_expense_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]


class CostRate(Row):
    """What an hour of a person costs us from this day on. The next one ends it, so periods neither overlap nor leave a
    gap behind the first. What was said of that very day before is written over; the dated rows keep it."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="cost_rates")
    since = models.DateField()
    hour_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        ordering = ["person", "since"]
        constraints = [
            models.UniqueConstraint(fields=["person", "currency", "since"], name="cost_rate_once_a_day"),
            models.CheckConstraint(condition=Q(hour_minor__gte=0), name="cost_rate_is_not_negative"),
        ]
