"""What hours are logged on, and the hours. An upper floor that wants hours of its own (a question, a block) holds a
one-to-one to a `Work`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.deals.models import Deal


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
