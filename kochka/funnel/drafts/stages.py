"""What one does to the stages of a draft: change, add, remove, move, cut in two, go through them one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kochka.core.refusals import Invalid, Stale
from kochka.funnel.drafts.keeping import unchanged, writing
from kochka.funnel.drafts.keys import key_from
from kochka.funnel.drafts.sheet import (
    ChoiceSheet,
    NeedSheet,
    QuestionSheet,
    ReminderSheet,
    Sheet,
    StageSheet,
    TalkingSheet,
    Words,
    blank_stage,
    need_key,
    retyped,
    said,
    sheet_of,
    talking_sheet,
)
from kochka.funnel.loading import MOST_STAGES
from kochka.funnel.models import Draft, Version
from kochka.people.models import User


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody calls a stage, what is in hand after it, perhaps why it is one, in the language they write in."""

    name: str
    output: str
    language: str
    why: str = ""


def stage_of(sheet: Sheet, key: str) -> StageSheet:
    """The stage. Raises Stale where somebody has removed it meanwhile."""
    found = next((stage for stage in sheet["stages"] if stage["key"] == key), None)
    if found is None:
        raise Stale(_("This stage is not in the draft any more."))
    return found


def save_stage(draft: Draft, key: str, typed: StageSheet, *, seen: str, by: User, at: datetime) -> None:
    """Keeps a stage as it was typed, right or wrong; its key stays. Raises Stale where somebody changed it first."""
    with writing(draft, by=by, at=at) as sheet:
        stage = stage_of(sheet, key)
        unchanged(stage, seen, draft)
        stage.update(typed)
        stage["key"], stage["fresh"] = key, False
        _name_needs(stage["need"], taken={need_key(need) for need in sheet["always"]})
        _name_reminders(stage.get("reminders", []))


def save_head(
    draft: Draft,
    *,
    name: Words,
    about: Words,
    always: list[NeedSheet],
    brief: list[QuestionSheet],
    talking: TalkingSheet,
    seen: str,
    by: User,
    at: datetime,
) -> None:
    """Keeps what is said of the funnel as a whole, what every gate asks for, the questions of the brief, and where
    talking becomes dear. Raises Stale."""
    with writing(draft, by=by, at=at) as sheet:
        unchanged(head_of(sheet), seen, draft)
        sheet["name"], sheet["about"], sheet["always"], sheet["brief"] = name, about, always, brief
        sheet["talking"] = talking
        _name_questions(brief)
        _name_needs(always, taken={need_key(need) for stage in sheet["stages"] for need in stage["need"]})


def head_of(sheet: Sheet) -> dict[str, object]:
    """The part of a draft that belongs to no stage."""
    whole: dict[str, object] = {"name": sheet["name"], "about": sheet["about"], "always": sheet["always"]}
    return whole | {"brief": sheet.get("brief", []), "talking": sheet.get("talking", talking_sheet(None))}


def _name_needs(needs: Sequence[NeedSheet], *, taken: set[str]) -> None:
    """A new confirmation gets a key of its sentence, once: what has been confirmed is found by it."""
    known = taken | {need_key(need) for need in needs}
    for need in needs:
        if "fact" not in need and not need.get("key") and need.get("text"):
            need["key"] = key_from(next(iter(need["text"].values())), taken=known, otherwise="need")
            known.add(need["key"])


def _name_reminders(reminders: Sequence[ReminderSheet]) -> None:
    """A new reminder gets a key of what it brings, once: tries that were this reminder are found by it."""
    known = {each["key"] for each in reminders}
    for each in reminders:
        if not each["key"] and each["brings"]:
            each["key"] = key_from(next(iter(each["brings"].values())), taken=known, otherwise="reminder")
            known.add(each["key"])


def _name_questions(questions: Sequence[QuestionSheet]) -> None:
    """A new question gets a key of its words, once: its answers are found by it; and so does each choice."""
    _name(questions, "question")
    for question in questions:
        _name(question["choices"], "choice")


def _name(named: Sequence[QuestionSheet | ChoiceSheet], otherwise: str) -> None:
    known = {one["key"] for one in named}
    for one in named:
        if not one["key"] and one["text"]:
            one["key"] = key_from(next(iter(one["text"].values())), taken=known, otherwise=otherwise)
            known.add(one["key"])


def add_stage(draft: Draft, told: Said, *, after: str = "", by: User, at: datetime) -> str:
    """A new stage, at the end or after another one; returns its key. Raises Invalid without a name."""
    with writing(draft, by=by, at=at) as sheet:
        place = _place(sheet, after) + 1 if after else len(sheet["stages"])
        stage = _new(sheet, told)
        sheet["stages"].insert(place, stage)
    return stage["key"]


def add_stages(draft: Draft, told: Sequence[Said], *, by: User, at: datetime) -> None:
    """New stages at the end, in their order, all or none. Raises Invalid."""
    with writing(draft, by=by, at=at) as sheet:
        for each in told:
            sheet["stages"].append(_new(sheet, each))


