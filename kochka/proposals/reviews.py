"""A review in somebody's hands: taken by whoever has the skill, put back, remarked on, approved or returned.

There is no verb that gives a review to somebody: `by` is who takes it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.models import Rows
from kochka.core.refusals import Ended, Invalid, NotYours, Refused, Stale
from kochka.core.said import told, told_aside
from kochka.core.texts import ago
from kochka.deals.go_aheads import ask_due_of
from kochka.deals.journey.turn import Turn, language, turn
from kochka.deals.models import Deal
from kochka.deals.rights import Act
from kochka.people.models import User
from kochka.people.presence import works_here
from kochka.proposals.models import Block, Review, ReviewRemark
from kochka.proposals.review_entries import Kind
from kochka.proposals.reviewers import open_to, why_not
from kochka.proposals.reviewing import asks_experts, not_over, why_not_here
from kochka.proposals.sealing import seal_here
from kochka.proposals.working import drafting, written

MOST_REMARKS = 200
type Said = tuple[Block | None, str]


@contextmanager
def reviewing(review: Review, *, by: User, at: datetime) -> Iterator[tuple[Turn, Review]]:
    """A turn at a review that stands still, read anew. Raises Ended where it is over, or its version or deal is; and
    what `turn` does."""
    with turn(Deal(pk=review.proposal.deal_id), Act.REVIEW, by=by, at=at) as work:
        row = Review.objects.with_all().get(pk=review.pk)
        not_over(row)
        version = row.proposal
        version.deal = work.deal
        if who := version.sealed_by or version.withdrawn_by:
            words = (
                _("%(name)s has sealed this version meanwhile.")
                if version.is_sealed
                else _("%(name)s has put this version away.")
            )
            raise Ended(words % {"name": who.name})
        if not work.deal.is_open:
            raise Ended(_("The deal has ended: %(state)s.") % {"state": work.deal.get_state_display()})
        if not asks_experts(work.deal):
            raise Ended(why_not_here(work.deal))
        yield work, row


@contextmanager
def in_hand(review: Review, *, by: User, at: datetime) -> Iterator[tuple[Turn, Review]]:
    """The same for a review that this person has taken. Raises NotYours where somebody else has it; Refused where
    nobody has."""
    with reviewing(review, by=by, at=at) as (work, row):
        if row.taken_by is None:
            raise Refused(_("Nobody has taken this review. Take it first."))
        if row.taken_by_id != by.pk:
            raise NotYours(_("%(name)s has this review in hand.") % {"name": row.taken_by.name})
        yield work, row


def take_review(review: Review, *, by: User, at: datetime) -> Review:
    """The person takes a waiting review into their own hands; having it already changes nothing. Raises Stale naming
    who was first; NotYours with the reason why it is not theirs to take; Ended."""
    with reviewing(review, by=by, at=at) as (work, row):
        if row.taken_by_id == by.pk:
            return row
        if row.taken_by and row.taken_at:
            raise _taken(row.taken_by, row.taken_at, work)
        if not works_here(by) or not open_to(by, work.at).filter(pk=row.pk).exists():
            raise NotYours(_("This review is not yours to take. %(why)s") % {"why": why_not(row, by, work.at)})
        row.taken_at, row.taken_by = work.at, by
        row.save(update_fields=["taken_at", "taken_by"])
        work.write(Kind.TAKEN, review=row)
    return row


def _taken(who: User, when: datetime, work: Turn) -> Stale:
    zone = work.calendar.timezone
    words = _("%(name)s was first and has taken this review (%(when)s).")
    said = ago(when.astimezone(zone), work.at.astimezone(zone), language())
    return Stale(words % {"name": who.name, "when": said}, moved_by=who.name, moved_at=when)


def put_back(review: Review, *, by: User, at: datetime) -> Review:
    """Who has it gives it back to the queue, to all who have the skill; their remarks stay. Raises NotYours, Ended."""
    with in_hand(review, by=by, at=at) as (work, row):
        back_in_queue(row, work)
    return row


def back_in_queue(row: Review, work: Turn) -> None:
    """Within an open turn: nobody has it, and it stands open to all."""
    row.taken_at = row.taken_by = None
    row.opens_at = min(row.opens_at, work.at)
    row.save(update_fields=["taken_at", "taken_by", "opens_at"])
    work.write(Kind.PUT_BACK, review=row)


def approve(review: Review, *, seen: str, by: User, at: datetime, words: str = "") -> Review:
    """The version is good: it is sealed as the reviewer saw it (`seen`, its mark). Raises Overtaken where it was
    changed since, what sealing raises, and what `in_hand` does."""
    line = told_aside("words", words.strip(), limit=1000)
    with in_hand(review, by=by, at=at) as (work, row):
        seal_here(work, row.proposal, seen=seen)
        _settle(row, work, approved=True, words=line)
        work.write(Kind.APPROVED, review=row)
        ask_due_of(work.deal, at=work.at)
    return row


def return_review(review: Review, *, by: User, at: datetime, remarks: Iterable[Said] = (), words: str = "") -> Review:
    """The version is to be mended: it says why, in words or in remarks, these and those that were made before. Raises
    Invalid where it says nothing, and what `in_hand` does."""
    line = told_aside("words", words.strip(), limit=1000)
    with in_hand(review, by=by, at=at) as (work, row):
        for block, text in remarks:
            _remarked(row, work, block, text)
        count = standing_remarks(row).count()
        if not line and not count:
            raise Invalid("words", _("Say what is to be mended: in a line here, or beside the lines."))
        _settle(row, work, approved=False, words=line)
        work.write(Kind.RETURNED, review=row, remarks=count)
    return row


def _settle(row: Review, work: Turn, *, approved: bool, words: str) -> None:
    row.settled_at, row.settled_by, row.approved, row.words = work.at, work.by, approved, words
    row.own = work.by.pk in (row.proposal.made_by_id, row.asked_by_id)
    row.save(update_fields=["settled_at", "settled_by", "approved", "words", "own"])


def standing_remarks(review: Review) -> Rows[ReviewRemark]:
    """The remarks of a review that were not dropped."""
    return ReviewRemark.objects.filter(review=review, dropped_at=None)


def remark(review: Review, text: str, *, by: User, at: datetime, block: Block | None = None) -> ReviewRemark:
    """The reviewer says what is to be mended in one block, or in the whole (None). Raises Invalid, and what `in_hand`
    does."""
    with in_hand(review, by=by, at=at) as (work, row):
        return _remarked(row, work, block, text)


def _remarked(row: Review, work: Turn, block: Block | None, text: str) -> ReviewRemark:
    words = told("text", text.strip(), limit=1000, empty=_("Say what is to be mended."))
    if block and not Block.objects.filter(pk=block.pk, proposal=row.proposal, withdrawn_at=None).exists():
        raise Invalid("block", _("This line is not in the version any more."))
    if standing_remarks(row).count() >= MOST_REMARKS:
        raise Invalid("text", _("Two hundred remarks are enough: better talk it over."))
    return ReviewRemark.objects.create(review=row, block=block, text=words, at=work.at, by=work.by)


def drop_remark(mark: ReviewRemark, *, by: User, at: datetime) -> None:
    """The reviewer drops a remark of their own while the review is in hand. Again: nothing. Raises what `in_hand`
    does."""
    with in_hand(mark.review, by=by, at=at) as (work, row):
        standing_remarks(row).filter(pk=mark.pk, by=by).update(dropped_at=work.at)


def mend_remark(mark: ReviewRemark, *, by: User, at: datetime, mended: bool = True) -> ReviewRemark:
    """Who makes the version says that a remark is mended, or (`mended` False) not yet. Again: nothing. Raises Ended
    where the version is sealed or put away."""
    with drafting(mark.review.proposal, by=by, at=at) as (work, row):
        fresh = ReviewRemark.objects.get(pk=mark.pk, review__proposal=row, dropped_at=None)
        if (fresh.mended_at is not None) is not mended:
            fresh.mended_at, fresh.mended_by = (work.at, by) if mended else (None, None)
            fresh.save(update_fields=["mended_at", "mended_by"])
            written(work, row)
    return fresh
