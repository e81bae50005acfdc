"""When experts are open to questions, and sessions of the pair."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.models.proposal import together


class OpenHours(Row):
    """When an expert is open to questions on a weekday (Monday is 0), on the company's clock. Who has none is open
    whenever they work."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="open_hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["person", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="open_on_a_weekday"),
            models.CheckConstraint(condition=Q(closes__gt=F("opens")), name="open_hours_go_forward"),
            models.UniqueConstraint(fields=["person", "weekday", "opens"], name="open_hours_once"),
        ]


class Session(Row):
    """Time that the seller and the expert of a deal agreed on, within the expert's open hours. What was settled is one
    note; its minutes count for both."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="sessions")
    seller = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    about = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=4000, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(seller=F("expert")), name="session_is_of_two"),
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="session_is_part_of_a_day"),
            models.CheckConstraint(condition=~Q(about=""), name="session_says_what_about"),
            models.CheckConstraint(
                condition=Q(settled_at=None, note="") | (Q(settled_at__isnull=False) & ~Q(note="")),
                name="settled_session_has_its_note",
            ),
            together("settled_session_says_by_whom", "settled_at", "settled_by"),
            together("cancelled_session_says_by_whom", "cancelled_at", "cancelled_by"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(cancelled_at=None), name="settled_session_was_not_cancelled"
            ),
        ]

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)
