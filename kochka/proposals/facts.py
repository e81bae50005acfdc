"""What proposals know of deals."""

from collections.abc import Collection, Mapping

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kochka.deals.facts import known
from kochka.funnel.definition import BriefQuestion
from kochka.funnel.facts import Answer, fact
from kochka.funnel.models import definition_of
from kochka.funnel.publishing import questions_of
from kochka.proposals.models import BriefAnswer, BriefTest
from kochka.proposals.words import lowered, outcome_of


@fact("proposals.brief_filled", name=gettext_lazy("The brief is filled"), mend="brief")
def brief_filled(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """All that the deal's own version of the funnel needs is answered, and no test was failed: three queries."""
    given: dict[int, set[str]] = {}
    rows = BriefAnswer.objects.filter(deal__in=deal_ids, replaced_at=None).exclude(said="")
    for deal_id, key in rows.values_list("deal", "question"):
        given.setdefault(deal_id, set()).add(key)
    failed: dict[int, list[str]] = {}
    no = BriefTest.objects.filter(deal__in=deal_ids, replaced_at=None, passes=False).order_by("pk")
    for deal_id, kind in no.values_list("deal", "kind"):
        failed.setdefault(deal_id, []).append(kind)
    return {
        deal_id: _answer(questions_of(definition_of(row.source)), given.get(deal_id, set()), failed.get(deal_id, []))
        for deal_id, row in known(deal_ids).items()
        if deal_id in deal_ids
    }


def _answer(questions: Collection[BriefQuestion], given: Collection[str], failed: Collection[str]) -> Answer:
    lacking = [question for question in questions if question.needed and question.key not in given]
    asked = any(question.key in given for question in questions)
    if asked and not lacking and not failed:
        return Answer(True)
    language = get_language() or "ru"
    says = [outcome_of(kind, False) for kind in failed]
    if lacking:
        names = ", ".join(lowered(question.text.of(language)) for question in lacking)
        says.append(_("missing: %(what)s") % {"what": names})
    return Answer(False, detail="; ".join(says) or _("Nothing is said yet."))
