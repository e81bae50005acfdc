"""Hours on the blocks of a sealed version: logged, and read beside what was estimated."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from kochka.core.models import Rows
from kochka.core.refusals import Invalid
from kochka.deals.locking import locked
from kochka.people.models import User
from kochka.proposals.models import Block, BlockWork, Proposal
from kochka.timesheets.logging import log
from kochka.timesheets.models import TimeEntry, Work
from kochka.timesheets.works import close_work, work_for

STANDING = Coalesce(Sum("work__entries__minutes", filter=Q(work__entries__withdrawn_at=None)), 0)


@dataclass(frozen=True, slots=True)
class Logged:
    """What was logged on a block, and whether it is done."""

    minutes: int = 0
    done: bool = False


def block_work(block: Block, *, at: datetime) -> Work:
    """The work of a block, which its copies in other versions of the deal share. Two at once get the same one. Raises
    Invalid while its version is a draft, or where the block was removed."""
    with transaction.atomic():
        proposal = Proposal.objects.get(pk=block.proposal_id)
        deal = locked([proposal.deal_id])[proposal.deal_id]
        if not proposal.is_sealed:
            raise Invalid("minutes", _("Hours are logged on a block once its version is sealed: till then it changes."))
        if block.withdrawn_at:
            raise Invalid("minutes", _("This block was removed from the version."))
        found = _among(block, _of_deal(deal.pk))
        if found:
            return found.work
        work = work_for(deal, Work.Kind.BLOCK, block.title, at=at)
        BlockWork.objects.create(block=block, work=work)
        return work


def log_on_block(
    block: Block, *, person: User, day: date, minutes: int, by: User, at: datetime, note: str = "", done: bool = False
) -> TimeEntry:
    """Minutes of a person on a block. `done`: nothing more comes, so it counts when estimates are compared; said
    otherwise later, the block is being worked on again. Raises what `block_work` and `log` do."""
    with transaction.atomic():
        work = block_work(block, at=at)
        Work.objects.filter(pk=work.pk).exclude(closed_at=None).update(closed_at=None)
        entry = log(work, person=person, day=day, minutes=minutes, note=note, by=by, at=at)
        if done:
            close_work(work, at=at)
    return entry


def logged_on(blocks: Iterable[Block], proposal: Proposal) -> dict[int, Logged]:
    """What was logged on these blocks of a version, by their ids. One query."""
    rows = list(_of_deal(proposal.deal_id).annotate(minutes=STANDING))
    found = {block.pk: _among(block, rows) for block in blocks}
    return {
        pk: Logged(getattr(row, "minutes", 0), row.work.closed_at is not None) if row else Logged()
        for pk, row in found.items()
    }


def _of_deal(deal_id: int) -> Rows[BlockWork]:
    return BlockWork.objects.filter(work__deal=deal_id).select_related("block", "work").order_by("pk")


def _among(block: Block, rows: Iterable[BlockWork]) -> BlockWork | None:
    """The block's own; else that of the block of another version which it comes from, or which comes from it."""
    kin: BlockWork | None = None
    for row in rows:
        if row.block_id == block.pk:
            return row
        same = (row.block.origin_id or row.block_id) == (block.origin_id or block.pk)
        if same and row.block.proposal_id != block.proposal_id:
            kin = kin or row
    return kin
