"""A funnel's own source with what the system has learnt to know: those needs become facts, every other word stays.

A file that was laid out by hand is changed line by line, comments and all. Where its lines cannot be read so (a need
written in braces), the whole is written anew from what it means, as drafts are.
"""

import re
from collections.abc import Iterator

from kochka.core.problems import Problems
from kochka.funnel.becoming import become, fact_of, known
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.drafts.sheet import sheet_of
from kochka.funnel.drafts.writing import written
from kochka.funnel.facts import specs
from kochka.funnel.loading import load

_CONFIRM = re.compile(r"^(?P<before> *(?:- +)?)confirm:(?P<comment>\s+#.*|\s*)$")
_KEY = re.compile(r"""^ *key: +(["']?)(?P<key>[\w.]+)\1\s*(?:#.*)?$""")
_WORDS = re.compile(r"""^ *["']?(ru|en)["']?:(?:\s|$)""")


def rewritten(source: str, funnel: FunnelDefinition) -> str | None:
    """The next source of a funnel, which is `become(funnel)` and nothing else; None where the loader would not take it
    for a reason of its own (two stages of one name, say)."""
    wanted = become(funnel)
    by_line = "".join(_lines(source.splitlines(keepends=True)))
    anew = written(sheet_of(wanted), wanted.key).text
    return next((text for text in (by_line, anew) if _means(text) == wanted), None)


def _means(text: str) -> FunnelDefinition | None:
    try:
        return load(text, specs())
    except Problems:
        return None


def _lines(lines: list[str]) -> Iterator[str]:
    facts, place = known(), 0
    while place < len(lines):
        line = lines[place]
        place += 1
        found = _CONFIRM.match(line.rstrip("\r\n"))
        if not found:
            yield line
            continue
        block = _inside(lines[place:], len(found["before"]))
        place += len(block)
        yield from _asked(line, found, block, facts)


def _inside(lines: list[str], column: int) -> list[str]:
    """The lines that belong to a mapping whose key stands at the column."""
    last = 0
    for number, line in enumerate(lines, 1):
        words = line.strip()
        if not words or words.startswith("#"):
            continue
        if _indent(line) <= column:
            break
        last = number
    return lines[:last]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _asked(line: str, found: re.Match[str], block: list[str], facts: frozenset[str]) -> Iterator[str]:
    """The need as a fact with the words that it had; as it was where it is no fact."""
    key = next((match["key"] for each in block if (match := _KEY.match(each.rstrip("\r\n")))), "")
    fact = fact_of(key, facts)
    if fact is None:
        yield line
        yield from block
        return
    end = line[len(line.rstrip("\r\n")) :]
    yield f"{found['before']}fact: {fact}{found['comment'].rstrip()}{end}"
    inside, words = min(map(_indent, filter(str.strip, block))), False
    for each in block:
        if each.strip() and _indent(each) == inside:
            words = bool(_WORDS.match(each))
        if words:
            yield each[inside - len(found["before"]) :] if each.strip() else each
