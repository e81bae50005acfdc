"""A draft written down as YAML for the strict loader, which alone says whether it is right.

Every text is quoted, so that no character of it means anything to YAML; every field has lines of its own, so that what
the loader finds on a line can be said at the field.
"""

import json
import re
from dataclasses import dataclass, field

from kochka.funnel.definition import AGREED, PRODUCTION, BriefKind
from kochka.funnel.drafts.sheet import NeedSheet, QuestionSheet, ReminderSheet, Sheet, StageSheet, TalkingSheet, Words

_TO_ESCAPE = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Place:
    """A field of the draft: of a stage, or of the whole funnel where `stage` is empty; of a need, of a question of the
    brief, or of a reminder, by its place."""

    stage: str
    field: str
    need: int | None = None
    question: int | None = None
    reminder: int | None = None


@dataclass(slots=True)
class Written:
    """The YAML so far, and which field each of its lines says; lines count from 1."""

    lines: list[str] = field(default_factory=list)
    places: dict[int, Place] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def put(self, indent: int, line: str, place: Place) -> None:
        self.lines.append(" " * indent + line)
        self.places[len(self.lines)] = place

    def words(self, indent: int, key: str, words: Words, place: Place) -> None:
        """A text under its key; nothing at all is written as an empty one, which the loader misses."""
        if not words:
            self.put(indent, f'{key}: ""', place)
            return
        self.put(indent, f"{key}:", place)
        for language, text in words.items():
            self.put(indent + 2, f"{language}: {quoted(text)}", place)

    def list(self, indent: int, key: str, items: list[Words], place: Place) -> None:
        if not items:
            return
        self.put(indent, f"{key}:", place)
        for words in items:
            for number, (language, text) in enumerate(words.items()):
                self.put(indent + 2, f"{'  ' if number else '- '}{language}: {quoted(text)}", place)


def quoted(text: str) -> str:
    """The text between double quotes, on one line, whatever stands in it."""
    return _TO_ESCAPE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def written(sheet: Sheet, key: str) -> Written:
    """The whole funnel as a file."""
    out = Written()
    out.put(0, "format: 1", Place("", "format"))
    out.put(0, f"funnel: {quoted(key)}", Place("", "key"))
    out.words(0, "name", sheet["name"], Place("", "name"))
    if sheet["about"]:
        out.words(0, "about", sheet["about"], Place("", "about"))
    _needs(out, 0, "always", sheet["always"], "")
    _brief(out, sheet.get("brief", []))
    _talking(out, sheet.get("talking"))
    if not sheet["stages"]:
        out.put(0, "stages: []", Place("", "stages"))
        return out
    out.put(0, "stages:", Place("", "stages"))
    for stage in sheet["stages"]:
        out.lines.append("")
        _stage(out, stage)
    return out


def _talking(out: Written, talking: TalkingSheet | None) -> None:
    """What was typed, as it was typed: the loader says what is wrong with it. Nothing typed at all: no thresholds."""
    if not talking or not any(talking.values()):
        return
    out.put(0, "talking:", Place("", "caution"))
    for name in ("caution", "verdict"):
        out.put(2, f"{name}: {quoted(talking[name])}", Place("", name))
    if talking["caution_hours"] or talking["verdict_hours"]:
        out.put(2, "hours:", Place("", "caution_hours"))
        for name, field in (("caution", "caution_hours"), ("verdict", "verdict_hours")):
            typed = talking["caution_hours"] if field == "caution_hours" else talking["verdict_hours"]
            out.put(4, f"{name}: {typed if _WHOLE.fullmatch(typed) else quoted(typed)}", Place("", field))


def _brief(out: Written, questions: list[QuestionSheet]) -> None:
    if questions:
        out.put(0, "brief:", Place("", "brief"))
    for number, question in enumerate(questions):
        _question(out, question, number)


def _question(out: Written, question: QuestionSheet, number: int) -> None:
    def at(field: str) -> Place:
        return Place("", field, question=number)

    out.put(0, f"- question: {quoted(question['key'] or f'unnamed_{number}')}", at("text"))
    out.put(2, f"kind: {quoted(question['kind'])}", at("kind"))
    out.put(2, f"needed: {'true' if question['needed'] else 'false'}", at("needed"))
    for language, text in (question["text"] or {"ru": ""}).items():
        out.put(2, f"{language}: {quoted(text)}", at("text"))
    if question["hint"]:
        out.words(2, "hint", question["hint"], at("hint"))
    if question["choices"]:
        out.put(2, "choices:", at("choices"))
    elif question["kind"] == BriefKind.CHOICE:
        out.put(2, "choices: []", at("choices"))
    for choice in question["choices"]:
        out.put(4, f"- choice: {quoted(choice['key'])}", at("choices"))
        for language, text in choice["text"].items():
            out.put(6, f"{language}: {quoted(text)}", at("choices"))


