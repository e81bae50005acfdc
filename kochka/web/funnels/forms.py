"""The fields of a draft. They judge nothing: what was typed is kept, and the loader's answer is put at the fields."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from kochka.funnel.drafts import sheet as sheets
from kochka.funnel.drafts.checking import Flaw
from kochka.funnel.drafts.sheet import Sheet, StageSheet, said, talking_sheet
from kochka.funnel.drafts.stages import Said
from kochka.funnel.pieces import LONGEST_JUMP
from kochka.people.roles import Role
from kochka.web.forms.fields import Line, Pick, Words
from kochka.web.funnels.needs import Needs, SheetForm, needs_data, role_choices
from kochka.web.funnels.questions import Questions, questions_data
from kochka.web.funnels.reminders import Reminders, reminders_data

_DAYS = {"inputmode": "numeric", "size": 4, "class": "days"}


class StageForm(SheetForm):
    """One stage of a draft."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    name = Line(label=_("What the stage is called"), placeholder=_("Prepare the proposal"))
    output = Line(
        label=_("What we hold in our hands afterwards"), placeholder=_("A client who has our proposal"),
        widget=forms.Textarea, attrs={"rows": 2},
    )  # fmt: skip
    why = Words(label=_("Why it is a stage of its own"), attrs={"rows": 3})
    do = Words(label=_("What we do, one thing a line"), optional=True, attrs={"rows": 4})
    avoid = Words(label=_("What we leave alone, one thing a line"), optional=True, attrs={"rows": 4})
    jump = Line(label=_("The jump: what has to be got here"), placeholder=_("Send a proposal that we can stand behind"))
    owner = Pick(label=_("Who holds the jump"))
    may_ask = forms.MultipleChoiceField(
        label=_("Who may be called in"), required=False, widget=forms.CheckboxSelectMultiple
    )
    norm = Line(label=_("Norm, working days"), attrs=_DAYS)
    silence = Line(label=_("Longest silence, working days"), attrs=_DAYS)
    tries = Line(label=_("Tries"), attrs=_DAYS)
    counts_as = forms.BooleanField(label=_("From here on a deal counts as agreed"), required=False)
    opens = forms.BooleanField(label=_("Production opens here"), required=False)

    _TEXTS = ("name", "output", "why", "jump")

    def __init__(self, data: Any, *, stage: StageSheet, language: str) -> None:
        super().__init__(data)
        self.stage, self.language = stage, language
        self.pick("owner", role_choices())
        self.pick("may_ask", role_choices())
        self.needs = Needs(data, stage["need"], language)
        self.reminders = Reminders(data, stage.get("reminders", []), language)
        self.full_clean()

    @classmethod
    def of(cls, stage: StageSheet, seen: str, language: str) -> "StageForm":
        """The fields with what is kept."""
        held: dict[str, Any] = {**stage}
        data: dict[str, Any] = {name: said(held[name], language) for name in cls._TEXTS}
        for name in ("do", "avoid"):
            data[name] = "\n".join(said(words, language) for words in held[name])
        data |= {name: held[name] for name in ("owner", "may_ask", "norm", "silence", "tries")}
        data |= {name: "on" for name in ("opens", "counts_as") if held[name]}
        data |= needs_data(stage["need"], language) | reminders_data(stage.get("reminders", []), language)
        return cls(data | {"seen": seen}, stage=stage, language=language)

    def typed(self) -> StageSheet:
        """The stage as it stands in the fields; `is_overfull` says afterwards whether it may be kept."""
        old, language = dict[str, Any](self.stage), self.language
        kept: dict[str, Any] = {**old, "need": self.needs.typed(), "reminders": self.reminders.typed()}
        for name in self._TEXTS:
            reader = sheets.paragraph if name == "why" else sheets.line
            kept[name] = sheets.retyped(old[name], self.read(name, reader), language)
        for name in ("do", "avoid"):
            kept[name] = sheets.retyped_lines(old[name], self.read(name, sheets.lines), language)
        for name in ("norm", "silence", "tries", "owner"):
            kept[name] = self.read(name, sheets.line)
        asked = {str(each) for each in self.raw("may_ask") or []}
        kept["may_ask"] = [role.value for role in Role if role.value in asked]
        if not kept["jump"] and len(said(kept["output"], language)) <= LONGEST_JUMP:
            kept["jump"] = dict(kept["output"])
        kept["opens"], kept["counts_as"] = bool(self.raw("opens")), bool(self.raw("counts_as"))
        return cast(StageSheet, kept)

    @property
    def is_overfull(self) -> bool:
        """Whether some field holds more than can be kept: nothing is saved then."""
        return self.overfull or self.needs.overfull or self.reminders.overfull

    def show(self, flaws: Iterable[Flaw]) -> None:
        """Puts what is wrong at the fields, needs and reminders that it is about."""
        self.mark(self.reminders.mark(self.needs.mark(flaws)))

    def differing(self) -> list[tuple[Any, str]]:
        """Where the fields say other than what is kept: their labels, and what is kept."""
        kept = StageForm.of(self.stage, "", self.language)
        names = [
            name
            for name in (*self._TEXTS, "do", "avoid", "norm", "silence", "tries")
            if self.raw(name) != kept.raw(name)
        ]
        return [(self.fields[name].label, str(kept.raw(name) or "—")) for name in names]


