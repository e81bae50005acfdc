"""What came of bringing hours in, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kochka.core.texts import number, span
from kochka.exchange.hours import Brought
from kochka.exchange.words import language

MOST_SAID = 20


def brought(came: Brought, *, dry_run: bool) -> str:
    """A few lines: which columns were known, how many rows were logged, which were not and why."""
    spoken = language()
    would = ngettext("%(n)s entry would be logged: %(time)s", "%(n)s entries would be logged: %(time)s", came.taken)
    did = ngettext("%(n)s entry was logged: %(time)s", "%(n)s entries were logged: %(time)s", came.taken)
    lines = [
        _("Rows: %(n)s") % {"n": number(came.rows, spoken)},
        (would if dry_run else did) % {"n": number(came.taken, spoken), "time": span(came.minutes, spoken)},
        _("Columns: %(names)s") % {"names": ", ".join(f"“{name}”" for name in came.columns.values())},
    ]
    if came.already:
        lines.append(_("Here already: %(n)s") % {"n": number(came.already, spoken)})
    if came.rejected:
        lines.append(_("Not taken: %(n)s") % {"n": number(came.rejected, spoken)})
        lines += [_("  line %(line)s: %(why)s") % {"line": line, "why": why} for line, why in came.refused[:MOST_SAID]]
    return "\n".join(lines)


def data(came: Brought) -> dict[str, Any]:
    """The same for --json."""
    return {
        "columns": came.columns,
        "rows": came.rows,
        "taken": came.taken,
        "minutes": came.minutes,
        "already": came.already,
        "rejected": came.rejected,
        "problems": [{"line": line, "says": why} for line, why in came.refused],
    }
