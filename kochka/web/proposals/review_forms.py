"""What one says about a review: what is asked, and how it is settled."""

from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.core.refusals import NotYours
from kochka.core.when import Due
from kochka.firm.models import Skill
from kochka.firm.skills import in_force
from kochka.people.models import User
from kochka.people.roles import Role
from kochka.proposals.models import Review
from kochka.proposals.reading import Rolled, rolled
from kochka.proposals.reviewers import open_to, why_not
from kochka.proposals.reviewing import may_withdraw
from kochka.proposals.reviews import standing_remarks
from kochka.web.forms.fields import Someone, When, Words
from kochka.web.proposals.acts import OnVersion


class OnRead(OnVersion):
    """A form that speaks of the version as it was read: `mark` is what the page showed."""

    mark = forms.CharField(required=False, widget=forms.HiddenInput)

    @cached_property
    def rolled(self) -> Rolled:
        return rolled(self.proposal)

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "mark": self.request.GET.get("mark") or self.rolled.mark}

    def seeing_anew(self) -> None:
        super().seeing_anew()
        self.now_is("mark", self.rolled.mark)

    @property
    def sum_said(self) -> str:
        found, currency = self.rolled.sums, self.proposal.currency
        return format_money(Money(found.total, currency), self.asking.reader.language) if found else "—"


class AskForm(OnRead):
    heading = _("Ask for a review")
    explain = _("It goes into the queue of those who can: one of them takes it when it suits. Nobody is tugged at.")
    send = _("Ask for a review")
    done = _("Asked. Whoever takes it will stand here.")
    icon = "eye"

    what = Words(label=_("What exactly is to be looked at"), attrs={"autofocus": True, "rows": 3})
    needed = When(label=_("Needed by"), day_only=True)
    skill = forms.ModelChoiceField(Skill.objects.none(), label=_("Which eye is wanted"), required=False)
    wish = Someone(label=_("Whom you would like"), people=User.objects.none(), empty=_("whoever comes first"))

    def begin(self) -> dict[str, Any]:
        calendar = self.asking.reader.calendar
        return {**super().begin(), "needed": Due(calendar.next_workday(self.asking.reader.today))}

    def prepare(self) -> None:
        skill, wish = self.fields["skill"], self.fields["wish"]
        assert isinstance(skill, forms.ModelChoiceField)
        skill.queryset = Skill.objects.filter(retired_at=None)
        skill.empty_label = gettext("any expert")
        grants = in_force().select_related("skill").filter(skill__retired_at=None)
        can: dict[int, list[str]] = {}
        for grant in grants.order_by("skill__position", "skill")[:1000]:
            can.setdefault(grant.user_id, []).append(grant.skill.name)
        if not can:
            del self.fields["skill"]
        people = User.objects.playing(Role.EXPERT) | User.objects.active().filter(pk__in=can)
        wish.queryset = people.exclude(pk__in=[self.asking.by.pk, self.proposal.made_by_id])  # type: ignore[attr-defined]
        wish.help_text = gettext("First in their queue; after one working day it stands open to all.")
        self._can = can
        wish.label_from_instance = self._named  # type: ignore[attr-defined]

    def _named(self, who: User) -> str:
        skills = self._can.get(who.pk)
        return f"{who.name} · {', '.join(skills)}" if skills else who.name


class OnReview(OnRead):
    """A form on a review of the version: the one that the page showed, else the one that is open."""

    review_id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @cached_property
    def review(self) -> Review:
        rows = Review.objects.with_all().filter(proposal=self.proposal)
        typed = self.request.POST.get("review_id", "")
        if typed:
            known = typed.isascii() and typed.isdecimal() and len(typed) < 18
            return get_object_or_404(rows, pk=int(typed) if known else 0)
        found = rows.filter(settled_at=None, withdrawn_at=None).first() or rows.order_by("-pk").first()
        if found is None:
            raise Http404
        return found

    def begin(self) -> dict[str, Any]:
        if self.request.method != "POST":
            self.demand()
        return {**super().begin(), "review_id": self.review.pk}

    def demand(self) -> None:
        """A form is shown to whom its verb would let do it. Raises NotYours."""
        holder = self.review.taken_by
        if holder is None or holder.pk != self.asking.by.pk:
            words = (
                _("%(name)s has this review in hand.") if holder else _("Nobody has taken this review. Take it first.")
            )
            raise NotYours(words % {"name": holder.name} if holder else words)


class TakeForm(OnReview):
    heading = _("Take the review")
    send = _("Take it")
    done = _("It is in your hands.")
    icon = "hand"

    def demand(self) -> None:
        by, now = self.asking.by, self.asking.reader.now
        if self.review.taken_at is None and not open_to(by, now).filter(pk=self.review.pk).exists():
            raise NotYours(why_not(self.review, by, now))

    def prepare(self) -> None:
        words = gettext("Asked by %(name)s: %(what)s")
        self.explain = words % {"name": self.review.asked_by.name, "what": self.review.request}


class BackForm(OnReview):
    heading = _("Back to the queue")
    explain = _("Somebody else will take it. Remarks that you have made stay.")
    send = _("Put back")
    done = _("It is in the queue again.")
    icon = "undo-2"


class ApprovalForm(OnReview):
    heading = _("The version is good")
    send = _("Approve")
    done = _("Approved, and sealed as you saw it.")

    words = Words(label=_("A word to go with it"), optional=True, attrs={"rows": 2})

    def prepare(self) -> None:
        words = gettext("Version %(number)s, %(sum)s, is sealed as you see it now and can go to the client.")
        self.explain = words % {"number": self.proposal.number, "sum": self.sum_said}


class ReturnForm(OnReview):
    heading = _("To be mended")
    send = _("Return")
    done = _("Returned with what is to be mended.")
    icon = "undo-2"

    words = Words(label=_("What is to be mended"), optional=True, attrs={"rows": 3, "autofocus": True})

    def prepare(self) -> None:
        count = standing_remarks(self.review).count()
        self.explain = gettext("Your remarks go along: %(count)s.") % {"count": count} if count else ""


class EndForm(OnReview):
    heading = _("Ask no more")
    explain = _("The review leaves the queue, or the hands of who has it. Remarks stay to be read.")
    send = _("Withdraw")
    done = _("The review is asked for no more.")
    icon = "x"
    danger = True

    def demand(self) -> None:
        if not may_withdraw(self.review, self.asking.by):
            raise NotYours(_("This is not yours to do here: who asked, the owner of the deal or a chief may."))
