"""A verdict that puts talking into the offer, carried out: hours that were talked become hours that are paid.

It is hours that go in, at the price of a role: what an hour of talking has cost us stays with chiefs.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from kochka.core.models import Rows
from kochka.core.refusals import Invalid, Refused, Stale
from kochka.deals.journey.turn import Turn
from kochka.firm.models import PriceRole
from kochka.people.models import User
from kochka.proposals.blocks import add_here
from kochka.proposals.entries import Kind
from kochka.proposals.models import Block, Proposal, Recouped
from kochka.proposals.reading import blocks_of
from kochka.proposals.sharing import spread
from kochka.proposals.typed import Wanted, put_block, wanted_of
from kochka.proposals.working import drafting, signed
from kochka.timesheets.models import Verdict
from kochka.timesheets.talking import talk_of

INTO_OFFER = (Verdict.Kind.LOADING, Verdict.Kind.LINE, Verdict.Kind.PAID_TALK)
QUARTER = 15
"""Minutes: what goes onto a paper is rounded up to quarters of an hour."""


class ToRecoup(NamedTuple):
    """What an offer is to take in: the verdict that says so, and minutes talked that stand in no version yet, in whole
    quarters of an hour."""

    verdict: Verdict
    minutes: int

    @property
    def in_lines(self) -> bool:
        """Whether the verdict wants it spread; else it is a line of its own."""
        return self.verdict.kind == Verdict.Kind.LOADING

    @property
    def is_next(self) -> bool:
        """Whether the next round of talking is sold: nobody knows yet how long it takes."""
        return self.verdict.kind == Verdict.Kind.PAID_TALK


def to_recoup(deal_id: int) -> ToRecoup | None:
    """What the offer of a deal is to take in by its newest verdict; None where that says nothing of the offer, or a
    version has it. One query where there is no such verdict."""
    verdict = _wanted(deal_id)
    if verdict is None:
        return None
    there = _standing(deal_id).aggregate(sum=Sum("minutes"))["sum"] or 0
    return ToRecoup(verdict, _in_quarters(max(talk_of(deal_id).cost.minutes - there, 0)))


def recoup_in_line(
    proposal: Proposal, minutes: int, title: str, *, by: User, at: datetime, role: PriceRole | None = None
) -> Recouped:
    """Minutes as a line of their own at the end of a draft, at the price of a role. Raises Refused where no verdict
    asks for it; Stale where somebody has done it; what adding a block does."""
    with _recouping(proposal, minutes, by=by, at=at) as (work, done):
        done.block = add_here(work, done.proposal, Wanted(title, role=role, likely=done.minutes))
    return done


def recoup_in_loading(proposal: Proposal, minutes: int, *, by: User, at: datetime) -> Recouped:
    """Minutes spread over the lines of a draft in proportion to their hours, by quarters of an hour: those that count
    and are priced by hours. Raises Invalid where there is none; Refused, Stale, and what changing a block does."""
    with _recouping(proposal, minutes, by=by, at=at) as (work, done):
        blocks = [block for block in blocks_of(done.proposal) if _is_by_hours(block)]
        if not blocks:
            words = _("No line of this version is counted in hours: put it in as a line of its own.")
            raise Invalid("minutes", words)
        parts = spread(done.minutes // QUARTER, [block.minutes_likely or 0 for block in blocks])
        for block, part in zip(blocks, parts, strict=True):
            if part:
                block.proposal = done.proposal
                _load(work, block, part * QUARTER)
    return done


@contextmanager
def _recouping(proposal: Proposal, minutes: int, *, by: User, at: datetime) -> Iterator[tuple[Turn, Recouped]]:
    """The turn at a draft, and the row that is written with its entry once the lines are in place."""
    if minutes < 1:
        raise Invalid("minutes", _("Say how many hours go into the offer."))
    with drafting(proposal, by=by, at=at) as (work, row):
        verdict = _wanted(work.deal.pk)
        if verdict is None:
            raise _nothing_to_recoup(work)
        done = Recouped(verdict=verdict, proposal=row, minutes=_in_quarters(minutes), at=work.at, by=work.by)
        yield work, done
        done.save(force_insert=True)
        work.write(Kind.RECOUPED, recouped=done, proposal=row)


def _wanted(deal_id: int) -> Verdict | None:
    verdict = Verdict.objects.filter(deal=deal_id).order_by("-pk").first()
    if verdict is None or verdict.kind not in INTO_OFFER or _standing(deal_id).filter(verdict=verdict).exists():
        return None
    return verdict


def _nothing_to_recoup(work: Turn) -> Refused:
    done = _standing(work.deal.pk).select_related("by", "proposal").order_by("-pk").first()
    if done is None:
        return Refused(_("No verdict says that talking goes into this offer."))
    words = _("%(name)s has put it into version %(number)s already.")
    said = words % {"name": done.by.name, "number": done.proposal.number}
    return Stale(said, moved_by=done.by.name, moved_at=done.at)


def recouped_by(verdicts: Iterable[int]) -> dict[int, Recouped]:
    """What became of verdicts in offers, by their ids: the last that stands. One query."""
    rows = _in_offers().filter(verdict__in=verdicts).select_related("proposal").order_by("pk")
    return {row.verdict_id: row for row in rows}


def _in_offers() -> Rows[Recouped]:
    """What stands in a version that was not put away, in a block that was not removed."""
    return Recouped.objects.filter(Q(block=None) | Q(block__withdrawn_at=None), proposal__withdrawn_at=None)


def _standing(deal_id: int) -> Rows[Recouped]:
    return _in_offers().filter(proposal__deal=deal_id)


def _is_by_hours(block: Block) -> bool:
    return bool(block.minutes_likely) and block.fixed_minor is None and (block.chosen or not block.optional)


def _load(work: Turn, block: Block, more: int) -> None:
    """So many minutes more on a block, and as many on how far its estimate goes."""
    former = wanted_of(block)
    least, likely, most = (None if each is None else each + more for each in (former.least, former.likely, former.most))
    put_block(block, replace(former, least=least, likely=likely, most=most))
    signed(block, work)
    block.save()


def _in_quarters(minutes: int) -> int:
    return -(-minutes // QUARTER) * QUARTER
