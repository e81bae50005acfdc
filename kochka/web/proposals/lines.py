"""Typing the plan-budget, line by line: each is sent by itself with the revision that was seen, and comes back as it
stands now. Without scripts the whole page comes back."""

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kochka.core.refusals import Refused, Stale
from kochka.proposals.blocks import add_block, change_block, move_block, remove_block
from kochka.proposals.library import keep_block
from kochka.proposals.models import Block
from kochka.proposals.reading import blocks_of
from kochka.proposals.working import Overtaken
from kochka.web.proposals.line_form import FIELDS, LineForm, Row, labelled, said_of, typed_in, wrong_in
from kochka.web.proposals.page import whole
from kochka.web.proposals.reading import Offer


@require_POST
def add(request: HttpRequest, deal_id: int, number: int) -> HttpResponse:
    """One more line: at the end, or behind another one (`after`), as one that was removed is put back."""
    offer = Offer.asked(request, deal_id, number, to_write=True)
    form = LineForm(request.POST, proposal=offer.proposal, language=offer.language)
    if not form.is_valid():
        return refused(offer, form, None)
    try:
        with transaction.atomic():
            block = _added(offer, form)
    except Refused as no:
        form.refuse(no)
        return refused(offer, form, None, status=no.status)
    return _stands(offer, block, "added" if not request.POST.get("back") else "back")


@require_POST
def line(request: HttpRequest, deal_id: int, number: int, block_id: int) -> HttpResponse:
    """Writes over a line, and moves or removes it where `do` says so."""
    offer = Offer.asked(request, deal_id, number, to_write=True)
    block = get_object_or_404(Block, pk=block_id, proposal=offer.proposal)
    form = LineForm(request.POST, proposal=offer.proposal, language=offer.language)
    do = request.POST.get("do", "")
    if not form.is_valid() and do != "remove":
        return refused(offer, form, block)
    try:
        with transaction.atomic():
            fresh = _done(offer, block, form, do)
    except Refused as no:
        form.refuse(no)
        return refused(offer, form, block, status=no.status, stale=no if isinstance(no, Stale) else None)
    return _gone(offer, block) if do == "remove" else _stands(offer, fresh, do)


def _done(offer: Offer, block: Block, form: LineForm, do: str) -> Block:
    who: dict[str, Any] = {"by": offer.asking.by, "at": timezone.now()}
    seen = form.cleaned_data.get("revision") or 0
    if do == "remove":
        return remove_block(block, revision=seen, **who)
    fresh = change_block(block, form.wanted(block), revision=seen, **who)
    if do == "keep":
        fresh.proposal = offer.proposal
        keep_block(fresh, **who)
    if do not in ("up", "down"):
        return fresh
    stand = blocks_of(offer.proposal)
    place = next(at for at, each in enumerate(stand) if each.pk == block.pk)
    behind = place - 2 if do == "up" else min(place + 1, len(stand) - 1)
    after = stand[behind] if behind >= 0 and stand[behind].pk != block.pk else None
    if do == "down" and place == len(stand) - 1:
        return fresh
    return move_block(fresh, after=after, revision=fresh.revision, **who)


def _added(offer: Offer, form: LineForm) -> Block:
    """The new line. One that is put back and had none above it stands first again."""
    who: dict[str, Any] = {"by": offer.asking.by, "at": timezone.now()}
    said = form.data.get("after", "")
    block = add_block(offer.proposal, form.wanted(None), after=_after(offer, said), **who)
    if form.data.get("back") and not said:
        return move_block(block, after=None, revision=block.revision, **who)
    return block


def _after(offer: Offer, key: str) -> Block | None:
    """The block behind which a new one is wanted, if it is there still."""
    if not (key.isascii() and key.isdecimal() and len(key) < 18):
        return None
    return Block.objects.filter(pk=int(key), proposal=offer.proposal, withdrawn_at=None).first()


def _stands(offer: Offer, block: Block, done: str) -> HttpResponse:
    """A line that was saved, and the sums with it."""
    if not offer.asking.partly:
        return redirect(f"{offer.url}#line-{'new' if done == 'added' else block.pk}")
    return _part(offer, {"row": offer.row_of(block), "done": done})


def _gone(offer: Offer, block: Block) -> HttpResponse:
    """A line that was removed, with the way back."""
    if not offer.asking.partly:
        return redirect(f"{offer.url}#lines")
    above = [each.pk for each in offer.rolled.blocks if each.position < block.position]
    row = Row(key=str(block.pk), url=offer.add_url, said=said_of(block, offer.proposal.currency, offer.language))
    return _part(offer, {"row": row, "done": "removed", "after": above[-1] if above else ""})


def refused(
    offer: Offer, form: LineForm, block: Block | None, *, status: int = 422, stale: Stale | None = None
) -> HttpResponse:
    """The line with all that was typed. Overtaken, it speaks of the line as it is now, and says how that reads; removed
    by somebody, it can be added anew."""
    errors, wrong = wrong_in(form)
    row = Row(key="new", url=offer.add_url, said=typed_in(form), errors=errors, wrong=wrong)
    if block:
        revision = form.cleaned_data.get("revision") or 0
        row = replace(row, key=str(block.pk), url=offer.asking.request.path, revision=revision)
    if block and isinstance(stale, Overtaken):
        now = said_of(block, offer.proposal.currency, offer.language)
        row = replace(row, revision=block.revision, now=labelled(now, row.said, dict(offer.roles)))
    elif stale:
        row = replace(row, key="new", url=offer.add_url, revision=0)
    offer.typed = row
    if not offer.asking.partly:
        return whole(offer, status=status)
    return _part(offer, {"row": row, "done": "refused"}, status=status)


def _part(offer: Offer, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    context |= {"offer": offer, "proposal": offer.proposal, "deal": offer.deal, "fields": FIELDS}
    return render(offer.asking.request, "proposals/line_part.html", context, status=status)
