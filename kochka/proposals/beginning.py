"""Versions of a proposal: begun from nothing or as a copy, changed as a whole while they are drafts, put away."""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid
from kochka.deals.journey.turn import Turn
from kochka.deals.models import Deal
from kochka.people.models import User
from kochka.proposals.enclosures import copy_enclosures
from kochka.proposals.entries import Kind
from kochka.proposals.finishing import open_again
from kochka.proposals.lines import NO_DISCOUNT
from kochka.proposals.models import Block, LibraryProposal, Proposal
from kochka.proposals.reading import blocks_of
from kochka.proposals.sections import copy_sections
from kochka.proposals.typed import Head, cost_on, head_of, put_head, wanted_of
from kochka.proposals.working import drafting, offering, signed, unchanged, written


def begin(deal: Deal, *, by: User, at: datetime, head: Head | None = None, former: Proposal | None = None) -> Proposal:
    """A new version: from nothing, or a copy of `former`, a version of this deal or of another that the person sees.
    `head` None is the former one's as of today, or what is known of the deal. A copy keeps the prices that it was
    priced at; one of another deal's leaves behind the letter, the discounts and the choice of options: they were for
    that client. What was final is so no more. Raises Invalid, Flawed, Ended; StepBackFirst where the offer is on the
    table already."""
    with offering(deal.pk, by=by, at=at) as work:
        open_again(work)
        source = _seen(work, former) if former else None
        row = Proposal(deal=work.deal, former=source, number=next_number(work.deal))
        row.entity = source.entity if source else None
        row.made_at = row.changed_at = work.at
        row.made_by = row.changed_by = by
        put_head(row, head or (_head_from(source, work) if source else _first_head(work)))
        if source and source.currency != row.currency:
            raise Invalid("currency", _("A copy stays in the currency that it was priced in."))
        row.save(force_insert=True)
        if source:
            _copy(source, row, work)
            copy_sections(source, row, work)
            if source.deal_id == row.deal_id:
                copy_enclosures(source, row, work)
        work.write(Kind.BEGUN, proposal=row, former=source)
    return row


def next_version(proposal: Proposal, *, by: User, at: datetime) -> Proposal:
    """The next version of a proposal, a copy to be worked on. Raises what `begin` does."""
    return begin(Deal(pk=proposal.deal_id), by=by, at=at, former=proposal)


def change_proposal(proposal: Proposal, *, revision: int, head: Head, by: User, at: datetime) -> Proposal:
    """Writes the head of a draft over what was seen. Nothing changed writes nothing. Raises Invalid, Flawed, Ended;
    Overtaken where somebody was first."""
    with drafting(proposal, by=by, at=at) as (work, row):
        unchanged(row, work, revision=revision)
        former, regime = head_of(row), row.regime
        put_head(row, head)
        if row.currency != former.currency:
            _unpriced(row, former.currency)
            _cost_anew(row)
        if (head_of(row), row.regime) != (former, regime):
            signed(row, work)
            row.save()
            written(work, row)
    return row


def withdraw_proposal(proposal: Proposal, *, revision: int, by: User, at: datetime) -> Proposal:
    """Puts a draft away; it stays to be read. Raises Ended, Overtaken."""
    with drafting(proposal, by=by, at=at) as (work, row):
        unchanged(row, work, revision=revision)
        row.withdrawn_at, row.withdrawn_by = work.at, by
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        work.write(Kind.WITHDRAWN, proposal=row)
    return row


def next_number(deal: Deal) -> int:
    """The number of the version that a deal gets next."""
    found: int | None = Proposal.objects.filter(deal=deal).aggregate(last=Max("number"))["last"]
    return (found or 0) + 1


def _seen(work: Turn, former: Proposal) -> Proposal:
    """The version to be copied, read anew. Raises Invalid where it is neither in the library nor in a deal that the
    person sees."""
    row = Proposal.objects.select_related("entity").filter(pk=former.pk).first()
    if row is None or not (row.deal_id == work.deal.pk or _within_reach(work, row)):
        raise Invalid("former", _("There is no such proposal to copy."))
    return row


def _within_reach(work: Turn, row: Proposal) -> bool:
    if LibraryProposal.objects.filter(proposal=row, retired_at=None).exists():
        return True
    return Deal.objects.visible_to(work.by, work.firm).filter(pk=row.deal_id).exists()


def _today(work: Turn) -> date:
    return work.calendar.day_of(work.at)


def _first_head(work: Turn) -> Head:
    return Head(title=work.deal.title, language=work.firm.language, currency=work.deal.currency, dated=_today(work))


def _head_from(source: Proposal, work: Turn) -> Head:
    """The source's head as of today, valid for as long as it was."""
    today = _today(work)
    until = today + (source.valid_until - source.dated) if source.valid_until else None
    head = replace(head_of(source), dated=today, valid_until=until)
    if source.deal_id != work.deal.pk:
        return replace(head, title=work.deal.title, letter="", discount=NO_DISCOUNT)
    return head


def _copy(source: Proposal, row: Proposal, work: Turn) -> None:
    """All blocks that stand, as they are: what they were priced at is not looked up again."""
    strange = source.deal_id != row.deal_id
    copies = []
    for place, block in enumerate(blocks_of(source), 1):
        block.origin_id, block.pk = block.origin_id or block.pk, None
        block.proposal, block.position, block.revision = row, place, 1
        block.made_at = block.changed_at = work.at
        block.made_by = block.changed_by = work.by
        if strange:
            block.chosen = False
            block.discount_share, block.discount_minor, block.discount_reason = 0, 0, ""
        copies.append(block)
    Block.objects.bulk_create(copies, batch_size=100)


def _unpriced(row: Proposal, currency: str) -> None:
    """Raises Invalid where a block is priced in the former currency: its sums would mean something else."""
    for block in blocks_of(row):
        wanted = wanted_of(block)
        if wanted.hour is not None or wanted.fixed is not None or wanted.discount.minor:
            words = _("The blocks are priced in %(currency)s already. Begin another version to offer in %(other)s.")
            raise Invalid("currency", words % {"currency": currency, "other": row.currency})


def _cost_anew(row: Proposal) -> None:
    """What the hours cost us, in the currency that the version is in now."""
    blocks = blocks_of(row)
    for block in blocks:
        block.cost_minor = cost_on(block.role, row)
    Block.objects.bulk_update(blocks, ["cost_minor"], batch_size=100)
