"""What one says about a question to an expert: the request, what is asked back, how it is settled."""

from typing import Any

from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.refusals import NotYours
from kochka.core.when import Due
from kochka.firm.models import Skill
from kochka.firm.skills import in_force
from kochka.proposals.askers import open_questions, why_not
from kochka.proposals.hands import demand_expert
from kochka.proposals.kept_answers import may_keep
from kochka.proposals.models import HandOffered, Question
from kochka.proposals.questions import may_withdraw
from kochka.proposals.reviewing import wanted_here_or_why
from kochka.web.deals.acting import DealForm
from kochka.web.forms.fields import Label, Line, Upload, When, Words
from kochka.web.time.fields import Length

SIMILAR = {
    "hx-get": reverse_lazy("similar_answers"),
    "hx-trigger": "input changed delay:400ms",
    "hx-target": "#similar",
    "hx-swap": "innerHTML",
    "hx-params": "what",
}
"""While it is typed, answers that were kept before are looked for."""


class AskExpertForm(DealForm):
    heading = _("Ask an expert")
    explain: Label = _("One exact thing: whoever can answer it takes it when it suits. Nobody is tugged at.")
    send = _("Ask it")
    done = _("Asked. The answer will stand here.")
    icon = "message-circle-question-mark"
    template = "questions/ask.html"

    hand_id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    what = Words(label=_("What exactly to help with"), attrs={"autofocus": True, "rows": 4, **SIMILAR})
    needed = When(label=_("Needed by"), day_only=True)
    skill = forms.ModelChoiceField(Skill.objects.none(), label=_("Whose skill is wanted"), required=False)
    file = Upload(label=_("What to look at"), optional=True)

    @cached_property
    def hand(self) -> HandOffered | None:
        """The offer that it answers."""
        typed = self.request.POST.get("hand_id") or self.request.GET.get("hand", "")
        if not (typed.isascii() and typed.isdecimal() and len(typed) < 18):
            return None
        rows = HandOffered.objects.filter(jump__deal=self.deal).select_related("by")
        return rows.filter(pk=int(typed)).first()

    def begin(self) -> dict[str, Any]:
        calendar = self.asking.reader.calendar
        needed = Due(calendar.next_workday(self.asking.reader.today))
        return {"needed": needed, "hand_id": self.hand.pk if self.hand else ""}

    def prepare(self) -> None:
        if self.request.method != "POST":
            wanted_here_or_why(self.deal)
        skill = self.fields["skill"]
        assert isinstance(skill, forms.ModelChoiceField)
        skill.queryset = Skill.objects.filter(retired_at=None)
        skill.empty_label = gettext("any expert")
        if not in_force().filter(skill__retired_at=None).exists():
            del self.fields["skill"]
        if self.hand:
            words = gettext("%(name)s asks what exactly to help with, and sees it first.")
            self.explain = words % {"name": self.hand.by.name}


class OnQuestion(DealForm):
    """A form on one question of the deal; `asking.key` is its number."""

    @cached_property
    def question(self) -> Question:
        rows = Question.objects.with_all().filter(deal=self.deal)
        found: Question = get_object_or_404(rows, pk=int(self.asking.key))
        return found

    def begin(self) -> dict[str, Any]:
        if self.request.method != "POST":
            self.demand()
        return {}

    def demand(self) -> None:
        """A form is shown to whom its verb would let do it. Raises NotYours."""
        holder = self.question.taken_by
        if holder is None or holder.pk != self.asking.by.pk:
            words = (
                _("%(name)s has this question in hand.")
                if holder
                else _("Nobody has taken this question. Take it first.")
            )
            raise NotYours(words % {"name": holder.name} if holder else words)

    def prepare(self) -> None:
        words = gettext("%(name)s asks: %(what)s")
        self.explain = words % {"name": self.question.asked_by.name, "what": self.question.request}


class TakeForm(OnQuestion):
    heading = _("Take the question")
    send = _("Take it")
    done = _("It is in your hands.")
    icon = "hand"

    def demand(self) -> None:
        by, now = self.asking.by, self.asking.reader.now
        waits = self.question.taken_at is None
        if not waits and self.question.taken_by_id != by.pk:
            super().demand()
        if waits and not open_questions(by, now).filter(pk=self.question.pk).exists():
            raise NotYours(why_not(self.question, by, now))


