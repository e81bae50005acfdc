"""The library: blocks and whole proposals that are begun from. Nothing of a client stands in it."""

from django.db import models
from django.db.models import F, Q

from kochka.core.models import Row
from kochka.firm.models import PriceRole, ServiceLine
from kochka.people.models import User


class LibraryBlock(Row):
    """A piece of work as the company usually offers it. Blocks that were laid from it say so, which makes them of one
    kind. Prices come from the price list when it is laid, unless it costs a fixed sum."""

    title = models.CharField(max_length=200)
    folded = models.TextField(default="", editable=False, help_text="title and text for finding: no case, ё = е")
    text = models.TextField(blank=True, default="")
    service_line = models.ForeignKey(ServiceLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey(PriceRole, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes_least = models.PositiveIntegerField(null=True, blank=True)
    minutes_likely = models.PositiveIntegerField(null=True, blank=True)
    minutes_most = models.PositiveIntegerField(null=True, blank=True)
    fixed_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="", help_text="of the fixed sum")
    optional = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="library_block_has_a_title"),
            models.CheckConstraint(
                condition=(Q(minutes_least=None) | Q(minutes_least__lte=F("minutes_likely")))
                & (Q(minutes_most=None) | Q(minutes_most__gte=F("minutes_likely"))),
                name="library_block_hours_in_order",
            ),
            models.CheckConstraint(
                condition=Q(fixed_minor=None) | (Q(fixed_minor__gte=0) & ~Q(currency="")),
                name="library_block_price_has_a_currency",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class LibraryProposal(Row):
    """A version that others begin from, under a name of its own. Whoever makes proposals may copy its works and
    sections; client, letter, discounts and plan stay behind."""

    name = models.CharField(max_length=200)
    folded = models.TextField(default="", editable=False)
    about = models.CharField(max_length=500, blank=True, default="")
    service_line = models.ForeignKey(ServiceLine, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey("proposals.Proposal", on_delete=models.PROTECT, related_name="in_library")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(retired_at=None), name="proposal_stands_once_in_the_library"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="library_proposal_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
