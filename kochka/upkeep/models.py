"""That the installation keeps running: when scheduled work was last done, which process breathed when, which backups
there are. Nothing of the company's own business."""

from django.db import models

from kochka.core.models import Row


class Round(Row):
    """A piece of scheduled work, when it was last begun. The row is the lock: whoever moves `begun_at` on does it."""

    name = models.CharField(max_length=60, unique=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    node = models.CharField(max_length=120)
    done = models.PositiveIntegerField(default=0, help_text="how much there was to do")
    trouble = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return self.name


class Breath(Row):
    """The last sign of life of a process on a node."""

    class Kind(models.TextChoices):
        SERVER = "server"
        WORKER = "worker"

    node = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind)
    at = models.DateTimeField()
    release = models.CharField(max_length=20, default="")
    secret = models.CharField(max_length=16, default="", help_text="fingerprint of the secret that it lives by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["node", "kind"], name="one_breath_a_process")]

    def __str__(self) -> str:
        return f"{self.kind} {self.node}"


class Backup(Row):
    """One backup: good once it has ended without trouble."""

    class Why(models.TextChoices):
        NIGHTLY = "nightly"
        BY_HAND = "by_hand"
        UPDATE = "update"

    why = models.CharField(max_length=7, choices=Why)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    path = models.TextField(help_text="where it lies, on the node that made it")
    node = models.CharField(max_length=120)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    trouble = models.TextField(blank=True, default="")
    gone_at = models.DateTimeField(null=True, blank=True, help_text="when it made room for newer ones")

    class Meta:
        indexes = [models.Index(fields=["-ended_at"], name="backup_by_end")]

    def __str__(self) -> str:
        return self.path


class BackupWish(Row):
    """A backup that somebody asked for on a page: waiting until a worker begins one, and names it here."""

    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=120, help_text="the person's name: people live on a higher floor")
    backup = models.ForeignKey(Backup, null=True, blank=True, on_delete=models.PROTECT, related_name="wishes")

    class Meta:
        indexes = [models.Index(fields=["asked_at"], condition=models.Q(backup=None), name="backups_wished")]

    def __str__(self) -> str:
        return self.asked_by
