"""What is done to questions on a deal. Nowhere can one name who is to take a question: whoever takes is who acts."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kochka.core.refusals import Invalid
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.files.storing import store
from kochka.proposals.hands import offer_hand, take_hand_back
from kochka.proposals.kept_answers import keep_answer, similar
from kochka.proposals.pulling import answer, ask_back, decline, pass_on, reply, take_question
from kochka.proposals.questions import ask_question, withdraw_question
from kochka.web.deals.acting import acting
from kochka.web.questions import forms


@acting(forms.AskExpertForm, Act.ASK_EXPERT)
def question(deal: Deal, said: forms.AskExpertForm) -> None:
    """Asks an expert."""
    files = [store(said("file"), **said.who)] if said("file") else []
    given: dict[str, Any] = {"needed": said("needed"), "skill": said.cleaned_data.get("skill"), "hand": said.hand}
    try:
        ask_question(deal, request=said("what"), files=files, **given, **said.who)
    except Invalid as no:
        if "request" in no.fields:
            raise Invalid("what", no.sentence) from None
        raise


@acting(forms.OfferForm, Act.REVIEW)
def hand(deal: Deal, said: forms.OfferForm) -> None:
    """Asks the seller what exactly to help with."""
    offer_hand(deal, **said.who)


@acting(forms.HandBackForm, Act.REVIEW)
def _hand_back(deal: Deal, said: forms.HandBackForm) -> None:
    """Offers it no more."""
    take_hand_back(said.hand, **said.who)


@acting(forms.TakeForm, Act.REVIEW)
def _taking(deal: Deal, said: forms.TakeForm) -> None:
    """Takes it into one's own hands."""
    take_question(said.question, **said.who)


@acting(forms.EndForm, Act.REVIEW)
def _end(deal: Deal, said: forms.EndForm) -> None:
    """Asks it no more."""
    withdraw_question(said.question, **said.who)


@acting(forms.AnswerForm, Act.REVIEW)
def _answer(deal: Deal, said: forms.AnswerForm) -> None:
    """Answers it."""
    answer(said.question, said("text"), minutes=said("minutes"), **said.who)


@acting(forms.AskBackForm, Act.REVIEW)
def _asking_back(deal: Deal, said: forms.AskBackForm) -> None:
    """Asks the seller something first."""
    ask_back(said.question, said("text"), **said.who)


@acting(forms.DeclineForm, Act.REVIEW)
def _declining(deal: Deal, said: forms.DeclineForm) -> None:
    """Declines it with the reason."""
    decline(said.question, said("text"), **said.who)


@acting(forms.PassForm, Act.REVIEW)
def _passing(deal: Deal, said: forms.PassForm) -> None:
    """Gives it back to the queue."""
    pass_on(said.question, said("text"), **said.who)


@acting(forms.ReplyForm, Act.REVIEW)
def _reply(deal: Deal, said: forms.ReplyForm) -> None:
    """Says more to the expert."""
    reply(said.question, said("text"), **said.who)


@acting(forms.KeepForm, Act.REVIEW)
def _keeping(deal: Deal, said: forms.KeepForm) -> None:
    """Keeps the answer as a note."""
    keep_answer(said.question, said("title"), said("text"), **said.who)


@require_safe
def similar_answers(request: HttpRequest) -> HttpResponse:
    """Notes that look like what is being typed."""
    return render(request, "questions/similar.html", {"found": similar(request.GET.get("what", "")[:2000])})


type View = Callable[..., HttpResponse]


def on_one(act: View, words: str) -> View:
    """The page of an act on one question, hand or session of a deal."""

    def view(request: HttpRequest, deal_id: int, pk: int) -> HttpResponse:
        return act(request, deal_id, str(pk))

    view.__doc__ = words
    return view


hand_back = on_one(_hand_back, "A hand taken back.")
taking = on_one(_taking, "Taking a question.")
end = on_one(_end, "Withdrawing a question.")
answering = on_one(_answer, "Answering a question.")
asking_back = on_one(_asking_back, "Asking back.")
declining = on_one(_declining, "Declining a question.")
passing = on_one(_passing, "Passing a question on.")
replying = on_one(_reply, "Replying to an expert.")
keeping = on_one(_keeping, "Keeping an answer.")
