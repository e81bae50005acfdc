"""The blocks of a draft: added, written over, moved, removed.

Each is typed over by itself: a change carries the revision of the block that the person saw, so that two people on
different lines both have their way, and the second one on the same line is told who was first. Their place in the order
belongs to the version: moving a block is no change of it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.deals.journey.turn import Turn
from kochka.people.models import User
from kochka.proposals.entries import Kind
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.lines import MOST_LINES
from kochka.proposals.models import Block, LibraryBlock, Proposal
from kochka.proposals.reading import blocks_of
from kochka.proposals.typed import Wanted, put_block, wanted_of
from kochka.proposals.working import drafting, signed, standing, written


def add_block(
    proposal: Proposal,
    wanted: Wanted,
    *,
    by: User,
    at: datetime,
    after: Block | None = None,
    kind: LibraryBlock | None = None,
) -> Block:
    """One more block, behind another one or at the end; `kind` is the block of the library that it is laid from.
    Raises Invalid, Flawed, Ended."""
    with drafting(proposal, by=by, at=at) as (work, row):
        block = add_here(work, row, wanted, after=after, kind=kind)
        written(work, row)
    return block


def add_here(
    work: Turn, row: Proposal, wanted: Wanted, *, after: Block | None = None, kind: LibraryBlock | None = None
) -> Block:
    """The same within an open turn, without its entry, on a draft that was read in it."""
    blocks = blocks_of(row)
    if len(blocks) >= MOST_LINES:
        words = _("A proposal has at most %(most)s lines, and there are %(count)s.")
        raise Flawed([Flaw(None, "lines", words % {"most": MOST_LINES, "count": len(blocks) + 1})])
    place = _behind(after, blocks) if after else len(blocks)
    block = Block(proposal=row, position=place + 1, kind=kind)
    block.made_at = block.changed_at = work.at
    block.made_by = block.changed_by = work.by
    put_block(block, wanted)
    _in_order([*blocks[:place], block, *blocks[place:]])
    block.save(force_insert=True)
    return block


def change_block(block: Block, wanted: Wanted, *, revision: int, by: User, at: datetime) -> Block:
    """Writes over a block what is wanted of it. Nothing changed writes nothing. Raises Invalid, Flawed, Ended, Stale;
    Overtaken where somebody was first, with the block as it is now."""
    with drafting(Proposal(pk=block.proposal_id, deal_id=_deal_of(block)), by=by, at=at) as (work, row):
        fresh = standing(block, row, work, revision=revision)
        former, cost = wanted_of(fresh), fresh.cost_minor
        put_block(fresh, wanted)
        if wanted_of(fresh) != former:
            signed(fresh, work)
            fresh.save()
            written(work, row)
        elif fresh.cost_minor != cost:
            # Nobody but a chief may know: neither the revision nor the journal says so.
            fresh.save(update_fields=["cost_minor"])
    return fresh


def move_block(block: Block, *, after: Block | None, revision: int, by: User, at: datetime) -> Block:
    """Puts a block behind another one, or first of all. Raises Invalid, Ended, Stale, Overtaken."""
    with drafting(Proposal(pk=block.proposal_id, deal_id=_deal_of(block)), by=by, at=at) as (work, row):
        fresh = standing(block, row, work, revision=revision)
        others = [each for each in blocks_of(row) if each.pk != fresh.pk]
        place = _behind(after, others) if after else 0
        if _in_order([*others[:place], fresh, *others[place:]]):
            written(work, row)
    return fresh


def remove_block(block: Block, *, revision: int, by: User, at: datetime) -> Block:
    """Takes a block out of the version; its row stays, marked. Raises Ended, Stale, Overtaken."""
    with drafting(Proposal(pk=block.proposal_id, deal_id=_deal_of(block)), by=by, at=at) as (work, row):
        fresh = standing(block, row, work, revision=revision)
        fresh.withdrawn_at, fresh.withdrawn_by = work.at, by
        fresh.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _in_order([each for each in blocks_of(row) if each.pk != fresh.pk])
        work.write(Kind.REMOVED, proposal=row, block=fresh)
    return fresh


def _deal_of(block: Block) -> int:
    return Proposal.objects.values_list("deal_id", flat=True).get(pk=block.proposal_id)


def _behind(after: Block, blocks: Sequence[Block]) -> int:
    """The place behind a block. Raises Invalid where it is none of these."""
    places = [place for place, block in enumerate(blocks, 1) if block.pk == after.pk]
    if not places:
        raise Invalid("after", _("The block behind which it should stand is not there any more."))
    return places[0]


def _in_order(blocks: Sequence[Block]) -> int:
    """Gives the blocks their places, from 1; how many were elsewhere."""
    wrong = [(block, place) for place, block in enumerate(blocks, 1) if block.position != place]
    for block, place in wrong:
        block.position = place
    Block.objects.bulk_update([block for block, _place in wrong if block.pk], ["position"], batch_size=100)
    return len(wrong)
