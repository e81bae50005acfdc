"""Sealing a version: from then on it stays as it is, with its sums on the row."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.money import Money
from kochka.core.refusals import Invalid
from kochka.deals.journey.turn import Turn
from kochka.people.models import User
from kochka.proposals.entries import Kind
from kochka.proposals.flaws import Flaw, Flawed
from kochka.proposals.models import Block, Proposal
from kochka.proposals.pictures import demand_room
from kochka.proposals.planning import newest_plan, planned_of, write_plan
from kochka.proposals.reading import Rolled, rolled
from kochka.proposals.sums import RollUp
from kochka.proposals.vat import regime_on
from kochka.proposals.working import Overtaken, drafting


def seal(proposal: Proposal, *, seen: str, by: User, at: datetime) -> Proposal:
    """Seals a draft as it was read: `seen` is the mark of what the person saw (reading.Rolled). A plan of payments that
    was made of it is counted anew over the sum that it is sealed with. Raises Flawed with all that is to be mended,
    Invalid, Ended; Overtaken where somebody has changed it meanwhile."""
    with drafting(proposal, by=by, at=at) as (work, row):
        seal_here(work, row, seen=seen)
    return row


def seal_here(work: Turn, row: Proposal, *, seen: str) -> None:
    """The same within an open turn, for a draft that was read in it with its entity."""
    sums = sealable(row, work, seen=seen)
    row.sealed_at, row.sealed_by = work.at, work.by
    row.net_minor, row.vat_minor, row.total_minor = sums.net, sums.vat, sums.total
    row.save(update_fields=["sealed_at", "sealed_by", "net_minor", "vat_minor", "total_minor"])
    work.write(Kind.SEALED, proposal=row, total=sums.total, currency=row.currency)
    _plan_anew(row, sums, work)


def sealable(row: Proposal, work: Turn, *, seen: str) -> RollUp:
    """The sums that it would be sealed with. Raises what `seal` does, and changes nothing."""
    found = rolled(row)
    if found.mark != seen:
        raise Overtaken(_last_changed(row), at=work.at, work=work)
    return _sealable(found)


def _last_changed(row: Proposal) -> Proposal | Block:
    """What was written over last: the version itself or one of its blocks, removed ones too."""
    blocks = Block.objects.filter(proposal=row).select_related("changed_by", "withdrawn_by")
    newest = blocks.order_by("-changed_at", "-id").first()
    removed = blocks.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "-id").first()
    if removed and removed.withdrawn_at and removed.withdrawn_by:
        removed.changed_at, removed.changed_by = removed.withdrawn_at, removed.withdrawn_by
    there: list[Proposal | Block] = [each for each in (removed, newest, row) if each is not None]
    return max(there, key=lambda each: each.changed_at)


def _sealable(found: Rolled) -> RollUp:
    """The sums that it is sealed with. Raises Flawed, Invalid."""
    row = found.proposal
    if found.sums is None:
        raise Flawed(found.flaws)
    if missing := list(_missing(found, found.sums)):
        raise Flawed(missing)
    demand_room(row)
    if row.entity and row.entity.retired_at:
        raise Invalid("entity", _("This legal entity is offered no more. Choose another one."))
    if row.regime != regime_on(row.entity, row.dated):
        words = _("The VAT of %(entity)s on this day is not what was counted with. Save the proposal’s head once more.")
        raise Invalid("entity", words % {"entity": row.entity or ""})
    return found.sums


def _missing(found: Rolled, sums: RollUp) -> Iterator[Flaw]:
    if not any(figures.counts for figures in sums.lines):
        yield Flaw(None, "lines", _("There is nothing in the proposal yet: no block counts."))
    words = _("Line %(number)s, “%(title)s”: it has no price. Give its hours and role, or a price.")
    for number in sums.unpriced:
        yield Flaw(number, "hour", words % {"number": number, "title": found.blocks[number - 1].title})


def _plan_anew(row: Proposal, sums: RollUp, work: Turn) -> None:
    """Where the newest plan was made of this version before it was changed, it is counted over its final sum."""
    plan = newest_plan(work.deal)
    total = Money(sums.total, row.currency)
    if plan and plan.proposal_id == row.pk and (plan.total_minor, plan.currency) != (total.minor, total.currency):
        write_plan(work, planned_of(plan), total, proposal=row, reason=plan.reason)
