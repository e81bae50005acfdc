"""What was measured, as a table for people: each figure with its target beside it and a verdict."""

from collections.abc import Iterator, Sequence
from typing import Any

from kochka.ops.bench.names import names, reader_names
from kochka.ops.bench.targets import FIGURES, PAGES, Target
from kochka.ops.words import gettext as _

type Round = dict[str, Any]

MET, MISSED, NONE = "✓", "✗", "—"


def table(rounds: Sequence[Round]) -> str:
    """The last round, compared with the first where there are two."""
    lines = [_heading(rounds[-1])]
    for rows in tables(rounds):
        lines += ["", *_aligned(rows)]
    return "\n".join([*lines, "", *verdicts(rounds)])


def tables(rounds: Sequence[Round]) -> list[list[list[str]]]:
    """The cells of each table, headings first: of each reader's pages, and of the figures beside them."""
    large, small = rounds[-1], rounds[0] if len(rounds) > 1 else None
    pages = [[_columns(called), *_pages(reader, large, small)] for reader, called in reader_names().items()]
    return [*pages, [[_("figure"), _("value"), _("target"), ""], *_figures(large)]]


def verdicts(rounds: Sequence[Round]) -> list[str]:
    """What was missed, and whether what was made is sound."""
    missed = list(_missed(rounds[-1], rounds[0] if len(rounds) > 1 else None))
    said = _("All targets are met.") if not missed else _("Missed: %(what)s") % {"what": "; ".join(missed)}
    return [said, *_checked(rounds)]


def _heading(found: Round) -> str:
    words = _("%(database)s, %(deals)s deals, %(entries)s entries in their journals, made in %(seconds)s s")
    return words % {
        "database": found["database"],
        "deals": found["deals"],
        "entries": found["rows"]["Entry"],
        "seconds": found["built_seconds"],
    }


def _columns(reader: str) -> list[str]:
    return [
        reader, "p50", "p95", _("target"), "", _("growth"), _("target"), "", _("bare SQL"), _("work"),
        _("queries"), "kB",
    ]  # fmt: skip


def _pages(reader: str, large: Round, small: Round | None) -> Iterator[list[str]]:
    called = names()
    for key, target in PAGES.items():
        figures = large["pages"][reader][key]
        grown = growth(reader, key, large, small)
        yield [
            called[key],
            f"{figures['p50']:.1f}",
            f"{figures['p95']:.1f}",
            _bound(target.bound),
            verdict(target, figures["p50"]),
            NONE if grown is None else f"{grown:.2f}×",
            NONE if target.growth is None else f"{target.growth}×",
            _grown_verdict(target, grown),
            f"{figures['bare']:.1f}",
            f"{figures['cpu']:.1f}",
            str(figures["queries"]),
            f"{figures['bytes'] / 1024:.0f}",
        ]


def _figures(found: Round) -> Iterator[list[str]]:
    called = names()
    for key, target in FIGURES.items():
        value = found[key]
        shown = NONE if value is None else f"{value:g}" if value < 10 else f"{value:.0f}"
        yield [called[key], shown, _bound(target.bound, least=target.least), verdict(target, value)]


def growth(reader: str, key: str, large: Round, small: Round | None) -> float | None:
    """How many times longer a page takes than with a tenth of the deals."""
    if small is None:
        return None
    before: float = small["pages"][reader][key]["p50"]
    after: float = large["pages"][reader][key]["p50"]
    return after / before


def _bound(bound: float, *, least: bool = False) -> str:
    return f"{'≥' if least else '≤'} {bound:g}"


def verdict(target: Target, value: float | None) -> str:
    """A tick, a cross, or a dash where nothing was measured."""
    return NONE if value is None else MET if target.met(value) else MISSED


def _grown_verdict(target: Target, grown: float | None) -> str:
    if grown is None or target.growth is None:
        return ""
    return MET if grown <= target.growth else MISSED


def _missed(large: Round, small: Round | None) -> Iterator[str]:
    called = names()
    for reader, who in reader_names().items():
        for key, target in PAGES.items():
            took, grown = large["pages"][reader][key]["p50"], growth(reader, key, large, small)
            if not target.met(took) or _grown_verdict(target, grown) == MISSED:
                yield f"{called[key]} ({who})"
    for key, target in FIGURES.items():
        if verdict(target, large[key]) == MISSED:
            yield called[key]


def _checked(rounds: Sequence[Round]) -> Iterator[str]:
    for found in rounds:
        said = {"deals": found["deals"], "rules": "; ".join(found["check"]["broken"])}
        if found["check"]["broken"]:
            yield _("kochka check, %(deals)s deals: rules that do not hold: %(rules)s") % said
        else:
            yield _("kochka check, %(deals)s deals: all rules hold") % said


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if not place else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
