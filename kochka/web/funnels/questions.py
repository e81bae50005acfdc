"""The fields of the brief's questions. They judge nothing: what was typed is kept, the loader's answer is put there."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kochka.funnel.definition import BriefKind
from kochka.funnel.drafts import sheet as sheets
from kochka.funnel.drafts.checking import Flaw
from kochka.funnel.drafts.sheet import ChoiceSheet, QuestionSheet, questions_sheet, said
from kochka.funnel.publishing import usual_questions
from kochka.funnel.questions import MOST_QUESTIONS
from kochka.web.forms.fields import Line, Pick, Words
from kochka.web.funnels.needs import SheetForm


class QuestionForm(SheetForm):
    """A question: its words, what its answer is, whether the brief waits for it."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    text = Line(label=_("The question, in a few words"), placeholder=_("Who decides"))
    hint = Line(label=_("What helps to answer it"), optional=True)
    kind = Pick(
        label=_("What the answer is"),
        choices=[
            (BriefKind.TEXT.value, _("words")),
            (BriefKind.MONEY.value, _("a sum")),
            (BriefKind.DATE.value, _("a day")),
            (BriefKind.YES.value, _("yes or no")),
            (BriefKind.CHOICE.value, _("one of several")),
        ],
    )
    choices = Words(label=_("Answers to choose from, one a line"), attrs={"rows": 3})
    needed = forms.BooleanField(label=_("Without it the brief is not filled"), required=False)

    def typed(self, old: Sequence[QuestionSheet], language: str) -> QuestionSheet:
        """The question as it stands in the fields; its key stays."""
        was = str(self.raw("was") or "")
        before = next((question for question in old if was and question["key"] == was), _BLANK)
        kind = self.read("kind", sheets.line)
        return {
            "key": before["key"],
            "kind": kind,
            "needed": bool(self.raw("needed")),
            "text": sheets.retyped(before["text"], self.read("text", sheets.line), language),
            "hint": sheets.retyped(before["hint"], self.read("hint", sheets.line), language),
            "choices": self._choices(before["choices"], language) if kind == BriefKind.CHOICE else [],
        }

    def _choices(self, old: Sequence[ChoiceSheet], language: str) -> list[ChoiceSheet]:
        """Answers that are there as before keep their keys and translations."""
        known = {said(choice["text"], language): choice for choice in old}
        typed = dict.fromkeys(self.read("choices", sheets.lines))
        return [known.get(line) or {"key": "", "text": {language: line}} for line in typed]


_BLANK: QuestionSheet = {"key": "", "kind": "text", "needed": False, "text": {}, "hint": {}, "choices": []}


class Questions:
    """The questions of a funnel, each in its fields; none where the usual ones are asked."""

    def __init__(self, data: Any, old: Sequence[QuestionSheet], language: str) -> None:
        self.old, self.language = old, language
        number = str(data.get("questions") or "")
        total = min(int(number) if number.isdecimal() and len(number) < 4 else 0, MOST_QUESTIONS + 5)
        self.forms = [QuestionForm(data, prefix=f"question-{place}") for place in range(total)]
        self.usual = [] if self.forms else usual_questions()

    def typed(self) -> list[QuestionSheet]:
        return [form.typed(self.old, self.language) for form in self.forms]

    def mark(self, flaws: Iterable[Flaw]) -> list[Flaw]:
        """Puts flaws at the questions that they are about; returns the others."""
        rest = []
        for flaw in flaws:
            place = flaw.place.question
            if place is not None and place < len(self.forms):
                self.forms[place].mark([flaw])
            else:
                rest.append(flaw)
        return rest

    @property
    def overfull(self) -> bool:
        return any(form.overfull for form in self.forms)


def questions_data(questions: Sequence[QuestionSheet], language: str) -> dict[str, Any]:
    """Questions as their fields would send them."""
    data: dict[str, Any] = {"questions": str(len(questions))}
    for place, question in enumerate(questions):
        fields = {
            "was": question["key"],
            "text": said(question["text"], language),
            "hint": said(question["hint"], language),
            "kind": question["kind"],
            "choices": "\n".join(said(choice["text"], language) for choice in question["choices"]),
            "needed": "on" if question["needed"] else "",
        }
        data |= {f"question-{place}-{name}": value for name, value in fields.items() if value}
    return data


def pressed(questions: list[QuestionSheet], post: QueryDict) -> list[QuestionSheet]:
    """The questions after the button that was pressed: the usual ones as one's own, one more, or one less."""
    ask, unask = post.get("ask", ""), post.get("unask", "")
    if ask == "usual" and not questions:
        return questions_sheet(usual_questions())
    if ask == "more" and len(questions) < MOST_QUESTIONS:
        return [*questions, {**_BLANK, "text": {}, "hint": {}, "choices": []}]
    if unask.isdecimal() and len(unask) < 4:
        return [question for place, question in enumerate(questions) if place != int(unask)]
    return questions
