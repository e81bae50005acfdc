"""The kinds of entries that timesheets write. Hours and watches write none."""

from enum import StrEnum

from django.utils.translation import gettext as _

from kochka.deals.entries import shorten
from kochka.deals.journal import Objects, Said, entry
from kochka.timesheets.models import Verdict


class Kind(StrEnum):
    """What happens besides hours."""

    VERDICT = "timesheets.verdict"


@entry(Kind.VERDICT, icon="gavel", rows={"verdict": Verdict})
def verdict(o: Objects) -> Said:
    row = o["verdict"]
    words = _("A verdict about what talking costs: %(what)s") % {"what": row.get_kind_display()}
    return Said(words, shorten(row.reason))
