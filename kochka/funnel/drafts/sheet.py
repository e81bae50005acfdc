"""What a draft holds: a funnel as it was typed, fields that are wrong included. Plain JSON, a part a stage.

Texts are kept by language ("ru", "en"; languages without words have no place). People write in their company's
language: words that were changed lose their translation, since it would say what nobody says any more.
"""

from collections.abc import Collection, Iterable
from typing import NotRequired, TypedDict

from kochka.core.texts import clean_line, clean_text
from kochka.funnel.becoming import fact_of
from kochka.funnel.definition import (
    BriefQuestion,
    ConfirmNeed,
    FactNeed,
    FunnelDefinition,
    Need,
    Reminder,
    Stage,
    Talking,
    Text,
)

type Words = dict[str, str]

MOST_TYPED = 20_000
"""Characters that are kept of one field, ten times what a funnel may say: whoever pastes a book is told so."""

_NOT_CHARACTERS = str.maketrans("", "", "\ufffe\uffff")


class NeedSheet(TypedDict, total=False):
    """A need: `fact` with its `params`, or `key` with who confirms it by what evidence, about what."""

    fact: str
    params: dict[str, str]
    ask: str
    after: list[str]
    key: str
    by: str
    evidence: str
    about: str
    text: Words
    waivable_by: str
    caution: bool


class ReminderSheet(TypedDict):
    """A reminder of a stage's chain; its days are as typed."""

    key: str
    after: str
    channel: str
    brings: Words
    text: Words


class StageSheet(TypedDict):
    """A stage. Numbers are as typed; `fresh` marks one of an example that nobody has looked at yet. Drafts that were
    begun before there were reminders have none."""

    key: str
    name: Words
    why: Words
    do: list[Words]
    avoid: list[Words]
    output: Words
    owner: str
    may_ask: list[str]
    jump: Words
    norm: str
    silence: str
    tries: str
    opens: bool
    counts_as: bool
    need: list[NeedSheet]
    reminders: NotRequired[list[ReminderSheet]]
    fresh: bool


class ChoiceSheet(TypedDict):
    """An answer that a question offers."""

    key: str
    text: Words


class QuestionSheet(TypedDict):
    """A question of the brief."""

    key: str
    kind: str
    needed: bool
    text: Words
    hint: Words
    choices: list[ChoiceSheet]


class TalkingSheet(TypedDict):
    """Where talking becomes dear, as typed; empty: nobody is asked."""

    caution: str
    verdict: str
    caution_hours: str
    verdict_hours: str


class Sheet(TypedDict):
    """A whole funnel. Drafts that were begun before there were briefs have no questions, nor thresholds of talking."""

    name: Words
    about: Words
    always: list[NeedSheet]
    brief: NotRequired[list[QuestionSheet]]
    talking: NotRequired[TalkingSheet]
    stages: list[StageSheet]


def said(words: Words, language: str) -> str:
    """What stands in the field: in this language, else in the other one."""
    return words.get(language) or next(iter(words.values()), "")


def retyped(old: Words, typed: str, language: str) -> Words:
    """The words after somebody typed: left alone they stay with their translation."""
    if typed == said(old, language):
        return old
    return {language: typed} if typed else {}


def retyped_lines(old: list[Words], typed: list[str], language: str) -> list[Words]:
    """Lines after somebody typed: those that are there as before keep their translations."""
    known = {line(said(words, language)): words for words in old}
    return [known.get(each) or {language: each} for each in typed]


def line(typed: str) -> str:
    """One line as it is kept. Raises TooLong."""
    return clean_line(typed.translate(_NOT_CHARACTERS), MOST_TYPED)


def paragraph(typed: str) -> str:
    """Several lines as they are kept. Raises TooLong."""
    return clean_text(typed.translate(_NOT_CHARACTERS), MOST_TYPED).strip()


def lines(typed: str) -> list[str]:
    """A list, one item a line, empty ones left out. Raises TooLong."""
    return [each for each in (line(row) for row in paragraph(typed).split("\n")) if each]


def blank_stage(key: str, name: Words, output: Words, *, owner: str = "seller") -> StageSheet:
    """A stage of which no more is known than what it is called and what is in hand afterwards. To get that is its
    jump, until somebody says it better."""
    return {
        "key": key, "name": name, "why": {}, "do": [], "avoid": [], "output": output, "owner": owner, "may_ask": [],
        "jump": dict(output), "norm": "", "silence": "", "tries": "", "opens": False, "counts_as": False, "need": [],
        "reminders": [], "fresh": False,
    }  # fmt: skip


