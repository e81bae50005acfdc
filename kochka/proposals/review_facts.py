"""Whether the version that counts was approved by a review."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kochka.core.refusals import once_read
from kochka.funnel.facts import Answer, fact
from kochka.proposals.by_hand import Beside, Hand, by_hand
from kochka.proposals.current import Current, current_versions
from kochka.proposals.models import Review, ReviewRemark

KEY = "proposals.reviewed"


class Last(NamedTuple):
    """What is said of a review, and no more: people by their names."""

    pk: int
    approved: bool | None
    own: bool
    words: str
    wish: str | None
    skill: str | None
    asked_at: datetime
    taker: str | None
    taken_at: datetime | None
    judge: str | None
    settled_at: datetime | None


_READ = (
    *("pk", "approved", "own", "words", "wish__name", "skill__name", "asked_at", "taken_by__name", "taken_at"),
    *("settled_by__name", "settled_at"),
)


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


def _last_reviews(versions: Collection[Current]) -> dict[int, Last]:
    """The newest review of each version that was not withdrawn, by the version's id. One query."""
    rows = Review.objects.filter(proposal__in=[row.pk for row in versions], withdrawn_at=None)
    return {version: Last._make(said) for version, *said in rows.order_by("pk").values_list("proposal", *_READ)}


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


def _answer(version: Current, review: Last | None, left: Callable[[], Mapping[int, int]]) -> Answer:
    if review and review.judge and review.settled_at:
        if not review.approved:
            return Answer(False, detail=once_read(lambda: _returned(review, left().get(review.pk, 0))))
        if version.is_sealed:
            return Answer(True, since=review.settled_at, detail=_approved(version, review))
    if version.sealed_by:
        words = _("Version %(number)s was sealed by %(name)s without a review.")
        return Answer(False, detail=words % {"number": version.number, "name": version.sealed_by})
    if review and not review.settled_at:
        return _waiting(review)
    return Answer(
        False, detail=_("Version %(number)s: nobody was asked to review it yet.") % {"number": version.number}
    )


def _approved(version: Current, review: Last) -> str:
    words = _("Version %(number)s: approved by %(name)s.")
    if review.own:
        words = _("Version %(number)s: approved by %(name)s, who had made it.")
    return words % {"number": version.number, "name": review.judge}


def _returned(review: Last, count: int) -> str:
    if not count:
        return _("Returned by %(name)s: %(words)s") % {"name": review.judge, "words": review.words}
    words = ngettext(
        "Returned by %(name)s with %(count)s remark.", "Returned by %(name)s with %(count)s remarks.", count
    )
    return words % {"name": review.judge, "count": count}


def _waiting(review: Last) -> Answer:
    if review.taker:
        return Answer(False, detail=_("In review."), waits_for=(review.taker,), waits_since=review.taken_at)
    whom = review.wish or review.skill or _("experts")
    return Answer(False, detail=_("A review was asked for."), waits_for=(whom,), waits_since=review.asked_at)
