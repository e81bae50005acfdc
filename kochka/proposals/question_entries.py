"""The kinds of entries that questions to experts write, and how each is said."""

from enum import StrEnum

from django.utils.translation import gettext as _

from kochka.deals.journal import Objects, Said, entry
from kochka.proposals.models import HandOffered, Question


class Kind(StrEnum):
    """What happens to a question, and to a hand that is offered."""

    HAND_OFFERED = "proposals.hand_offered"
    HAND_BACK = "proposals.hand_back"
    ASKED = "proposals.question_asked"
    TAKEN = "proposals.question_taken"
    ASKED_BACK = "proposals.question_asked_back"
    REPLIED = "proposals.question_replied"
    PASSED_ON = "proposals.question_passed_on"
    ANSWERED = "proposals.question_answered"
    DECLINED = "proposals.question_declined"
    WITHDRAWN = "proposals.question_withdrawn"
    KEPT = "proposals.answer_kept"
    RETIRED = "proposals.answer_retired"


_HAND = {"hand": HandOffered}
_QUESTION = {"question": Question}


@entry(Kind.HAND_OFFERED, icon="hand-helping", rows=_HAND)
def hand_offered(o: Objects) -> Said:
    return Said(_("Asked what exactly to help with"))


@entry(Kind.HAND_BACK, icon="undo-2", rows=_HAND)
def hand_back(o: Objects) -> Said:
    return Said(_("Offers help no more"))


@entry(Kind.ASKED, icon="message-circle-question-mark", rows=_QUESTION, related=["question.skill"])
def asked(o: Objects) -> Said:
    row = o["question"]
    words = _("An expert was asked")
    return Said(f"{words}: {row.skill.name}" if row.skill else words, row.request)


def _about(words: str, o: Objects) -> Said:
    return Said(words, o["question"].request)


@entry(Kind.TAKEN, icon="eye", rows=_QUESTION)
def taken(o: Objects) -> Said:
    return _about(_("Took the question in hand"), o)


@entry(Kind.ASKED_BACK, icon="message-square", rows=_QUESTION)
def asked_back(o: Objects) -> Said:
    return _about(_("Asked back about the question"), o)


@entry(Kind.REPLIED, icon="message-square", rows=_QUESTION)
def replied(o: Objects) -> Said:
    return _about(_("Replied about the question"), o)


@entry(Kind.PASSED_ON, icon="undo-2", rows=_QUESTION)
def passed_on(o: Objects) -> Said:
    return _about(_("The question went back to the queue"), o)


@entry(Kind.ANSWERED, icon="check", rows=_QUESTION)
def answered(o: Objects) -> Said:
    return _about(_("Answered the question"), o)


@entry(Kind.DECLINED, icon="x", rows=_QUESTION)
def declined(o: Objects) -> Said:
    return _about(_("Declined the question"), o)


@entry(Kind.WITHDRAWN, icon="x", rows=_QUESTION)
def withdrawn(o: Objects) -> Said:
    return _about(_("The question is asked no more"), o)


@entry(Kind.KEPT, icon="bookmark", rows=_QUESTION)
def kept(o: Objects) -> Said:
    return _about(_("The answer was kept as a note"), o)


@entry(Kind.RETIRED, icon="bookmark", rows=_QUESTION)
def retired(o: Objects) -> Said:
    return _about(_("The note with the answer was retired"), o)
