"""What people give to a gate: confirmations, waivers, go-aheads. Each belongs to the jump in which it was given."""

from django.db import models
from django.db.models import Q

from kochka.core.models import Row
from kochka.deals.models.jump import Jump
from kochka.files.models import StoredFile
from kochka.people.models import User


class Confirmation(Row):
    """A company's own need, confirmed by a person of the named role with evidence. `own`: by who profits from it."""

    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="confirmations")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=2000, blank=True, default="")
    link = models.URLField(max_length=1000, blank=True, default="")
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    own = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["jump", "key"], condition=Q(withdrawn_at=None), name="need_confirmed_once"),
            models.CheckConstraint(
                condition=~Q(text="") | ~Q(link="") | Q(file__isnull=False), name="confirmation_has_evidence"
            ),
        ]


class Waiver(Row):
    """Somebody entitled lets one obstacle pass, with a reason; recorded for ever."""

    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="waivers")
    key = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    own = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["jump", "key"], name="obstacle_waived_once")]


class GoAhead(Row):
    """The chiefs' decision that a stage asks for. Asked by hand, or by the system once what it waits for is there."""

    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="go_aheads")
    key = models.CharField(max_length=60)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=500, blank=True, default="")
    settled_at = models.DateTimeField(null=True, blank=True)
    granted = models.BooleanField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jump", "key"], condition=Q(settled_at=None), name="go_ahead_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=(Q(settled_at=None) & Q(granted=None))
                | (Q(settled_at__isnull=False) & Q(granted__isnull=False)),
                name="settled_go_ahead_says_how",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], condition=Q(settled_at=None), name="go_ahead_waits")]


class GoAheadDecision(Row):
    """One chief's yes or no. `own`: the chief decided on a deal whose jump they hold or which they own."""

    go_ahead = models.ForeignKey(GoAhead, on_delete=models.PROTECT, related_name="decisions")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    yes = models.BooleanField()
    note = models.CharField(max_length=500, blank=True, default="")
    own = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["go_ahead", "by"], name="chief_decides_once")]