def _new(sheet: Sheet, told: Said) -> StageSheet:
    if not told.name:
        raise Invalid("name", _("A stage needs a name."))
    if len(sheet["stages"]) >= MOST_STAGES:
        raise Invalid(
            "name", _("There are %(most)s stages already: no deal gets through more.") % {"most": MOST_STAGES}
        )
    key = key_from(told.name, taken={stage["key"] for stage in sheet["stages"]}, otherwise="stage")
    output = {told.language: told.output} if told.output else {}
    stage = blank_stage(key, {told.language: told.name}, output)
    stage["why"] = {told.language: told.why} if told.why else {}
    return stage


def _place(sheet: Sheet, key: str) -> int:
    return sheet["stages"].index(stage_of(sheet, key))


def remove_stage(draft: Draft, key: str, *, seen: str, by: User, at: datetime) -> None:
    """Takes a stage out of the draft. Raises Stale."""
    with writing(draft, by=by, at=at) as sheet:
        stage = stage_of(sheet, key)
        unchanged(stage, seen, draft)
        sheet["stages"].remove(stage)


def missing_stages(sheet: Sheet, published: Version | None) -> list[StageSheet]:
    """Stages of the published funnel that are not in the draft."""
    there = {stage["key"] for stage in sheet["stages"]}
    stages = sheet_of(published.definition, fresh=True)["stages"] if published else []
    return [stage for stage in stages if stage["key"] not in there]


def bring_back(draft: Draft, key: str, published: Version | None, *, by: User, at: datetime) -> None:
    """A stage of the published funnel comes back, after the one that it stood behind there. One that is there already
    stays as it is; raises Stale for one that was never published."""
    with writing(draft, by=by, at=at) as sheet:
        order = [stage.key for stage in published.definition.stages] if published else []
        if key not in order:
            raise Stale(_("This stage is not in the published funnel."))
        found = [stage for stage in missing_stages(sheet, published) if stage["key"] == key]
        before = set(order[: order.index(key)])
        place = max((here for here, stage in enumerate(sheet["stages"], 1) if stage["key"] in before), default=0)
        sheet["stages"][place:place] = found


def move_stage(draft: Draft, key: str, *, steps: int, by: User, at: datetime) -> None:
    """Takes a stage earlier (steps below zero) or later; at the edge it stays. Raises Stale."""
    with writing(draft, by=by, at=at) as sheet:
        place = _place(sheet, key)
        stage = sheet["stages"].pop(place)
        sheet["stages"].insert(min(max(place + steps, 0), len(sheet["stages"])), stage)


def keep_stage(draft: Draft, key: str, *, by: User, at: datetime) -> None:
    """This stage of the example is ours as it is."""
    with writing(draft, by=by, at=at) as sheet:
        stage_of(sheet, key)["fresh"] = False


def drop_stage(draft: Draft, key: str, *, by: User, at: datetime) -> None:
    """This stage of the example is not ours."""
    with writing(draft, by=by, at=at) as sheet:
        sheet["stages"].remove(stage_of(sheet, key))


def call_stage(draft: Draft, key: str, told: Said, *, by: User, at: datetime) -> None:
    """Ours, but called otherwise or with something else in hand. Raises Invalid without a name."""
    if not told.name:
        raise Invalid("name", _("A stage needs a name."))
    with writing(draft, by=by, at=at) as sheet:
        stage = stage_of(sheet, key)
        stage["name"] = retyped(stage["name"], told.name, told.language)
        stage["output"] = retyped(stage["output"], told.output, told.language)
        stage["fresh"] = False


def cut_stage(draft: Draft, key: str, first: Said, second: Said, *, by: User, at: datetime) -> str:
    """A step that people keep failing, cut in two. The first half keeps the key (deals standing here are there), its
    marks and its reason; what the gate asks for goes with the second. Returns the second's key. Raises Invalid."""
    if not first.name:
        raise Invalid("first_name", _("Each half needs a name."))
    if not second.name:
        raise Invalid("second_name", _("Each half needs a name."))
    with writing(draft, by=by, at=at) as sheet:
        stage = stage_of(sheet, key)
        if said(stage["name"], second.language) == second.name == first.name:
            raise Invalid("first_name", _("The halves need different names."))
        other = _new(sheet, second)
        _share(stage, other, first, second)
        sheet["stages"].insert(_place(sheet, key) + 1, other)
    return other["key"]


def _share(stage: StageSheet, other: StageSheet, first: Said, second: Said) -> None:
    """Who does it and why is the same on both; the output, its gate and the reminders are the second half's."""
    same = {
        name: stage[name] for name in ("why", "do", "avoid", "owner", "may_ask", "norm", "silence", "tries", "jump")
    }
    other.update(same)  # type: ignore[typeddict-item]
    other["name"] = retyped(stage["name"], second.name, second.language)
    other["output"] = retyped(stage["output"], second.output, second.language)
    other["need"], stage["need"] = stage["need"], []
    other["reminders"], stage["reminders"] = stage.get("reminders", []), []
    stage["name"] = retyped(stage["name"], first.name, first.language)
    stage["output"] = {first.language: first.output} if first.output else {}
    stage["jump"] = dict(stage["output"])
    stage["fresh"] = other["fresh"] = False
