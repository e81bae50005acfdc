"""Questions to experts: an expert offers a hand, the seller answers with one exact request, an expert pulls it.

Nothing here is put into anybody's hands: `taken_by` is written by who takes it.
"""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row, Rows
from kochka.deals.models import Deal, Jump
from kochka.files.models import StoredFile
from kochka.firm.models import Skill
from kochka.funnel.models import StageAsk
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models.proposal import together
from kochka.timesheets.models import Work


class HandRows(Rows["HandOffered"]):
    """Offered hands, as business asks for them."""

    def standing(self) -> "HandRows":
        """Those that wait for the seller's request, while the deal stands where it stood."""
        return self.filter(withdrawn_at=None, answered_at=None, jump__closed_at=None)


class QuestionRows(Rows["Question"]):
    """Questions, as business asks for them."""

    def standing(self) -> "QuestionRows":
        """Those that wait for somebody or are in somebody's hands: of an open deal at a stage that asks experts."""
        asks = StageAsk.objects.filter(stage=OuterRef("deal__stage"), role=Role.EXPERT.value)
        return self.filter(Exists(asks), settled_at=None, withdrawn_at=None, deal__state=Deal.State.OPEN)

    def waiting(self) -> "QuestionRows":
        """Those that nobody has taken."""
        return self.standing().filter(taken_at=None)

    def in_hand_of(self, user: User) -> "QuestionRows":
        """Those that this person has taken, what they asked back included."""
        return self.standing().filter(taken_by=user)

    def unpulled(self, at: datetime) -> "QuestionRows":
        """Those that nobody has taken by the end of the day that they were needed by."""
        return self.waiting().filter(needed_at__lt=at)

    def with_all(self) -> "QuestionRows":
        """With everything that a page or a verb reads of them: one query."""
        people = ["asked_by", "taken_by", "settled_by", "withdrawn_by", "offer__by"]
        return self.select_related("deal__client", "deal__owner", "deal__stage__version", "skill", "work", *people)


class HandOffered(Row):
    """An expert looks at a deal and asks its seller «Чем конкретно помочь?». One waits at a time for each expert of a
    jump; it is over once a question answers it, the expert takes it back, or the jump is closed."""

    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="hands_offered")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = HandRows.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["jump", "by"], condition=Q(withdrawn_at=None, answered_at=None), name="hand_offered_once"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(answered_at=None), name="hand_is_answered_or_taken_back"
            ),
        ]


class Question(Row):
    """One exact request to an expert. `skill` None asks any expert; the one who offered a hand (`offer`) is first:
    it stands open to others from `opens_at` on. `needed_at` is the end of the day that it is needed by (UTC). Its hours
    are logged on `work`. Settled, it was answered or declined; the asker may withdraw it before."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="questions")
    jump = models.ForeignKey(Jump, on_delete=models.PROTECT, related_name="questions")
    work = models.OneToOneField(Work, on_delete=models.PROTECT, related_name="question")
    offer = models.OneToOneField(HandOffered, null=True, blank=True, on_delete=models.PROTECT, related_name="question")
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    request = models.CharField(max_length=2000)
    folded = models.TextField(default="", editable=False, help_text="for finding those that repeat")
    needed_on = models.DateField()
    needed_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True, blank=True)
    taken_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_back_at = models.DateTimeField(null=True, blank=True, help_text="it waits for the asker's word since then")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=8, choices=Outcome, blank=True, default="")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = QuestionRows.as_manager()  # type: ignore[misc]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(request=""), name="question_asks_something"),
            models.CheckConstraint(condition=Q(outcome__in=["", "answered", "declined"]), name="question_outcome"),
            together("taken_question_says_by_whom", "taken_at", "taken_by"),
            together("settled_question_says_by_whom", "settled_at", "settled_by"),
            together("withdrawn_question_says_by_whom", "withdrawn_at", "withdrawn_by"),
            models.CheckConstraint(
                condition=Q(settled_at=None, outcome="") | (Q(settled_at__isnull=False) & ~Q(outcome="")),
                name="settled_question_says_how",
            ),
            models.CheckConstraint(
                condition=Q(settled_at=None) | Q(withdrawn_at=None), name="settled_question_is_not_withdrawn"
            ),
            models.CheckConstraint(
                condition=Q(asked_back_at=None) | Q(taken_at__isnull=False), name="question_asked_back_is_in_hand"
            ),
        ]
        indexes = [
            models.Index(fields=["needed_at"], condition=Q(settled_at=None, withdrawn_at=None), name="question_waits"),
        ]

    @property
    def is_open(self) -> bool:
        return self.settled_at is None and self.withdrawn_at is None


class QuestionWord(Row):
    """What was said on a question, in its order: asked back, replied, passed on, answered, declined with the reason."""

    class Kind(models.TextChoices):
        ASKED_BACK = "asked_back", _("asked back")
        REPLIED = "replied", _("replied")
        PASSED_ON = "passed_on", _("passed on")
        ANSWERED = "answered", _("answered")
        DECLINED = "declined", _("declined")

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="words")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.CharField(max_length=4000)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["question", "id"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="question_word_says_something")]


class QuestionFile(Row):
    """An input that goes along with a question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")


class KeptAnswer(Row):
    """An answer kept as a note, which the next asker finds while typing. `folded` is what it is found by: the request,
    the title and the text, without case. A retired one is found no more."""

    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="kept")
    title = models.CharField(max_length=200)
    text = models.CharField(max_length=4000)
    folded = models.TextField(default="", editable=False)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="kept_answer_says_something"),
            together("retired_answer_says_by_whom", "retired_at", "retired_by"),
        ]
