"""How the entries of reviews are said."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.deals.journal import Objects, Said, entry
from kochka.proposals.entries import Kind
from kochka.proposals.models import Review

_REVIEW = {"review": Review}
_RELATED = ["review.proposal", "review.skill", "review.wish"]


def _number(o: Objects) -> dict[str, int]:
    return {"number": o["review"].proposal.number}


@entry(Kind.REVIEW_ASKED, icon="eye", rows=_REVIEW, related=_RELATED)
def asked(o: Objects) -> Said:
    row = o["review"]
    of = ", ".join(each.name for each in (row.skill, row.wish) if each)
    words = _("A review of version %(number)s was asked for") % _number(o)
    return Said(f"{words}: {of}" if of else words, row.request)


@entry(Kind.REVIEW_TAKEN, icon="eye", rows=_REVIEW, related=["review.proposal"])
def taken(o: Objects) -> Said:
    return Said(_("The review of version %(number)s was taken in hand") % _number(o))


@entry(Kind.REVIEW_PUT_BACK, icon="undo-2", rows=_REVIEW, related=["review.proposal"])
def put_back(o: Objects) -> Said:
    return Said(_("The review of version %(number)s went back to the queue") % _number(o))


@entry(Kind.REVIEW_APPROVED, icon="check", rows=_REVIEW, related=["review.proposal"])
def approved(o: Objects) -> Said:
    row = o["review"]
    words = _("Version %(number)s was approved by who had made it") if row.own else _("Version %(number)s was approved")
    return Said(words % _number(o), row.words)


@entry(Kind.REVIEW_RETURNED, icon="message-square", rows=_REVIEW, related=["review.proposal"])
def returned(o: Objects) -> Said:
    words = _("Version %(number)s came back from its review") % _number(o)
    count = o.get("remarks", 0)
    if count:
        words = f"{words}: " + ngettext("%(count)s remark", "%(count)s remarks", count) % {"count": count}
    return Said(words, o["review"].words)


@entry(Kind.REVIEW_WITHDRAWN, icon="x", rows=_REVIEW, related=["review.proposal"])
def withdrawn(o: Objects) -> Said:
    return Said(_("The review of version %(number)s is asked for no more") % _number(o))
