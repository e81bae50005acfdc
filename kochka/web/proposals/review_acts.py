"""What is done to a review: asked, taken, put back, approved, returned, withdrawn. Nowhere can one name who is to take
it: whoever takes is the one who acts."""

from django.http import HttpRequest, HttpResponse

from kochka.core.refusals import Invalid
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.proposals.reviewing import ask_review, withdraw_review
from kochka.proposals.reviews import approve, put_back, return_review, take_review
from kochka.web.deals.acting import acting
from kochka.web.proposals.review_forms import ApprovalForm, AskForm, BackForm, EndForm, ReturnForm, TakeForm


@acting(AskForm, Act.PROPOSE)
def _review(deal: Deal, said: AskForm) -> None:
    """Asks for a review."""
    given = {"skill": said.cleaned_data.get("skill"), "wish": said("wish"), "needed": said("needed")}
    try:
        ask_review(said.proposal, seen=said("mark"), request=said("what"), **given, **said.who)
    except Invalid as no:
        if "request" in no.fields:
            raise Invalid("what", no.sentence) from None
        raise


@acting(TakeForm, Act.REVIEW)
def _taking(deal: Deal, said: TakeForm) -> None:
    """Takes it into one's own hands."""
    take_review(said.review, **said.who)


@acting(BackForm, Act.REVIEW)
def _putting_back(deal: Deal, said: BackForm) -> None:
    """Gives it back to the queue."""
    put_back(said.review, **said.who)


@acting(ApprovalForm, Act.REVIEW)
def _approval(deal: Deal, said: ApprovalForm) -> None:
    """Approves what was seen."""
    approve(said.review, seen=said("mark"), words=said("words"), **said.who)


@acting(ReturnForm, Act.REVIEW)
def _return(deal: Deal, said: ReturnForm) -> None:
    """Returns it with what is to be mended."""
    return_review(said.review, words=said("words"), **said.who)


@acting(EndForm, Act.REVIEW)
def _end(deal: Deal, said: EndForm) -> None:
    """Asks for it no more."""
    withdraw_review(said.review, **said.who)


def review(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Asking for a review of a version."""
    return _review(request, deal_id, str(number))


def taking(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Taking the review of a version."""
    return _taking(request, deal_id, str(number))


def putting_back(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Putting it back."""
    return _putting_back(request, deal_id, str(number))


def approval(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Approving a version."""
    return _approval(request, deal_id, str(number))


def returning(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Returning a version."""
    return _return(request, deal_id, str(number))


def end(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """Withdrawing a review."""
    return _end(request, deal_id, str(number))
