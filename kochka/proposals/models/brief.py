"""The brief: what a client needs, in answers to the questions of the company's own funnel, and three tests of the deal.

Another answer is another row; the former says when and by whom it was replaced.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kochka.core.models import Row
from kochka.deals.models import Deal
from kochka.people.models import User


def _replaced(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(replaced_at=None, replaced_by=None) | Q(replaced_at__isnull=False, replaced_by__isnull=False),
        name=name,
    )


class BriefAnswer(Row):
    """What is known to one question. `question` is its key in the funnel's definition; `said` is the answer in its one
    machine form: words as typed, a sum as minor units with its currency ("150000000 RUB"), a day as ISO, the key of a
    choice, yes or no. An empty one takes the former back."""

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="brief_answers")
    question = models.CharField(max_length=60)
    said = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["deal", "question"], condition=Q(replaced_at=None), name="brief_question_answered_once"
            ),
            models.CheckConstraint(condition=~Q(question=""), name="brief_answer_to_a_question"),
            _replaced("replaced_answer_says_by_whom"),
        ]


class BriefTest(Row):
    """Whether the deal stands one of three tests: is it needed, can they pay, is it worthy of us. A no says why."""

    class Kind(models.TextChoices):
        NEED = "need", _("the client needs it")
        BUDGET = "budget", _("the client can pay for it")
        STANDARDS = "standards", _("it is worthy of us")

    deal = models.ForeignKey(Deal, on_delete=models.PROTECT, related_name="brief_tests")
    kind = models.CharField(max_length=10, choices=Kind)
    passes = models.BooleanField()
    why = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField(null=True, blank=True)
    replaced_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["deal", "kind"], condition=Q(replaced_at=None), name="brief_tested_once"),
            models.CheckConstraint(condition=Q(kind__in=["need", "budget", "standards"]), name="brief_test_is_known"),
            models.CheckConstraint(condition=Q(passes=True) | ~Q(why=""), name="failed_test_says_why"),
            _replaced("replaced_test_says_by_whom"),
        ]
