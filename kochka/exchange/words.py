"""What came of an import or of its undoing: in words for a person, in figures for a script."""

from typing import Any

from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from kochka.core.money import Money, format_money
from kochka.core.texts import number
from kochka.exchange.importing import Outcome
from kochka.exchange.models import Import
from kochka.exchange.rejects import Rejects
from kochka.exchange.undoing import Undone

MOST_NAMED = 10
_SEPARATORS = {"\t": "tab"}


def language() -> str:
    """The language of the terminal."""
    return get_language() or "en"


def imported(outcome: Outcome, *, dry_run: bool) -> str:
    """The account of an import."""
    sheet, tally = outcome.plan.sheet, outcome.tally
    rows = ngettext("%(count)s row", "%(count)s rows", tally.rows) % {"count": number(tally.rows, language())}
    form = {"file": outcome.plan.name, "rows": rows, "encoding": sheet.look.encoding}
    form["separator"] = _SEPARATORS.get(sheet.separator, sheet.separator)
    lines = [_("%(file)s: %(rows)s, %(encoding)s, separated by “%(separator)s”") % form]
    lines += _deals(outcome, dry_run=dry_run)
    if tally.already:
        lines.append(_("Here already: %(count)s") % {"count": number(tally.already, language())})
    if tally.skipped:
        lines.append(_("Left out, as the map says: %(count)s") % {"count": number(tally.skipped, language())})
    if outcome.rejects.count:
        lines += _rejected(outcome)
    if outcome.plan.owners.strangers:
        lines.append(_strangers(outcome, dry_run=dry_run))
    if outcome.run:
        lines.append(_("To take it back: %(command)s") % {"command": f"kochka import undo {outcome.run.pk}"})
    return "\n".join(lines)


def _deals(outcome: Outcome, *, dry_run: bool) -> list[str]:
    tally, definition = outcome.tally, outcome.plan.version.definition
    count = number(tally.placed, language())
    if not tally.placed:
        return [_("Nothing new to place")]
    first = _("Would be placed: %(count)s") if dry_run else _("Placed: %(count)s")
    shown = [
        (pgettext("how many deals", "finished"), tally.finished, "finished"),
        (pgettext("how many deals", "lost"), tally.lost, "lost"),
    ]
    shown += [(stage.name.of(language()), tally.open[stage.key], "") for stage in definition.stages]
    rows = [(words, number(many, language()), _sums(outcome, state)) for words, many, state in shown if many]
    wide, deep = max(len(row[0]) for row in rows), max(len(row[1]) for row in rows)
    lines = [f"  {words:<{wide}}  {many:>{deep}}  {sums}".rstrip() for words, many, sums in rows]
    if tally.open_without_client:
        bare = number(tally.open_without_client, language())
        lines.append("  " + _("without a client, of the open ones: %(count)s") % {"count": bare})
    return [first % {"count": count}, *lines]


def _sums(outcome: Outcome, state: str) -> str:
    sums = sorted((currency, minor) for (of, currency), minor in outcome.tally.sums.items() if of == state and minor)
    return ", ".join(format_money(Money(minor, currency), language()) for currency, minor in sums)


def _rejected(outcome: Outcome) -> list[str]:
    rejects = outcome.rejects
    count = number(rejects.count, language())
    lines = [_("Not placed: %(count)s, listed in %(path)s") % {"count": count, "path": rejects.path}]
    lines += [f"  {number(many, language())} × {reason}" for reason, many in rejects.reasons().items()]
    return lines


def _strangers(outcome: Outcome, *, dry_run: bool) -> str:
    names = list(outcome.plan.owners.strangers.values())
    some = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    words = (
        _("New accounts would be made: %(count)s (%(names)s)")
        if dry_run
        else _("New accounts, without a password yet: %(count)s (%(names)s)")
    )
    return words % {"count": number(len(names), language()), "names": some}


def imported_data(outcome: Outcome, *, dry_run: bool) -> dict[str, Any]:
    """The same for --json. Sums are in minor units."""
    sheet, rejects = outcome.plan.sheet, outcome.rejects
    return {
        "dry_run": dry_run,
        "import": outcome.run.pk if outcome.run else None,
        "file": outcome.plan.name,
        "encoding": sheet.look.encoding,
        "separator": sheet.separator,
        **outcome.tally.as_dict(),
        "rejected_file": str(rejects.path) if rejects.count else None,
        "reasons": rejects.reasons(),
        **rejected_data(rejects),
        "new_people": list(outcome.plan.owners.strangers.values()),
        "new_lines": sorted(name for _column, name in outcome.plan.extras.strangers),
    }


def rejected_data(rejects: Rejects) -> dict[str, Any]:
    """Sorts of trouble with the first row of each, and the first rows."""
    return {
        "kinds": [
            {
                "count": kind.count,
                "code": kind.first.problem.code,
                "line": kind.first.problem.line,
                "reason": kind.first.problem.text(language()),
            }
            for kind in rejects.sorts()
        ],
        "first_rejected": [
            {"line": row.problem.line, "reason": row.problem.text(language()), "row": row.raw} for row in rejects.first
        ],
    }


def undone(result: Undone) -> str:
    """The account of an undoing."""
    words = _("Import %(number)s: %(count)s withdrawn")
    lines = [words % {"number": result.run.pk, "count": number(result.withdrawn, language())}]
    if result.before:
        lines.append(_("Withdrawn before: %(count)s") % {"count": number(result.before, language())})
    if result.clients:
        lines.append(_("Clients that came along and left: %(count)s") % {"count": number(result.clients, language())})
    if result.kept:
        lines.append(_("Kept, for people have worked on them: %(count)s") % {"count": len(result.kept)})
        lines += [f"  № {deal} {title}" for deal, title in result.kept[: MOST_NAMED * 2]]
        lines += ["  …"] if len(result.kept) > MOST_NAMED * 2 else []
    return "\n".join(lines)


def undone_data(result: Undone) -> dict[str, Any]:
    """The same for --json."""
    kept = [{"deal": deal, "title": title} for deal, title in result.kept]
    return {"import": result.run.pk, "withdrawn": result.withdrawn, "before": result.before, "kept": kept} | {
        "clients": result.clients
    }


def listed(run: Import) -> str:
    """An import as a line."""
    state = _("undone") if run.undone_at else _("cut off") if run.is_running else ""
    line = f"{run.pk}  {run.started_at:%Y-%m-%d %H:%M}  {run.source}  {run.file_name}  {run.placed}"
    return f"{line}  {state}".rstrip()


def listed_data(run: Import) -> dict[str, Any]:
    """The same for --json."""
    return {
        "import": run.pk,
        "source": run.source,
        "file": run.file_name,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
        "undone_at": run.undone_at,
        "placed": run.placed,
    }