def _stage(out: Written, stage: StageSheet) -> None:
    key = stage["key"]
    out.put(0, f"- stage: {quoted(key)}", Place(key, "name"))
    if stage["opens"]:
        out.put(2, f"opens: {PRODUCTION}", Place(key, "opens"))
    if stage["counts_as"]:
        out.put(2, f"counts_as: {AGREED}", Place(key, "counts_as"))
    out.words(2, "name", stage["name"], Place(key, "name"))
    out.words(2, "why", stage["why"], Place(key, "why"))
    out.list(2, "do", stage["do"], Place(key, "do"))
    out.list(2, "avoid", stage["avoid"], Place(key, "avoid"))
    out.words(2, "output", stage["output"], Place(key, "output"))
    out.put(2, f"owner: {quoted(stage['owner'])}", Place(key, "owner"))
    if stage["may_ask"]:
        out.put(2, f"may_ask: [{', '.join(map(quoted, stage['may_ask']))}]", Place(key, "may_ask"))
    out.words(2, "jump", stage["jump"], Place(key, "jump"))
    for name, days in (("norm", stage["norm"]), ("silence", stage["silence"])):
        if days:
            out.put(2, f"{name}: {quoted(days + ' workdays')}", Place(key, name))
    if tries := stage["tries"]:
        out.put(2, f"tries: {tries if _WHOLE.fullmatch(tries) else quoted(tries)}", Place(key, "tries"))
    _needs(out, 2, "need", stage["need"], key)
    if reminders := stage.get("reminders"):
        out.put(2, "reminders:", Place(key, "reminders"))
        for number, reminder in enumerate(reminders):
            _reminder(out, reminder, key, number)


def _reminder(out: Written, reminder: ReminderSheet, stage: str, number: int) -> None:
    def at(field: str) -> Place:
        return Place(stage, field, reminder=number)

    out.put(4, f"- reminder: {quoted(reminder['key'] or f'unnamed_{number}')}", at("brings"))
    out.put(6, f"after: {quoted(reminder['after'] + ' workdays')}", at("after"))
    out.put(6, f"channel: {quoted(reminder['channel'])}", at("channel"))
    out.words(6, "brings", reminder["brings"], at("brings"))
    for language, text in (reminder["text"] or {"ru": ""}).items():
        out.put(6, f"{language}: {quoted(text)}", at("text"))


def _needs(out: Written, indent: int, key: str, needs: list[NeedSheet], stage: str) -> None:
    if not needs:
        return
    out.put(indent, f"{key}:", Place(stage, key))
    for number, need in enumerate(needs):
        if "fact" in need:
            _fact(out, indent + 2, need, stage, number)
        else:
            _confirm(out, indent + 2, need, stage, number)


def _fact(out: Written, indent: int, need: NeedSheet, stage: str, number: int) -> None:
    out.put(indent, f"- fact: {quoted(need['fact'])}", Place(stage, "fact", number))
    inside = indent + 2
    for name, word in need.get("params", {}).items():
        out.put(inside, f"{name}: {quoted(word)}", Place(stage, "fact", number))
    if ask := need.get("ask"):
        out.put(inside, f"ask: {quoted(ask)}", Place(stage, "ask", number))
    if after := need.get("after"):
        out.put(inside, f"after: [{', '.join(map(quoted, after))}]", Place(stage, "after", number))
    for language, text in need.get("text", {}).items():
        out.put(inside, f"{language}: {quoted(text)}", Place(stage, "text", number))
    _options(out, inside, need, stage, number)


def _confirm(out: Written, indent: int, need: NeedSheet, stage: str, number: int) -> None:
    out.put(indent, "- confirm:", Place(stage, "text", number))
    inside = indent + 6
    out.put(inside, f"key: {quoted(need.get('key', ''))}", Place(stage, "about", number))
    for name in ("by", "evidence"):
        out.put(inside, f"{name}: {quoted(str(need.get(name, '')))}", Place(stage, name, number))
    if about := need.get("about"):
        out.put(inside, f"about: {quoted(about)}", Place(stage, "about", number))
    for language, text in (need.get("text") or {"ru": ""}).items():
        out.put(inside, f"{language}: {quoted(text)}", Place(stage, "text", number))
    _options(out, indent + 2, need, stage, number)


def _options(out: Written, indent: int, need: NeedSheet, stage: str, number: int) -> None:
    if role := need.get("waivable_by"):
        out.put(indent, f"waivable_by: {quoted(role)}", Place(stage, "waivable_by", number))
    if need.get("caution"):
        out.put(indent, "caution: true", Place(stage, "caution", number))
