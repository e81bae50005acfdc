"""Reading a version: its blocks in their order, and what they come to. One query, however many blocks there are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from kochka.proposals.flaws import Flaw
from kochka.proposals.lines import Line, Whole, flaws
from kochka.proposals.models import Block, Proposal
from kochka.proposals.sums import RollUp, roll_up
from kochka.proposals.vat import rate_of


@dataclass(frozen=True, slots=True)
class Rolled:
    """A version with its sums. While `flaws` keep it from being counted there are none; a flaw's line is the place of
    its block. `mark` is what the version looks like: it changes with whatever is written over."""

    proposal: Proposal
    blocks: tuple[Block, ...]
    sums: RollUp | None
    flaws: tuple[Flaw, ...]
    mark: str


def blocks_of(proposal: Proposal) -> list[Block]:
    """The blocks that stand, in their order, with their roles and who wrote them last."""
    rows = Block.objects.filter(proposal=proposal, withdrawn_at=None).select_related("role", "changed_by")
    return list(rows.order_by("position", "id"))


def rolled(proposal: Proposal) -> Rolled:
    """What a version comes to. One query; never refuses, for a draft is to be seen with all that is wrong with it."""
    blocks = blocks_of(proposal)
    whole, lines = whole_of(proposal), [line_of(block, proposal) for block in blocks]
    found = flaws(whole, lines)
    sums = None if found else roll_up(whole, lines)
    return Rolled(proposal, tuple(blocks), sums, tuple(found), mark_of(proposal, blocks))


def totals_of(proposals: Sequence[Proposal]) -> dict[int, int | None]:
    """What each of these versions comes to, by its id: as it was sealed, or counted; None where it cannot be. One
    query, however many there are."""
    found: dict[int, int | None] = {row.pk: row.total_minor for row in proposals}
    drafts = [row for row in proposals if row.total_minor is None]
    lines: dict[int, list[Line]] = {row.pk: [] for row in drafts}
    of = {row.pk: row for row in drafts}
    for block in Block.objects.filter(proposal__in=drafts, withdrawn_at=None).order_by("position", "id"):
        lines[block.proposal_id].append(line_of(block, of[block.proposal_id]))
    for row in drafts:
        whole = whole_of(row)
        found[row.pk] = None if flaws(whole, lines[row.pk]) else roll_up(whole, lines[row.pk]).total
    return found


def whole_of(proposal: Proposal) -> Whole:
    """What all lines share."""
    return Whole(proposal.currency, proposal.vat_included, proposal.discount)


def line_of(block: Block, proposal: Proposal) -> Line:
    """A block as a line to be counted, taxed by its own regime or by the version's."""
    return Line(
        title=block.title,
        least=block.minutes_least,
        likely=block.minutes_likely,
        most=block.minutes_most,
        hour=block.hour_minor,
        fixed=block.fixed_minor,
        optional=block.optional,
        chosen=block.chosen,
        discount=block.discount,
        vat=rate_of(block.regime or proposal.regime, proposal.dated),
        cost=block.cost_minor,
    )


def mark_of(proposal: Proposal, blocks: Sequence[Block]) -> str:
    """The version as it was seen, in sixteen letters: what is sealed is what was read."""
    seen = [(proposal.pk, proposal.revision, proposal.presented), *((block.pk, block.revision) for block in blocks)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]
