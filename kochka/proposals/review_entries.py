"""The kinds of entries that reviews write, and how each is said."""

from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.deals.journal import Objects, Said, entry
from kochka.proposals.models import Review


class Kind(StrEnum):
    """What happens to a review."""

    ASKED = "proposals.review_asked"
    TAKEN = "proposals.review_taken"
    PUT_BACK = "proposals.review_put_back"
    APPROVED = "proposals.review_approved"
    RETURNED = "proposals.review_returned"
    WITHDRAWN = "proposals.review_withdrawn"


_REVIEW = {"review": Review}
_RELATED = ["review.proposal", "review.skill", "review.wish"]


def _number(o: Objects) -> dict[str, int]:
    return {"number": o["review"].proposal.number}


@entry(Kind.ASKED, icon="eye", rows=_REVIEW, related=_RELATED)
def asked(o: Objects) -> Said:
    row = o["review"]
    of = ", ".join(each.name for each in (row.skill, row.wish) if each)
    words = _("A review of version %(number)s was asked for") % _number(o)
    return Said(f"{words}: {of}" if of else words, row.request)


@entry(Kind.TAKEN, icon="eye", rows=_REVIEW, related=["review.proposal"])
def taken(o: Objects) -> Said:
    return Said(_("The review of version %(number)s was taken in hand") % _number(o))


@entry(Kind.PUT_BACK, icon="undo-2", rows=_REVIEW, related=["review.proposal"])
def put_back(o: Objects) -> Said:
    return Said(_("The review of version %(number)s went back to the queue") % _number(o))


@entry(Kind.APPROVED, icon="check", rows=_REVIEW, related=["review.proposal"])
def approved(o: Objects) -> Said:
    row = o["review"]
    words = _("Version %(number)s was approved by who had made it") if row.own else _("Version %(number)s was approved")
    return Said(words % _number(o), row.words)


@entry(Kind.RETURNED, icon="message-square", rows=_REVIEW, related=["review.proposal"])
def returned(o: Objects) -> Said:
    words = _("Version %(number)s came back from its review") % _number(o)
    count = o.get("remarks", 0)
    if count:
        words = f"{words}: " + ngettext("%(count)s remark", "%(count)s remarks", count) % {"count": count}
    return Said(words, o["review"].words)


@entry(Kind.WITHDRAWN, icon="x", rows=_REVIEW, related=["review.proposal"])
def withdrawn(o: Objects) -> Said:
    return Said(_("The review of version %(number)s is asked for no more") % _number(o))
