"""Which texts the code offers for translation, and whether a translation fills in what its text fills in."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.utils.translation.template import templatize

from scripts.messages import Text

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NAMED = r"%\(\w+\)[a-z]"
POSITIONAL = r"%[sdr]"
BRACES = r"\{\w*(?:![rs])?(?::[^{}]*)?\}"


def gather(root: Path) -> dict[Text, list[str]]:
    """Every text with the files it stands in, by first file and by place within it.

    Raises SyntaxError for a template that breaks off in the middle of a translation, and ValueError where one text has
    two different plurals.
    """
    found: dict[Text, list[str]] = {}
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        for text in texts_of(path):
            files = found.setdefault(text, [])
            if name not in files:
                files.append(name)
    return joined(found)


def joined(found: dict[Text, list[str]]) -> dict[Text, list[str]]:
    """gettext knows a text by its singular: where it stands with and without a plural, the plural one serves both."""
    best: dict[tuple[str | None, str], Text] = {}
    for text in found:
        other = best.get(text.key)
        if other and other.plural and text.plural and other.plural != text.plural:
            raise ValueError(f"{text.singular!r} has two plurals: {other.plural!r} and {text.plural!r}")
        if other is None or text.plural:
            best[text.key] = text
    merged: dict[Text, list[str]] = {}
    for text, files in found.items():
        merged.setdefault(best[text.key], []).extend(files)
    return {text: sorted(set(files)) for text, files in sorted(merged.items(), key=lambda item: min(item[1]))}


def sources(root: Path) -> list[Path]:
    patterns = ("**/*.py", "**/templates/**/*.html", "**/templates/**/*.txt", "**/static/**/*.js")
    return sorted(
        {path for pattern in patterns for path in (root / "kochka").glob(pattern) if "migrations" not in path.parts}
    )


# `import gettext as …` names the module and hides no text.
ALIAS = re.compile(r"(?m)^(?!import ).*\b(?:n|p|np)?gettext(?:_lazy|_noop)? as (\w+)")


def texts_of(path: Path) -> Iterator[Text]:
    """The texts of one file. Raises ValueError for a name of gettext that would hide its texts from this tool."""
    source = path.read_text()
    if path.suffix == ".py":
        for alias in ALIAS.findall(source):
            if alias not in KEYWORDS:
                raise ValueError(f"{path.name}: texts under the name {alias} are not gathered")
        yield from extracted(source, "python")
    elif path.suffix == ".js":
        yield from extracted(source, "javascript")
    else:
        # Each line by itself: what Django makes of a template is calls between rubble, no valid Python.
        for line in templatize(source, origin=str(path)).splitlines():
            yield from extracted(f"{line.strip()}\n", "python")


def extracted(source: str, language: str) -> Iterator[Text]:
    for _line, message, _comments, context in extract(language, io.BytesIO(source.encode()), keywords=KEYWORDS):
        singular, plural = (message, None) if isinstance(message, str) else (message[0], message[1])
        if singular:
            yield Text(context, singular, plural)


def placeholder_faults(entry: polib.POEntry) -> list[str]:
    """Where a translation lacks a placeholder of its text, or has one that the text has not.

    A plural form may do without a placeholder that only one form of the text has ("one deal", "%(count)s deals").
    """
    forms = [placeholders(entry.msgid)] + ([placeholders(entry.msgid_plural)] if entry.msgid_plural else [])
    must, may = set.intersection(*forms), set.union(*forms)
    faults = []
    for translated in entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]:
        has = placeholders(translated)
        if lacks := must - has:
            faults.append(f"{', '.join(sorted(lacks))} is lost in the translation of {entry.msgid!r}: {translated!r}")
        if extra := has - may:
            faults.append(f"{', '.join(sorted(extra))} is not in {entry.msgid!r}: {translated!r}")
    return faults


def placeholders(text: str) -> set[str]:
    """Named ones as they stand; a positional one with its count, since losing the second of two matters."""
    positional = re.findall(POSITIONAL, text.replace("%%", ""))
    counted = {f"{kind} ×{positional.count(kind)}" for kind in positional}
    return {*re.findall(NAMED, text), *re.findall(BRACES, text), *counted}
