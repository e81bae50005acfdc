"""Whether the version that counts was approved by a review."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import cache

from django.db.models import Count
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kochka.funnel.facts import Answer, fact
from kochka.proposals.by_hand import Beside, Hand, by_hand
from kochka.proposals.current import current_versions
from kochka.proposals.models import Proposal, Review, ReviewRemark

KEY = "proposals.reviewed"
_SAID = (
    *("proposal", "asked_at", "taken_at", "settled_at", "approved", "words", "own", "withdrawn_at"),
    *("skill__name", "wish__name", "taken_by__name", "settled_by__name"),
)
"""What sentences say of a review, and no more."""


@fact(KEY, name=gettext_lazy("The proposal was reviewed by somebody else"), mend="review")
def reviewed(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """The current version was sealed by an approved review: two queries beside those of the current versions."""
    current = current_versions(deal_ids)
    last = _last_reviews(current.values())
    returned = [review.pk for review in last.values() if review.approved is False]

    @cache
    def left() -> dict[int, int]:
        """How many remarks each returned review has: read with the first of the sentences."""
        rows = ReviewRemark.objects.filter(review__in=returned, dropped_at=None).order_by()
        return dict(rows.values_list("review").annotate(n=Count("pk")))

    found = {deal_id: _answer(row, last.get(row.pk), left) for deal_id, row in current.items()}
    beside = by_hand(deal_ids, KEY)
    return {deal_id: _with(deal_id, found.get(deal_id) or _nothing(), beside) for deal_id in deal_ids}


def _last_reviews(versions: Collection[Proposal]) -> dict[int, Review]:
    """The newest review of each version that was not withdrawn, by the version's id. One query."""
    rows = Review.objects.filter(proposal__in=[row.pk for row in versions], withdrawn_at=None)
    read = rows.select_related("skill", "wish", "taken_by", "settled_by").only(*_SAID)
    return {row.proposal_id: row for row in read.order_by("pk")}


def _with(deal_id: int, answer: Answer, beside: Beside) -> Answer:
    """What is missing, and who had confirmed it by hand under an older version of the funnel."""
    return answer if answer.holds else replace(answer, detail=beside(deal_id, lambda hand: _said(answer, hand)))


def _said(answer: Answer, hand: Hand | None) -> str:
    if hand is None:
        return str(answer.detail)
    words = _("%(name)s confirmed it by hand before.") % {"name": hand[0]}
    return f"{answer.detail} {words}"


def _nothing() -> Answer:
    return Answer(False, detail=_("There is no proposal yet."))


def _answer(version: Proposal, review: Review | None, left: Callable[[], Mapping[int, int]]) -> Answer:
    if review and review.settled_by and review.settled_at:
        if not review.approved:
            return Answer(False, detail=lazy(lambda: _returned(review, left().get(review.pk, 0)), str)())
        if version.is_sealed:
            return Answer(True, since=review.settled_at, detail=_approved(version, review))
    if version.sealed_by:
        words = _("Version %(number)s was sealed by %(name)s without a review.")
        return Answer(False, detail=words % {"number": version.number, "name": version.sealed_by.name})
    if review and review.is_open:
        return _waiting(review)
    return Answer(
        False, detail=_("Version %(number)s: nobody was asked to review it yet.") % {"number": version.number}
    )


def _approved(version: Proposal, review: Review) -> str:
    assert review.settled_by
    words = _("Version %(number)s: approved by %(name)s.")
    if review.own:
        words = _("Version %(number)s: approved by %(name)s, who had made it.")
    return words % {"number": version.number, "name": review.settled_by.name}


def _returned(review: Review, count: int) -> str:
    assert review.settled_by
    if not count:
        return _("Returned by %(name)s: %(words)s") % {"name": review.settled_by.name, "words": review.words}
    words = ngettext(
        "Returned by %(name)s with %(count)s remark.", "Returned by %(name)s with %(count)s remarks.", count
    )
    return words % {"name": review.settled_by.name, "count": count}


def _waiting(review: Review) -> Answer:
    if review.taken_by:
        return Answer(False, detail=_("In review."), waits_for=(review.taken_by.name,), waits_since=review.taken_at)
    whom = review.wish.name if review.wish else review.skill.name if review.skill else _("experts")
    return Answer(False, detail=_("A review was asked for."), waits_for=(whom,), waits_since=review.asked_at)
