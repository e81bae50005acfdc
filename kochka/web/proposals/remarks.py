"""Remarks of a reviewer, one by one: each is kept at once, beside its line. Without scripts the whole page comes
back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kochka.core.refusals import Invalid
from kochka.proposals.models import Block, Review, ReviewRemark
from kochka.proposals.reviews import drop_remark, mend_remark, remark
from kochka.web.proposals.page import whole
from kochka.web.proposals.reading import Offer
from kochka.web.proposals.review_card import WHOLE, Typed


@require_POST
def remarks(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """One more remark of who has the review in hand: on a line (`block`), or on the whole."""
    offer = Offer.asked(request, deal_id, number)
    review = get_object_or_404(_reviews(offer).filter(settled_at=None, withdrawn_at=None))
    key = request.POST.get("block", "")
    block = get_object_or_404(Block, pk=int(key), proposal=offer.proposal) if _is_id(key) else None
    place = str(block.pk) if block else WHOLE
    text = request.POST.get("text", "")
    try:
        remark(review, text, block=block, **_who(offer))
    except Invalid as no:
        offer.review.typed = Typed(place, text, [str(said) for said in no.fields.values()])
        return _shown(offer, place, status=no.status)
    return _shown(offer, place)


@require_POST
def dropping(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """The reviewer drops a remark of their own."""
    offer = Offer.asked(request, deal_id, number)
    row = _the_remark(offer, pk)
    drop_remark(row, **_who(offer))
    return _shown(offer, _place(row))


@require_POST
def mending(request: HttpRequest, deal_id: int, number: int, pk: int) -> HttpResponse:
    """Who makes the version says that a remark is mended; with `undo`, that it is not."""
    offer = Offer.asked(request, deal_id, number, to_write=True)
    row = _the_remark(offer, pk)
    mend_remark(row, mended=not request.POST.get("undo"), **_who(offer))
    return _shown(offer, _place(row))


def _reviews(offer: Offer) -> Any:
    return Review.objects.with_all().filter(proposal=offer.proposal)


def _the_remark(offer: Offer, pk: int) -> ReviewRemark:
    rows = ReviewRemark.objects.select_related("review__proposal").filter(dropped_at=None)
    found: ReviewRemark = get_object_or_404(rows, pk=pk, review__proposal=offer.proposal)
    return found


def _who(offer: Offer) -> dict[str, Any]:
    return {"by": offer.asking.by, "at": timezone.now()}


def _is_id(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < 18


def _place(row: ReviewRemark) -> str:
    return str(row.block_id or WHOLE)


def _shown(offer: Offer, place: str, *, status: int = 200) -> HttpResponse:
    """The remarks beside that line as they stand now, and the card with them."""
    if not offer.asking.partly:
        return whole(offer, status=status) if status != 200 else redirect(f"{offer.url}#remarks-{place}")
    context = {"offer": offer, "deal": offer.deal, "proposal": offer.proposal, "key": place}
    return render(offer.asking.request, "proposals/remarks_part.html", context, status=status)
