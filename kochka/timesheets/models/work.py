"""What hours are logged on, and the hours. An upper floor that wants hours of its own (a question, a block) holds a
one-to-one to a `Work`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.funnel.models import Stage
from kochka.people.models import User

DAY = 24 * 60


def together(name: str, *fields: str) -> models.CheckConstraint:
    """All of these are said, or none."""
    none, each = Q(), Q()
    for field in fields:
        none &= Q(**{f"{field}__isnull": True})
        each &= Q(**{f"{field}__isnull": False})
    return models.CheckConstraint(condition=none | each, name=name)


class Work(Row):
    """A piece of work of a deal that hours are logged on: the selling of the deal, which every deal has once, or
    something with a `title` of its own. A closed one takes no more hours."""

    class Kind(models.TextChoices):
        SELLING = "selling", _("selling")
        QUESTION = "question", _("question to an expert")
        BLOCK = "block", _("block of a proposal")

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="works")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=200, blank=True, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(kind="selling"), name="deal_is_sold_once"),
            models.CheckConstraint(condition=Q(kind__in=["selling", "question", "block"]), name="work_kind_is_known"),
            models.CheckConstraint(condition=Q(kind="selling") | ~Q(title=""), name="work_says_what_it_is"),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())


class TimeEntry(Row):
    """Minutes of one person on one day (of the company's calendar). `stage` is where the deal stood when they were
    worked: recorded by itself. Nothing is written over: a correction withdraws the row and may put another in its
    place (`former`). `key` is what the tracker that it came from calls it."""

    class Source(models.TextChoices):
        TYPED = "typed", _("typed")
        TIMER = "timer", _("timer")
        SESSION = "session", _("session with an expert")
        IMPORTED = "imported", _("imported")

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="entries")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="time_entries", db_index=False)
    day = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=8, choices=Source, default=Source.TYPED)
    key = models.CharField(max_length=200, blank=True, default="")
    former = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=DAY), name="time_is_part_of_a_day"),
            models.UniqueConstraint(fields=["key"], condition=~Q(key=""), name="time_imported_once"),
            models.CheckConstraint(
                condition=Q(source__in=["typed", "timer", "session", "imported"]), name="time_source_is_known"
            ),
            together("withdrawn_time_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]
        indexes = [models.Index(fields=["person", "day"], name="time_of_a_person")]


class Timer(Row):
    """The watch that one person has running. `started_at` is a moment, so no server and no timezone stops it; what it
    came to is an entry. One that was left running over the day's end is `caught` and proposes its minutes."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="timers")
    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="timers")
    note = models.CharField(max_length=300, blank=True, default="")
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True, blank=True)
    entry = models.OneToOneField(TimeEntry, null=True, blank=True, on_delete=models.PROTECT, related_name="timer")
    dropped = models.BooleanField(default=False, help_text="stopped without an entry")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(stopped_at=None), name="one_timer_runs_a_person"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, entry=None, dropped=False)
                | Q(stopped_at__isnull=False, entry__isnull=False, dropped=False)
                | Q(stopped_at__isnull=False, entry=None, dropped=True),
                name="stopped_timer_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=Q(stopped_at=None) | Q(stopped_at__gte=models.F("started_at")), name="timer_runs_forward"
            ),
        ]
