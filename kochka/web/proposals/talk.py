"""What is written down of a version once it was sent: received, talked about, final, longer valid."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kochka.core.money import Money, format_money
from kochka.core.refusals import Refused
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.finishing import finalise
from kochka.proposals.models import Reaction, Receipt, Sending
from kochka.proposals.sending import receive
from kochka.proposals.talking import answer_reaction, mark_of, react, take_out
from kochka.proposals.validity import extend
from kochka.web.deals.acting import acting
from kochka.web.forms.fields import Line, Pick, When, Words, choices_of
from kochka.web.proposals.acts import OnVersion
from kochka.web.proposals.talk_forms import WordForm

NOT_SENT = _("The client has not been sent this version. Send it first.")
FOLLOWS = choices_of(Reaction.Follows.choices)


class ReceiptForm(WordForm):
    heading = _("They have it")
    send = _("Write it down")
    done = _("Written down: the client has the proposal.")
    icon = "inbox"

    words = Line(label=_("What they said"), placeholder=_("Got it, reading"), attrs={"autofocus": True})

    sending = forms.IntegerField(required=False, widget=forms.HiddenInput)

    field_order = ("words", "contact", "said_by", "channel", "happened_at")

    @cached_property
    def sent(self) -> Sending | None:
        """The last sending; None where nothing was sent yet."""
        rows = Sending.objects.filter(proposal=self.proposal, withdrawn_at=None).select_related("proposal")
        return rows.order_by("-pk").first()

    def begin(self) -> dict[str, Any]:
        known = {"channel": self.sent.channel, "sending": self.sent.pk} if self.sent else {}
        return {**super().begin(), **known}

    def prepare(self) -> None:
        super().prepare()
        if self.sent is None:
            self.explain = NOT_SENT

    @property
    def seen_sending(self) -> Sending:
        """The sending that the form was opened for, else the last one. Raises Refused where nothing was sent yet."""
        rows = Sending.objects.filter(proposal=self.proposal, pk=self("sending") or 0).select_related("proposal")
        found = rows.first() or self.sent
        if found is None:
            raise Refused(NOT_SENT)
        return found


class ReactionForm(WordForm):
    heading = _("What do they say?")
    send = _("Write it down")
    done = _("Written down.")
    icon = "message-square"

    words = Words(label=_("In their words"), attrs={"autofocus": True, "rows": 3})
    follows = Pick(label=_("What follows"), choices=FOLLOWS)
    answer = Line(label=_("What we answer"), optional=True)

    field_order = ("words", "contact", "said_by", "channel", "happened_at", "follows", "answer")

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "follows": Reaction.Follows.LATER}


class AnswerForm(OnVersion):
    """What follows of a reaction."""

    heading = _("What follows")
    send = _("Save")
    done = _("Saved.")
    icon = "reply"

    follows = Pick(label=_("What follows"), choices=FOLLOWS)
    answer = Line(label=_("What we answer"), optional=True)
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    @cached_property
    def reaction(self) -> Reaction:
        found: Reaction = get_object_or_404(
            Reaction.objects.select_related("proposal"), pk=self.part, proposal=self.proposal
        )
        return found

    def begin(self) -> dict[str, Any]:
        row = self.reaction
        return {**super().begin(), "follows": row.follows, "answer": row.answer, "before": mark_of(row)}

    def prepare(self) -> None:
        self.explain = self.reaction.words

    def seeing_anew(self) -> None:
        super().seeing_anew()
        self.now_is("before", mark_of(self.reaction))


class FinalForm(OnVersion):
    heading = _("The final form")
    send = _("It is final")
    done = _("Final. The sum of the deal follows it.")
    icon = "badge-check"

    def prepare(self) -> None:
        row = self.proposal
        total = format_money(Money(row.total_minor or 0, row.currency), self.asking.reader.language)
        words = gettext("Version %(number)s, %(sum)s, stays as it is, and the sum of the deal follows it.")
        self.explain = words % {"number": row.number, "sum": total}


class ValidityForm(OnVersion):
    heading = _("How long it holds")
    send = _("Save")
    done = _("Saved.")
    icon = "calendar-plus"

    valid_until = When(label=_("Valid until"), day_only=True, far=True)
    reason = Line(label=_("Why"), optional=True)

    def begin(self) -> dict[str, Any]:
        return {**super().begin(), "valid_until": self.asking.reader.today + timedelta(days=14)}


class TakingOutForm(OnVersion):
    """Something was written down by mistake."""

    heading = _("Written down by mistake")
    send = _("Take it out")
    done = _("Taken out.")
    icon = "undo-2"
    danger = True

    why = Line(label=_("What was wrong"), attrs={"autofocus": True})

    KINDS: Any = {
        "sending": (Sending, "proposal"),
        "receipt": (Receipt, "sending__proposal"),
        "reaction": (Reaction, "proposal"),
    }

    @cached_property
    def row(self) -> Any:
        kind, _slash, pk = self.part.partition("/")
        if kind not in self.KINDS:
            raise Http404
        model, path = self.KINDS[kind]
        rows = model.objects.select_related("sending__proposal" if kind == "receipt" else "proposal")
        return get_object_or_404(rows, **{"pk": pk, path: self.proposal})

    def prepare(self) -> None:
        assert self.row
        self.explain = gettext("It counts no more, and stays to be read in what was.")


@acting(ReceiptForm, Act.SEND)
def _receipt(deal: Deal, said: ReceiptForm) -> None:
    """Writes down that it came."""
    receive(said.seen_sending, said.word(said("words")), **said.who)


@acting(ReactionForm, Act.SEND)
def _reaction(deal: Deal, said: ReactionForm) -> None:
    """Writes down what they say."""
    word = said.word(said("words"))
    react(said.proposal, word, follows=said("follows"), answer=said("answer"), **said.who)


@acting(AnswerForm, Act.SEND)
def _answer(deal: Deal, said: AnswerForm) -> None:
    """Says what follows."""
    answer_reaction(said.reaction, seen=said("before"), follows=said("follows"), answer=said("answer"), **said.who)


@acting(FinalForm, Act.SEND)
def _final(deal: Deal, said: FinalForm) -> None:
    """Makes it final."""
    finalise(said.proposal, **said.who)


@acting(ValidityForm, Act.SEND)
def _validity(deal: Deal, said: ValidityForm) -> None:
    """Says another day."""
    extend(said.proposal, said("valid_until"), reason=said("reason"), **said.who)


@acting(TakingOutForm, Act.SEND)
def _taking_out(deal: Deal, said: TakingOutForm) -> None:
    """Takes out what was a mistake."""
    take_out(said.row, why=said("why"), **said.who)


def receipt(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The client's receipt."""
    return _receipt(request, deal_id, str(number))


def reaction(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """A reaction to a version."""
    return _reaction(request, deal_id, str(number))


def answer(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """What follows of a reaction."""
    return _answer(request, deal_id, f"{number}/{pk}")


def final_form(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """The final form."""
    return _final(request, deal_id, str(number))


def validity(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Until when it holds."""
    return _validity(request, deal_id, str(number))


def taking_out(request: HttpRequest, deal_id: int, number: int, kind: str, pk: int) -> HttpResponse:
    """What was written down by mistake."""
    return _taking_out(request, deal_id, f"{number}/{kind}/{pk}")
