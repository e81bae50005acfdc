"""The kinds of entries that proposals write, and how each is said."""

from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.core.texts import span
from kochka.deals.entries import shorten
from kochka.deals.journal import Objects, Said, entry
from kochka.funnel.models import Stage
from kochka.funnel.publishing import questions_of
from kochka.proposals.answers import shown
from kochka.proposals.flaws import said
from kochka.proposals.models import Block, BriefAnswer, BriefTest, PaymentPlan, Proposal, Recouped
from kochka.proposals.words import outcome_of


class Kind(StrEnum):
    """Everything that proposals write down by themselves."""

    BEGUN = "proposals.begun"
    EDITED = "proposals.edited"
    REMOVED = "proposals.block_removed"
    WITHDRAWN = "proposals.withdrawn"
    SEALED = "proposals.sealed"
    PLANNED = "proposals.planned"
    ANSWERED = "proposals.answered"
    TESTED = "proposals.tested"
    RECOUPED = "proposals.recouped"


_PROPOSAL = {"proposal": Proposal}


@entry(Kind.BEGUN, icon="file-plus", rows={**_PROPOSAL, "former": Proposal})
def begun(o: Objects) -> Said:
    row, former = o["proposal"], o["former"]
    words = _("The proposal was begun, version %(number)s") % {"number": row.number}
    if former is None:
        return Said(words, row.title)
    if former.deal_id != row.deal_id:
        return Said(words, _("a copy of another deal’s"))  # which one, is for those who see that deal
    return Said(words, _("from version %(number)s") % {"number": former.number})


@entry(Kind.EDITED, icon="pencil", rows=_PROPOSAL)
def edited(o: Objects) -> Said:
    return Said(_("Work on the proposal, version %(number)s") % {"number": o["proposal"].number})


@entry(Kind.REMOVED, icon="trash-2", rows={**_PROPOSAL, "block": Block})
def removed(o: Objects) -> Said:
    words = _("A block was removed from version %(number)s of the proposal") % {"number": o["proposal"].number}
    return Said(words, o["block"].title)


@entry(Kind.WITHDRAWN, icon="trash-2", rows=_PROPOSAL)
def withdrawn(o: Objects) -> Said:
    return Said(_("Version %(number)s of the proposal was put away") % {"number": o["proposal"].number})


@entry(Kind.SEALED, icon="stamp", rows=_PROPOSAL)
def sealed(o: Objects) -> Said:
    total = said(o.get("total"), o.get("currency"))
    words = _("The proposal was sealed, version %(number)s: %(sum)s")
    return Said(words % {"number": o["proposal"].number, "sum": total})


@entry(Kind.PLANNED, icon="coins", rows={"plan": PaymentPlan})
def planned(o: Objects) -> Said:
    words = _("Payments were planned: %(sum)s") % {"sum": said(o.get("total"), o.get("currency"))}
    return Said(words, o["plan"].reason)


def _language() -> str:
    return (get_language() or "ru")[:2]


@entry(Kind.ANSWERED, icon="clipboard-list", rows={"answers": BriefAnswer, "stage": Stage}, related=["stage.version"])
def answered(o: Objects) -> Said:
    questions = {question.key: question for question in questions_of(o["stage"].version.definition)}
    parts = []
    for row in o.all("answers"):
        question = questions.get(row.question)
        name = question.text.of(_language()) if question else row.question
        words = shorten(shown(question, row.said, _language()) if question else row.said, 120)
        parts.append(f"{name}: {words}" if words else _("%(name)s: nothing any more") % {"name": name})
    return Said(_("Brief"), shorten(" · ".join(parts)))


@entry(Kind.TESTED, icon="clipboard-list", rows={"test": BriefTest})
def tested(o: Objects) -> Said:
    row = o["test"]
    words = outcome_of(o.get("of", ""), row.passes if row else None)
    return Said(_("Brief: %(what)s") % {"what": words}, row.why if row else "")


@entry(Kind.RECOUPED, icon="gavel", rows={**_PROPOSAL, "recouped": Recouped})
def recouped(o: Objects) -> Said:
    row = o["recouped"]
    figures = {"time": span(row.minutes, _language()), "number": o["proposal"].number}
    words = _("%(time)s of talking went into version %(number)s of the proposal") % figures
    return Said(words, _("a line of its own") if row.block_id else _("spread over its lines"))
