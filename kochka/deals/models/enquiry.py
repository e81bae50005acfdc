"""What came in, before it is a deal: a named person and a clock from the first minute."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.clients.models import Company
from kochka.core.models import Row, Rows
from kochka.deals.models.deal import Deal
from kochka.firm.models import Firm, LeadSource
from kochka.people.models import User


class EnquiryRows(Rows["Enquiry"]):
    """Enquiries, as business asks for them."""

    def waiting(self) -> "EnquiryRows":
        """Those that are neither a deal, nor part of one, nor declined."""
        return self.filter(settled_at=None)

    def standing(self) -> "EnquiryRows":
        """All that were not written down by mistake."""
        return self.exclude(outcome=Enquiry.Outcome.WITHDRAWN)

    def visible_to(self, user: User, firm: Firm) -> "EnquiryRows":
        """Chiefs see all; others what they hold or wrote down, and by the company's setting their team's or all."""
        if user.is_chief or (firm.visibility == Firm.Visibility.ALL and user.roles):
            return self
        mine = Q(holder=user) | Q(recorded_by=user)
        if firm.visibility == Firm.Visibility.TEAM and user.team_id:
            mine |= Q(holder__team=user.team_id)
        return self.filter(mine)

    def unanswered(self) -> "EnquiryRows":
        """Those whose client has not heard a word from us yet."""
        return self.waiting().filter(answered_at=None)


class Enquiry(Row):
    """Who asked, how, when, and what. `answer_by` is stored in UTC: so many working minutes after it came.

    It ends as a deal, within a deal that is there, declined with a reason, or withdrawn as a mistake.
    """

    class Channel(models.TextChoices):
        CALL = "call", _("call")
        MAIL = "mail", _("mail")
        MESSENGER = "messenger", _("messenger")
        FORM = "form", _("the site’s form")
        MEETING = "meeting", _("meeting")

    class Outcome(models.TextChoices):
        DEAL = "deal", _("became a deal")
        JOINED = "joined", _("joined a deal")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")

    who = models.CharField(max_length=200)
    reach = models.CharField(max_length=200, blank=True, default="", help_text="how they are reached")
    client = models.ForeignKey(Company, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries")
    channel = models.CharField(max_length=10, choices=Channel)
    source = models.ForeignKey(LeadSource, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries")
    text = models.TextField(blank=True, default="")
    came_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(User, on_delete=models.PROTECT, related_name="enquiries")
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, default="")
    deal = models.ForeignKey(Deal, null=True, blank=True, on_delete=models.PROTECT, related_name="enquiries")
    reason = models.CharField(max_length=500, blank=True, default="")

    objects = EnquiryRows.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=(Q(settled_at=None) & Q(outcome="")) | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="settled_enquiry_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["deal", "joined"]) | Q(deal__isnull=False), name="enquiry_names_its_deal"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=["declined", "withdrawn"]) | ~Q(reason=""), name="declined_enquiry_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["holder", "answer_by"], condition=Q(settled_at=None), name="enquiry_waits"),
            models.Index(fields=["came_at"], name="enquiry_came"),
        ]

    def __str__(self) -> str:
        return self.who

    def is_late(self, at: datetime) -> bool:
        """Whether somebody waits for a first word longer than the company lets them."""
        return self.settled_at is None and self.answered_at is None and self.answer_by < at


class EnquiryHand(Row):
    """An enquiry given from one person to another."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="hands")
    giver = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
