"""A sealed version on its way: sent, received, talked about, final. What was written down by mistake is withdrawn."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Contact
from kochka.core.models import Row
from kochka.deals.models import Attempt, Deal
from kochka.people.models import User
from kochka.proposals.models.proposal import Proposal, together

CHANNELS = [(value, name) for value, name in Attempt.Channel.choices if value != Attempt.Channel.INSIDE]


class Mistakable(Row):
    """A row that can be withdrawn: it stays, and counts no more."""

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_why = models.CharField(max_length=300, blank=True, default="")

    class Meta(Row.Meta):
        abstract = True


class Sending(Mistakable):
    """Who sent which version, when (`happened_at`), by which channel and to whom."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="sendings")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=200, help_text="to whom, as it was then")
    address = models.CharField(max_length=254, blank=True, default="")
    channel = models.CharField(max_length=10, choices=CHANNELS)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(recipient=""), name="sending_says_to_whom"),
            together("withdrawn_sending_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]


class Receipt(Mistakable):
    """The client's own word that a version has arrived: who said so, how, in which words."""

    sending = models.ForeignKey(Sending, on_delete=models.PROTECT, related_name="receipts")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    words = models.CharField(max_length=500)
    happened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sending"], condition=Q(withdrawn_at=None), name="sending_received_once"),
            models.CheckConstraint(condition=~Q(said_by="") & ~Q(words=""), name="receipt_says_who_and_what"),
            together("withdrawn_receipt_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]


class Reaction(Mistakable):
    """What somebody of the client's said to a version, and what follows of it."""

    class Follows(models.TextChoices):
        CHANGE = "change", _("we change it in the next version")
        KEEP = "keep", _("it stays as it is")
        APART = "apart", _("it is priced apart")
        LATER = "later", _("to be answered yet")

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reactions")
    contact = models.ForeignKey(Contact, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    said_by = models.CharField(max_length=200)
    channel = models.CharField(max_length=10, choices=CHANNELS)
    words = models.TextField()
    happened_at = models.DateTimeField()
    follows = models.CharField(max_length=6, choices=Follows)
    answer = models.CharField(max_length=500, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(said_by="") & ~Q(words=""), name="reaction_says_who_and_what"),
            models.CheckConstraint(
                condition=Q(follows__in=["change", "keep", "apart", "later"]), name="reaction_follows_is_known"
            ),
            together("answered_reaction_says_by_whom", "answered_at", "answered_by"),
            together("withdrawn_reaction_says_by_whom", "withdrawn_at", "withdrawn_by"),
        ]


class FinalForm(Row):
    """The version that the talk has come to. A next version lifts it."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="final_forms")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="final_forms")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal"], condition=Q(lifted_at=None), name="one_final_form_a_deal"),
            together("lifted_final_form_says_by_whom", "lifted_at", "lifted_by"),
        ]


class Extension(Row):
    """A sealed version is valid until another day; the newest one counts."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="extensions")
    valid_until = models.DateField()
    reason = models.CharField(max_length=300, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["proposal", "id"]
