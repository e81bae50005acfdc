"""The jump: the one task of an open deal, the tries within it, and the holds that stop its clock."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Contact
from kochka.core.ids import new_id
from kochka.core.models import Row, Rows
from kochka.core.when import Due
from kochka.funnel.models import Stage
from kochka.people.models import User


class JumpRows(Rows["Jump"]):
    """Jumps, as business asks for them."""

    def open(self) -> "JumpRows":
        return self.filter(closed_at=None)

    def going(self) -> "JumpRows":
        """Open ones whose deal is not on hold: what stands on somebody's day."""
        return self.open().filter(~Exists(Hold.objects.filter(jump=OuterRef("pk"), ended_at=None)))


class Jump(Row):
    """From one stage to the next: opened on entering a stage, closed on leaving it.

    Deadlines are stored (UTC), status is computed from them in `deals.status`. `due_at` orders `due_on`/`due_time`
    (without a time: the end of the working day). `warns_at` and `sinks_at` stand at three quarters and the whole of the
    norm in working days, `silent_at` where the client has gone too long without a word. `tries_allowed` grows when a
    new person joins in on either side (rule 10).
    """

    class Came(models.TextChoices):
        OPENED = "opened", _("opened")
        JUMPED = "jumped", _("jumped")
        STEPPED_BACK = "stepped_back", _("stepped back")
        REOPENED = "reopened", _("reopened")
        PLACED = "placed", _("placed")

    class Left(models.TextChoices):
        JUMPED = "jumped", _("jumped")
        STEPPED_BACK = "stepped_back", _("stepped back")
        FINISHED = "finished", _("finished")
        LOST = "lost", _("lost")
        WITHDRAWN = "withdrawn", _("withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deal = models.ForeignKey("deals.Deal", on_delete=models.PROTECT, related_name="jumps")
    # No index of all jumps by stage or holder: where and whose they are is asked of open ones alone, and SQLite would
    # prefer it to theirs.
    stage = models.ForeignKey(Stage, on_delete=models.PROTECT, related_name="jumps", db_index=False)
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="jumps", db_index=False)
    came = models.CharField(max_length=12, choices=Came)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    left = models.CharField(max_length=12, choices=Left, blank=True, default="")
    next_action = models.CharField(max_length=300)
    due_on = models.DateField()
    due_time = models.TimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    promised = models.BooleanField(default=False)
    warns_at = models.DateTimeField(null=True, blank=True)
    sinks_at = models.DateTimeField(null=True, blank=True)
    silent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tries_allowed = models.PositiveSmallIntegerField(null=True, blank=True)
    small_steps = models.PositiveSmallIntegerField(default=0, help_text="smaller steps in a row")
    replans = models.PositiveSmallIntegerField(default=0, help_text="replans in a row")
    handed_at = models.DateTimeField(null=True, blank=True, help_text="until the new holder acts")
    handed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = JumpRows.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(closed_at=None), name="one_open_jump_a_deal"),
            models.CheckConstraint(
                condition=(Q(closed_at=None) & Q(left="")) | (Q(closed_at__isnull=False) & ~Q(left="")),
                name="closed_jump_says_how",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("opened_at")), name="jump_closes_after_it_opens"
            ),
            models.CheckConstraint(condition=~Q(next_action=""), name="jump_has_a_next_action"),
        ]
        indexes = [
            models.Index(fields=["holder", "due_at"], condition=Q(closed_at=None), name="jump_on_my_day"),
            models.Index(fields=["stage", "due_at", "deal"], condition=Q(closed_at=None), name="jump_on_board"),
            models.Index(fields=["opened_at", "deal"], condition=Q(closed_at=None), name="jump_oldest"),
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="jump_due"),
            models.Index(fields=["small_steps"], condition=Q(closed_at=None), name="jump_stuck"),
            models.Index(fields=["deal", "opened_at"], name="jump_history"),
        ]

    @property
    def due(self) -> Due:
        return Due(self.due_on, self.due_time)

    def tries_used_up(self) -> bool:
        """Whether another try needs one of rule 10's ways out."""
        return self.tries_allowed is not None and self.tries >= self.tries_allowed

    def passed(self, deadline: datetime | None, at: datetime) -> bool:
        """Whether one of the stored deadlines has passed."""
        return deadline is not None and deadline < at


class Attempt(Row):
    """One try within a jump: what came of it, and the next action that follows."""

    class Channel(models.TextChoices):
        CALL = "call", _("call")
        MAIL = "mail", _("mail")
        MESSENGER = "messenger", _("messenger")
        MEETING = "meeting", _("meeting")
        INSIDE = "inside", _("within the company")

    class Relief(models.TextChoices):
        """Rule 10: the ways to go on once the tries are used up; hold and loss are verbs of their own."""

        SMALLER_STEP = "smaller_step", _("a smaller step")
        OTHER_PERSON = "other_person", _("another person on the client’s side")
        COLLEAGUE = "colleague", _("a colleague takes over")

    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel)
    outcome = models.CharField(max_length=500)
    next_action = models.CharField(max_length=300)
    due_on = models.DateField()
    due_time = models.TimeField(null=True, blank=True)
    relief = models.CharField(max_length=12, choices=Relief, blank=True, default="")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="attempts")
    reminder = models.CharField(max_length=60, blank=True, default="", help_text="its key in the stage's chain")

    class Meta(Row.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["jump", "reminder"], condition=~Q(reminder=""), name="reminder_goes_once_a_jump"
            ),
        ]

    @property
    def reached_client(self) -> bool:
        """Whether the client heard from us in it."""
        return self.channel != Attempt.Channel.INSIDE


class Hold(Row):
    """Parked until a date with a reason: neither lost nor sinking."""

    deal = models.ForeignKey("deals.Deal", on_delete=models.PROTECT, related_name="holds")
    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="holds")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    until = models.DateField()
    reason = models.CharField(max_length=500)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(ended_at=None), name="one_hold_at_a_time"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("at")), name="hold_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(ended_at=None), name="hold_wakes")]
