"""Talking that was put into an offer, as a verdict had said."""

from django.db import models
from django.db.models import Q

from kochka.core.models import Row
from kochka.people.models import User
from kochka.proposals.models.proposal import Block, Proposal
from kochka.timesheets.models import Verdict


class Recouped(Row):
    """Minutes of talking that became paid hours of a version: a `block` of their own, or spread over its lines. They
    stand in the offer as long as the version does, and the block."""

    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="recouped")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="recouped")
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(minutes__gte=1), name="recouped_talk_has_minutes")]
