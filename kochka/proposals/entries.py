"""The kinds of entries that proposals write, and how each is said."""

from enum import StrEnum

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kochka.deals.entries import shorten
from kochka.deals.journal import Objects, Said, entry
from kochka.funnel.models import Stage
from kochka.funnel.publishing import questions_of
from kochka.proposals.answers import shown
from kochka.proposals.models import BriefAnswer, BriefTest
from kochka.proposals.words import outcome_of

__all__ = ["Kind", "shorten"]


class Kind(StrEnum):
    """Everything that proposals write down by themselves."""

    ANSWERED = "proposals.answered"
    TESTED = "proposals.tested"


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
