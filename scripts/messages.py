"""Translations without gettext's programs: `update` gathers texts, `check` finds what is missing, `compile` writes .mo.

Texts come from kochka/**/*.py, kochka/**/templates/**/*.html and *.txt, and kochka/**/static/**/*.js, and go to
kochka/locale/LANGUAGE/LC_MESSAGES/django.po: sorted by the file they first stand in, without line numbers, so that a
changed file changes few lines. Exit codes: 0 well, 1 something is missing or wrong, 2 misused.

`compile` runs at set-up, where only polib is there: babel and Django's template reader are loaded when needed.
"""

import sys
from pathlib import Path
from typing import NamedTuple

import polib

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ROOT = Path(__file__).resolve().parent.parent
HEADER = {
    "Project-Id-Version": "Kochka",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "ru",
    "Plural-Forms": "nplurals=3; "
    "plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
}
FORMS = 3


class Text(NamedTuple):
    """A text as code has it. Two with the same `key` are one for gettext; `files` are where it stands."""

    context: str | None
    singular: str
    plural: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        return self.context, self.singular


def catalogs(root: Path) -> list[Path]:
    return sorted(root.glob("kochka/locale/*/LC_MESSAGES/django.po"))


def read(path: Path) -> polib.POFile:
    # No wrapping: a long sentence is one line, and a word changed in it is one line of a diff.
    catalog = polib.pofile(str(path), wrapwidth=100_000)
    assert isinstance(catalog, polib.POFile)
    return catalog


def key_of(entry: polib.POEntry) -> tuple[str | None, str]:
    return entry.msgctxt or None, entry.msgid


def update(root: Path) -> int:
    """Brings every catalog to what the code says. Translations stay; those of texts that are gone are printed."""
    from scripts.texts import gather

    texts = gather(root)
    for path in catalogs(root):
        old = {key_of(entry): entry for entry in read(path)}
        fresh = polib.POFile(wrapwidth=100_000)
        fresh.metadata = HEADER
        fresh.extend(entry_for(text, files, old.pop(text.key, None)) for text, files in texts.items())
        fresh.save(str(path))
        empty = sum(1 for entry in fresh if not entry.translated())
        print(f"{path.relative_to(root)}: {len(fresh)} texts, {empty} without a translation, {len(old)} dropped")
        for entry in old.values():
            print(f"  dropped: {entry.msgid!r} = {entry.msgstr or entry.msgstr_plural!r}")
    return 0


def entry_for(text: Text, files: list[str], old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=text.context, msgid=text.singular, occurrences=[(file, "") for file in files])
    if text.plural is not None:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {form: old.msgstr_plural.get(form, "") if old else "" for form in range(FORMS)}
    elif old:
        entry.msgstr = old.msgstr
    if old:
        entry.tcomment = old.tcomment
        entry.flags = [flag for flag in old.flags if flag == "fuzzy"]
    return entry


def check(root: Path) -> int:
    """Lists what a reader of a translation would stumble over."""
    from scripts.texts import gather, placeholder_faults

    wanted = {text.key: text for text in gather(root)}
    faults: list[str] = []
    for path in catalogs(root):
        entries = {key_of(entry): entry for entry in read(path) if not entry.obsolete}
        faults += [
            f"not in the catalog (make messages): {text.singular!r}"
            for key, text in wanted.items()
            if key not in entries
        ]
        for key, entry in entries.items():
            text = wanted.get(key)
            if text is None or (text.plural or "") != (entry.msgid_plural or ""):
                faults.append(f"no longer in the code (make messages): {entry.msgid!r}")
            elif "fuzzy" in entry.flags:
                faults.append(f"marked fuzzy: {entry.msgid!r}")
            elif not entry.translated():
                faults.append(f"not translated: {entry.msgid!r}")
            else:
                faults += placeholder_faults(entry)
    print(*faults, sep="\n", end="\n" if faults else "")
    return 1 if faults else 0


def compile_all(root: Path) -> int:
    """Writes the .mo beside each .po of every domain."""
    for path in sorted(root.glob("kochka/locale/*/LC_MESSAGES/*.po")):
        read(path).save_as_mofile(str(path.with_suffix(".mo")))
    return 0


def main(arguments: list[str]) -> int:
    commands = {"update": update, "check": check, "compile": compile_all}
    if len(arguments) != 1 or arguments[0] not in commands:
        print("messages.py update | check | compile", file=sys.stderr)
        return 2
    return commands[arguments[0]](ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