TALKING = ("caution", "verdict", "caution_hours", "verdict_hours")


class HeadForm(SheetForm):
    """What is said of the funnel as a whole, and what every gate asks for."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    name = Line(label=_("What the funnel is called"), placeholder=_("Tenders"))
    about = Words(label=_("For which deals it is"), optional=True, attrs={"rows": 3})
    caution = Line(label=_("Warn from, % of the sum"), optional=True, attrs={"inputmode": "numeric"})
    verdict = Line(label=_("Ask for a verdict from, %"), optional=True, attrs={"inputmode": "numeric"})
    caution_hours = Line(label=_("Warn from, hours"), optional=True, attrs={"inputmode": "numeric"})
    verdict_hours = Line(label=_("Ask for a verdict from, hours"), optional=True, attrs={"inputmode": "numeric"})

    def __init__(self, data: Any, *, sheet: Sheet, language: str) -> None:
        super().__init__(data)
        self.sheet, self.language = sheet, language
        self.needs = Needs(data, sheet["always"], language)
        self.questions = Questions(data, sheet.get("brief", []), language)
        self.full_clean()

    @classmethod
    def of(cls, sheet: Sheet, seen: str, language: str) -> "HeadForm":
        """The fields with what is kept."""
        data = {"name": said(sheet["name"], language), "about": said(sheet["about"], language), "seen": seen}
        data |= needs_data(sheet["always"], language) | questions_data(sheet.get("brief", []), language)
        data |= {name: str(typed) for name, typed in sheet.get("talking", talking_sheet(None)).items()}
        return cls(data, sheet=sheet, language=language)

    def typed(self) -> dict[str, Any]:
        """`name`, `about`, `always`, `brief` and `talking` as they stand in the fields."""
        return {
            "name": sheets.retyped(self.sheet["name"], self.read("name", sheets.line), self.language),
            "about": sheets.retyped(self.sheet["about"], self.read("about", sheets.paragraph), self.language),
            "always": self.needs.typed(),
            "brief": self.questions.typed(),
            "talking": {name: self.read(name, sheets.line) for name in TALKING},
        }

    @property
    def is_overfull(self) -> bool:
        return self.overfull or self.needs.overfull or self.questions.overfull

    def show(self, flaws: Iterable[Flaw]) -> None:
        self.mark(self.questions.mark(self.needs.mark(flaws)))

    def differing(self) -> list[tuple[Any, str]]:
        kept = HeadForm.of(self.sheet, "", self.language)
        names = [name for name in ("name", "about", *TALKING) if self.raw(name) != kept.raw(name)]
        return [(self.fields[name].label, str(kept.raw(name) or "—")) for name in names]


class AddForm(SheetForm):
    """A stage of which only this is known yet."""

    name = Line(label=_("What the stage is called"))
    output = Line(label=_("What we hold in our hands afterwards"))

    def told(self, language: str) -> Said:
        """What was typed."""
        return Said(self.read("name", sheets.line), self.read("output", sheets.line), language)


class CutForm(SheetForm):
    """A step cut in two."""

    first_name = Line(label=_("First"), attrs={"autofocus": True})
    first_output = Line(label=_("In hand after it"))
    second_name = Line(label=_("Then"))
    second_output = Line(label=_("In hand after that"))

    def halves(self, language: str) -> tuple[Said, Said]:
        """What was typed."""
        words = {name: self.read(name, sheets.line) for name in self.fields}
        first = Said(words["first_name"], words["first_output"], language)
        return first, Said(words["second_name"], words["second_output"], language)
