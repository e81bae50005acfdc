"""How the client decides: three lines of what we know of it, and the double yes."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Contact
from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.models.proposal import Proposal, together
from kochka.proposals.models.sending import Mistakable


class DecisionNotes(Row):
    """Three lines: who decides, who doubts and why, what each needs to hear. Other words are another row."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="decision_notes")
    decides = models.CharField(max_length=500, blank=True, default="")
    doubts = models.CharField(max_length=500, blank=True, default="")
    to_hear = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(replaced_at=None), name="decision_notes_once"),
            together("replaced_notes_say_by_whom", "replaced_at", "replaced_by"),
        ]


class Readiness(Mistakable):
    """One half of the client's yes to a version: ready to sign (on whose form of contract), or ready to prepay (how
    much, by when, who pays)."""

    class Kind(models.TextChoices):
        SIGN = "sign", _("ready to sign")
        PREPAY = "prepay", _("ready to prepay")

    class Form(models.TextChoices):
        OURS = "ours", _("our form")
        THEIRS = "theirs", _("their form")

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="readiness")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="readiness")
    kind = models.CharField(max_length=6, choices=Kind)
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=200)
    words = models.CharField(max_length=500, blank=True, default="")
    happened_at = models.DateTimeField()
    form = models.CharField(max_length=6, choices=Form, blank=True, default="")
    amount_minor = models.BigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True, default="")
    pays_by = models.DateField(null=True, blank=True)
    payer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "kind"], condition=Q(withdrawn_at=None), name="one_readiness_of_a_kind"
            ),
            models.CheckConstraint(condition=~Q(said_by=""), name="readiness_says_who"),
            models.CheckConstraint(
                condition=Q(kind="sign", form__in=["ours", "theirs"], amount_minor=None, pays_by=None, payer="")
                | (Q(kind="prepay", form="", amount_minor__gt=0, pays_by__isnull=False) & ~Q(payer="")),
                name="readiness_says_all_of_its_kind",
            ),
            together("withdrawn_readiness_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]