def sheet_of(funnel: FunnelDefinition, *, fresh: bool = False) -> Sheet:
    """A published funnel, ready to be changed; `fresh`: as an example to be gone through."""
    return {
        "name": _words(funnel.name),
        "about": _words(funnel.about),
        "always": [_need(need) for need in funnel.always],
        "brief": questions_sheet(funnel.brief),
        "talking": talking_sheet(funnel.talking),
        "stages": [_stage(stage, fresh) for stage in funnel.stages],
    }


def talking_sheet(talking: Talking | None) -> TalkingSheet:
    """Thresholds, ready to be changed."""
    if talking is None:
        return {"caution": "", "verdict": "", "caution_hours": "", "verdict_hours": ""}
    return {
        "caution": str(talking.caution),
        "verdict": str(talking.verdict),
        "caution_hours": _number(talking.caution_hours),
        "verdict_hours": _number(talking.verdict_hours),
    }


def questions_sheet(questions: Iterable[BriefQuestion]) -> list[QuestionSheet]:
    """Questions of a brief, ready to be changed."""
    return [_question(question) for question in questions]


def _question(question: BriefQuestion) -> QuestionSheet:
    return {
        "key": question.key,
        "kind": question.kind.value,
        "needed": question.needed,
        "text": _words(question.text),
        "hint": _words(question.hint),
        "choices": [{"key": each.key, "text": _words(each.text)} for each in question.choices],
    }


def _words(text: Text | None) -> Words:
    pairs = {"ru": text.ru, "en": text.en} if text else {}
    return {language: words for language, words in pairs.items() if words}


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _stage(stage: Stage, fresh: bool) -> StageSheet:
    return {
        "key": stage.key,
        "name": _words(stage.name),
        "why": _words(stage.why),
        "do": [_words(each) for each in stage.do],
        "avoid": [_words(each) for each in stage.avoid],
        "output": _words(stage.output),
        "owner": stage.owner.value,
        "may_ask": [role.value for role in stage.may_ask],
        "jump": _words(stage.jump),
        "norm": _number(stage.norm),
        "silence": _number(stage.silence),
        "tries": _number(stage.tries),
        "opens": stage.opens is not None,
        "counts_as": stage.counts_as is not None,
        "need": [_need(need) for need in stage.needs],
        "reminders": [_reminder(each) for each in stage.reminders],
        "fresh": fresh,
    }


def _reminder(reminder: Reminder) -> ReminderSheet:
    return {
        "key": reminder.key,
        "after": str(reminder.after),
        "channel": reminder.channel.value,
        "brings": _words(reminder.brings),
        "text": _words(reminder.text),
    }


def _need(need: Need) -> NeedSheet:
    kept: NeedSheet = {
        "text": _words(need.text),
        "waivable_by": need.waivable_by.value if need.waivable_by else "",
        "caution": need.caution,
    }
    if isinstance(need, FactNeed):
        ask = need.ask.value if need.ask else ""
        return {"fact": need.fact, "params": dict(need.params), "ask": ask, "after": list(need.after), **kept}
    assert isinstance(need, ConfirmNeed)
    about = need.about.value if need.about else ""
    return {"key": need.key, "by": need.by.value, "evidence": need.evidence.value, "about": about, **kept}


def need_key(need: NeedSheet) -> str:
    """The key that the need has at its gate, as the loader gives it."""
    if "fact" in need:
        return ":".join((need["fact"], *(word for _name, word in sorted(need.get("params", {}).items()))))
    return need.get("key", "")


def learnt(sheet: Sheet, known: Collection[str]) -> Sheet:
    """What was confirmed by hand and is a fact by now (one of `known`) is asked of the system from here on, in the same
    words."""
    for needs in (sheet["always"], *(stage["need"] for stage in sheet["stages"])):
        there = {need["fact"] for need in needs if "fact" in need}
        needs[:] = [_as_fact(need, known, there) for need in needs]
    return sheet


def _as_fact(need: NeedSheet, known: Collection[str], there: Collection[str]) -> NeedSheet:
    if "fact" in need:
        return {**need, "after": [fact_of(key, known) or key for key in need.get("after", [])]}
    name = fact_of(need.get("key", ""), known)
    if name is None or name in there:
        return need
    return {
        "fact": name,
        "params": {},
        "ask": "",
        "after": [],
        "caution": need.get("caution", False),
        "text": need.get("text", {}),
        "waivable_by": need.get("waivable_by", ""),
    }