class AnswerForm(OnQuestion):
    heading = _("The answer")
    send = _("Answer")
    done = _("Answered.")
    icon = "check"

    text = Words(label=_("What you say"), attrs={"autofocus": True, "rows": 6})
    minutes = Length(
        label=_("How long it took"),
        optional=True,
        placeholder=_("0:40"),
        help_text=_("Counted of today on this question. What is counted elsewhere already, leave out here."),
    )


class AskBackForm(OnQuestion):
    heading = _("Ask back")
    send = _("Ask back")
    done = _("Asked back. Until they reply it takes no room in your hands.")
    icon = "message-square"

    text = Words(label=_("What you need to know"), attrs={"autofocus": True, "rows": 3})


class DeclineForm(OnQuestion):
    heading = _("Decline")
    send = _("Decline")
    done = _("Declined, with the reason.")
    icon = "x"
    danger = True

    text = Words(label=_("Why"), attrs={"autofocus": True, "rows": 3})


class PassForm(OnQuestion):
    heading = _("Back to the queue")
    send = _("Pass it on")
    done = _("It is in the queue again.")
    icon = "undo-2"

    text = Words(label=_("For whoever takes it next"), attrs={"autofocus": True, "rows": 3})


class ReplyForm(OnQuestion):
    heading = _("Reply to the expert")
    send = _("Reply")
    done = _("Said.")
    icon = "message-square"

    text = Words(label=_("What you say"), attrs={"autofocus": True, "rows": 4})

    def demand(self) -> None:
        if not may_withdraw(self.question, self.asking.by):
            raise NotYours(_("Who asked, the owner of the deal or a chief replies."))

    def prepare(self) -> None:
        asked = self.question.words.filter(kind="asked_back").select_related("by").last()
        self.explain = f"{asked.by.name}: {asked.text}" if asked else self.question.request


class EndForm(OnQuestion):
    heading = _("Ask no more")
    send = _("Withdraw")
    done = _("The question is asked no more.")
    icon = "x"
    danger = True

    def demand(self) -> None:
        if not may_withdraw(self.question, self.asking.by):
            raise NotYours(_("This is not yours to do here: who asked, the owner of the deal or a chief may."))


class OnHand(DealForm):
    """A form on a hand that was offered."""

    @cached_property
    def hand(self) -> HandOffered:
        rows = HandOffered.objects.filter(jump__deal=self.deal).select_related("by", "jump")
        row = rows.filter(pk=int(self.asking.key)).first()
        if row is None:
            raise Http404
        return row


class OfferForm(DealForm):
    heading = _("What exactly to help with?")
    explain: Label = _("The seller reads that you are ready to help, and answers with one exact request.")
    send = _("Ask the seller")
    done = _("Asked. The request will stand on your page.")
    icon = "hand-helping"

    def prepare(self) -> None:
        if self.request.method != "POST":
            demand_expert(self.asking.by)
            wanted_here_or_why(self.deal)


class KeepForm(OnQuestion):
    """The answer becomes a note that others find."""

    open_only = False
    heading = _("Keep the answer")
    send = _("Keep it")
    done = _("Kept: the next asker finds it while typing.")
    icon = "bookmark"

    title = Line(label=_("What it is about"), attrs={"autofocus": True})
    text = Words(label=_("The answer"), attrs={"rows": 6})

    def begin(self) -> dict[str, Any]:
        word = self.question.words.filter(kind="answered").last()
        return {**super().begin(), "text": word.text if word else ""}

    def demand(self) -> None:
        if not may_keep(self.question, self.asking.by):
            raise NotYours(_("Who answered keeps it, or a chief."))

    def prepare(self) -> None:
        self.explain = _("Others read it without the deal: leave out who the client is.")


class HandBackForm(OnHand):
    heading = _("Offer it no more")
    send = _("Take it back")
    done = _("Taken back.")
    icon = "undo-2"

    def prepare(self) -> None:
        if self.hand.by_id != self.asking.by.pk:
            raise NotYours(_("Only who offered it takes it back."))
