"""What every verb on a version does first: the deal's turn, the version read anew, and nothing typed over what somebody
else has written meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kochka.core.refusals import Ended, Stale
from kochka.core.texts import ago
from kochka.deals.journey.turn import Turn, turn
from kochka.deals.models import Deal, Entry
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.proposals.entries import Kind
from kochka.proposals.flaws import reader
from kochka.proposals.models import Block, Proposal, Section

type Written = Proposal | Block | Section
"""What is typed over, with a revision of its own."""

ONE_SITTING = timedelta(hours=1)
"""Within it somebody's changes of a version are one line of the deal's history."""


class Overtaken(Stale):
    """Somebody else has written over the row that the person saw. `row` is the version or the block as it is now."""

    def __init__(self, row: Written, *, at: datetime, work: Turn) -> None:
        zone = work.calendar.timezone
        when = ago(row.changed_at.astimezone(zone), at.astimezone(zone), reader())
        words = _("%(who)s was first and has changed “%(title)s” (%(when)s). Nothing was saved over it.")
        super().__init__(
            words % {"who": row.changed_by.name, "title": row.title, "when": when},
            moved_by=row.changed_by.name,
            moved_at=row.changed_at,
        )
        self.row = row


@contextmanager
def offering(deal: int, *, by: User, at: datetime) -> Iterator[Turn]:
    """A turn at the offers of an open deal, by its id. Raises what `turn` does."""
    with turn(Deal(pk=deal), Act.PROPOSE, by=by, at=at) as work:
        if not work.deal.is_open:
            raise Ended(_("The deal has ended: %(state)s.") % {"state": work.deal.get_state_display()})
        yield work


@contextmanager
def drafting(proposal: Proposal, *, by: User, at: datetime) -> Iterator[tuple[Turn, Proposal]]:
    """A turn at a version that is a draft still, read anew with its entity. Raises Ended where it is sealed or put
    away, and what `turn` does."""
    with offering(proposal.deal_id, by=by, at=at) as work:
        rows = Proposal.objects.select_related("entity", "changed_by", "sealed_by", "withdrawn_by")
        fresh = rows.get(pk=proposal.pk, deal=work.deal)
        fresh.deal = work.deal
        if fresh.sealed_by:
            words = _("%(who)s has sealed version %(number)s: it stays as it is. Begin the next one.")
            raise Ended(words % {"who": fresh.sealed_by.name, "number": fresh.number})
        if fresh.withdrawn_by:
            words = _("%(who)s has put version %(number)s away.")
            raise Ended(words % {"who": fresh.withdrawn_by.name, "number": fresh.number})
        yield work, fresh


def standing(block: Block, proposal: Proposal, work: Turn, *, revision: int) -> Block:
    """The block as it is now. Raises Overtaken where it is not what was seen, Stale where it was removed."""
    rows = Block.objects.select_related("role", "changed_by", "withdrawn_by")
    fresh = rows.get(pk=block.pk, proposal=proposal)
    if fresh.withdrawn_by:
        words = _("%(who)s has removed “%(title)s”. Nothing was saved.")
        raise Stale(
            words % {"who": fresh.withdrawn_by.name, "title": fresh.title},
            moved_by=fresh.withdrawn_by.name,
            moved_at=fresh.withdrawn_at,
        )
    unchanged(fresh, work, revision=revision)
    fresh.proposal = proposal
    return fresh


def unchanged(row: Written, work: Turn, *, revision: int) -> None:
    """Raises Overtaken where the row is not what was seen."""
    if row.revision != revision:
        raise Overtaken(row, at=work.at, work=work)


def signed(row: Written, work: Turn) -> None:
    """Who wrote over the row, when, and that whoever saw it before has seen another one."""
    row.revision, row.changed_at, row.changed_by = row.revision + 1, work.at, work.by


def written(work: Turn, proposal: Proposal) -> None:
    """The journal entry of work on a version: one a person and sitting, for it is typed in a hundred changes."""
    recent = Entry.objects.filter(
        deal=work.deal,
        by=work.by,
        kind=Kind.EDITED.value,
        payload__proposal=str(proposal.pk),
        happened_at__gt=work.at - ONE_SITTING,
    )
    if not recent.exists():
        work.write(Kind.EDITED, proposal=proposal)


def presented(row: Proposal, work: Turn) -> None:
    """A section or an enclosure is otherwise now: the version's mark changes, and its history says that it was worked
    on."""
    row.presented += 1
    row.save(update_fields=["presented"])
    written(work, row)
