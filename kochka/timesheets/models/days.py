"""Days of people: absences, and periods that are closed."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.people.models import User
from kochka.timesheets.models.work import together


class Absence(Row):
    """Days on which somebody is away, both ends included."""

    class Kind(models.TextChoices):
        VACATION = "vacation", _("vacation")
        SICK = "sick", _("sick leave")
        OTHER = "other", _("other")

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=8, choices=Kind)
    first = models.DateField()
    last = models.DateField()
    note = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["first", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="absence_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(kind__in=["vacation", "sick", "other"]), name="absence_kind_is_known"),
            together("withdrawn_absence_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]


class ClosedPeriod(Row):
    """Hours and expenses of days up to `until` stay as they are, while the newest of these rows that was not opened
    again says so."""

    until = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [together("opened_period_says_by_whom", "opened_at", "opened_by")]
