"""Whether talking about a deal is still worth it, as a gate asks."""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import once_read
from kochka.funnel.facts import Answer, fact
from kochka.timesheets.models import Verdict
from kochka.timesheets.talking import Level, Talk, any_asked, talks

SILENT = Answer(True, silent=True)


@fact("timesheets.verdict", name=gettext_lazy("It is said whether talking on is worth it"), mend="verdict")
def verdict(deal_ids: Collection[int]) -> Mapping[int, Answer]:
    """Holds and keeps silent while talking is cheap; warns past the first threshold; past the second it is missing
    until the holder has given a verdict for that step."""
    if not any_asked(deal_ids):
        return dict.fromkeys(deal_ids, SILENT)
    return {deal_id: _answer(talk) for deal_id, talk in talks(deal_ids).items()}


def _answer(talk: Talk) -> Answer:
    if talk.level is Level.CALM:
        return SILENT
    if talk.level is Level.CAUTION:
        return Answer(False, warns=True, detail=once_read(lambda: said_of(talk)))
    if talk.level is Level.DEMANDED:
        return Answer(False, detail=once_read(lambda: said_of(talk)))
    given = talk.verdict
    assert given is not None
    return Answer(True, since=given.at, detail=once_read(lambda: _given(given)))


def said_of(talk: Talk) -> str:
    """What talking has eaten, in a sentence that everybody may read."""
    if talk.percent is not None:
        words = _("Talking has eaten up to %(percent)s%% of the sum, the brink is %(brink)s%%.")
        brink = talk.terms.verdict if talk.terms else 0
        return words % {"percent": talk.percent, "brink": brink * max(talk.step, 1)}
    hours = talk.terms.verdict_hours if talk.terms and talk.terms.verdict_hours else 0
    words = _("%(hours)s hours have gone into talking and the sum is not clear; the brink is %(brink)s.")
    return words % {"hours": talk.cost.minutes // 60, "brink": hours * max(talk.step, 1)}


def _given(row: Verdict) -> str:
    return _("%(who)s: %(what)s. %(why)s") % {"who": row.by.name, "what": row.get_kind_display(), "why": row.reason}
