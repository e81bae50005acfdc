"""Reviews of a draft: asked of a skill or with the wish for a name, pulled by who has it, never pushed."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from kochka.core.models import Row, Rows
from kochka.deals.models import Deal
from kochka.firm.models import Skill
from kochka.funnel.models import StageAsk
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models.proposal import Block, Proposal, together


class ReviewRows(Rows["Review"]):
    """Reviews, as business asks for them."""

    def standing(self) -> "ReviewRows":
        """Those that wait for somebody or are in somebody's hands: open, of a draft that is one still, in an open deal
        at a stage that asks experts."""
        asks = StageAsk.objects.filter(stage=OuterRef("proposal__deal__stage"), role=Role.EXPERT.value)
        return self.filter(
            Exists(asks),
            settled_at=None,
            withdrawn_at=None,
            proposal__sealed_at=None,
            proposal__withdrawn_at=None,
            proposal__deal__state=Deal.State.OPEN,
        )

    def in_hand_of(self, user: User) -> "ReviewRows":
        """Those that this person has taken."""
        return self.standing().filter(taken_by=user)

    def waiting(self) -> "ReviewRows":
        """Those that nobody has taken."""
        return self.standing().filter(taken_at=None)

    def unpulled(self, at: datetime) -> "ReviewRows":
        """Those that nobody has taken by the end of the day that they were needed by."""
        return self.waiting().filter(needed_at__lt=at)

    def with_all(self) -> "ReviewRows":
        """With everything that a page or a verb reads of them: one query."""
        proposal = ["deal__client", "deal__stage__version", "made_by", "sealed_by", "withdrawn_by", "entity"]
        people = ["skill", "wish", "asked_by", "taken_by", "settled_by", "withdrawn_by"]
        return self.select_related(*(f"proposal__{name}" for name in proposal), *people)


class Review(Row):
    """One asking. `skill` None asks any expert. With a `wish` it is first in that person's queue, and stands open to
    all with the skill from `opens_at` on. `needed_at` is the end of the day it is needed by (UTC). Approved, the
    version was sealed as the reviewer saw it; returned, it says why, in words or in remarks. `own`: who settled it had
    made it."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="reviews")
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wish = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    request = models.CharField(max_length=1000, help_text="what to look at")
    needed_on = models.DateField()
    needed_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved = models.BooleanField(null=True, blank=True)
    words = models.CharField(max_length=1000, blank=True, default="")
    own = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ReviewRows.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"],
                condition=Q(settled_at=None, withdrawn_at=None),
                name="one_open_review_of_a_version",
            ),
            models.CheckConstraint(condition=~Q(request=""), name="review_says_what_to_look_at"),
            together("taken_review_says_by_whom", "taken_at", "taken_by"),
            together("settled_review_says_how", "settled_at", "settled_by", "approved"),
            together("withdrawn_review_says_by_whom", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(withdrawn_at=None), name="settled_review_is_not_withdrawn"
            ),
        ]
        indexes = [
            models.Index(fields=["needed_at"], condition=Q(settled_at=None, withdrawn_at=None), name="review_waits"),
        ]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.withdrawn_at is None

    @property
    def stands(self) -> bool:
        """The same as `ReviewRows.standing`, of one that was read with its version and deal."""
        version, deal = self.proposal, self.proposal.deal
        made = version.sealed_at is None and version.withdrawn_at is None
        return self.is_open and made and deal.is_open and Role.EXPERT in deal.stage.definition.may_ask

    def is_unpulled(self, at: datetime) -> bool:
        """The same as `ReviewRows.unpulled`."""
        return self.stands and self.taken_at is None and self.needed_at < at


class ReviewRemark(Row):
    """What a reviewer says of one block, or (`block` None) of the whole; mended when who makes the version says so.
    While the review is in hand the reviewer may drop it: it is not to be read any more."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="remarks")
    block = models.ForeignKey(Block, null=True, blank=True, on_delete=models.PROTECT, related_name="remarks")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    mended_at = models.DateTimeField(null=True, blank=True)
    mended_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["review", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="review_remark_says_something"),
            together("mended_remark_says_by_whom", "mended_at", "mended_by"),
        ]
