"""What came of an import of clients: in words for a person, in figures for a script."""

from typing import Any

from django.utils.translation import gettext as _

from kochka.core.texts import number
from kochka.exchange.clients import ClientOutcome
from kochka.exchange.words import language, rejected_data


def imported(outcome: ClientOutcome, *, dry_run: bool) -> str:
    """The account of an import."""
    tally, rejects = outcome.tally, outcome.rejects
    first = _("Would be added: %(count)s") if dry_run else _("Added: %(count)s")
    lines = [f"{outcome.name}: {_said(first, tally.placed)}"]
    for words, count in (
        (_("Found among ours: %(count)s"), tally.found),
        (_("People: %(count)s"), tally.people),
        (_("Here already: %(count)s"), tally.already),
        (_("Sites and e-mails that are none, kept as notes: %(count)s"), tally.noted),
    ):
        if count:
            lines.append(_said(words, count))
    if rejects.count:
        counts = {"count": number(rejects.count, language()), "path": rejects.path}
        lines.append(_("Not placed: %(count)s, listed in %(path)s") % counts)
        lines += [f"  {number(many, language())} × {reason}" for reason, many in rejects.reasons().items()]
    if outcome.run:
        lines.append(_("To take it back: %(command)s") % {"command": f"kochka import undo {outcome.run.pk}"})
    return "\n".join(lines)


def _said(words: str, count: int) -> str:
    return words % {"count": number(count, language())}


def imported_data(outcome: ClientOutcome) -> dict[str, Any]:
    """The same for --json and for pages."""
    tally, rejects = outcome.tally, outcome.rejects
    return {
        "import": outcome.run.pk if outcome.run else None,
        "file": outcome.name,
        "encoding": outcome.sheet.look.encoding,
        "rows": tally.rows,
        "placed": tally.placed,
        "found": tally.found,
        "people": tally.people,
        "already": tally.already,
        "noted": tally.noted,
        "rejected": tally.rejected,
        "rejected_file": str(rejects.path) if rejects.count else None,
        "reasons": rejects.reasons(),
        **rejected_data(rejects),
    }
