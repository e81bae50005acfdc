"""What came of bringing enquiries in, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.core.texts import number
from kochka.exchange.enquiries import Taken
from kochka.exchange.words import language

MOST_SAID = 20


def taken(came: Taken, *, dry_run: bool) -> str:
    """A few lines: which columns were known, how many rows became enquiries, which did not and why."""
    spoken = language()
    would = ngettext("%(n)s enquiry would come in", "%(n)s enquiries would come in", came.taken)
    did = ngettext("%(n)s enquiry came in", "%(n)s enquiries came in", came.taken)
    lines = [
        _("Rows: %(n)s") % {"n": number(came.rows, spoken)},
        (would if dry_run else did) % {"n": number(came.taken, spoken)},
        _("Columns: %(names)s") % {"names": ", ".join(f"“{name}”" for name in came.columns.values())},
    ]
    if came.already:
        lines.append(_("Here already: %(n)s") % {"n": number(came.already, spoken)})
    if came.rejected:
        lines.append(_("Not taken: %(n)s") % {"n": number(came.rejected, spoken)})
        lines += [_("  line %(line)s: %(why)s") % {"line": line, "why": why} for line, why in came.refused[:MOST_SAID]]
    if came.run:
        lines.append(_("To take it back: kochka import undo %(number)s") % {"number": came.run.pk})
    return "\n".join(lines)


def data(came: Taken) -> dict[str, Any]:
    """The same for --json."""
    return {
        "import": came.run.pk if came.run else None,
        "columns": came.columns,
        "rows": came.rows,
        "taken": came.taken,
        "already": came.already,
        "rejected": came.rejected,
        "problems": [{"line": line, "says": why} for line, why in came.refused],
    }
