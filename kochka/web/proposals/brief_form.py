"""The form of the brief: a field for each question of the deal's funnel, and the three tests."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kochka.core.refusals import Refused
from kochka.funnel.definition import BriefKind, BriefQuestion
from kochka.proposals.answers import typed_again
from kochka.proposals.brief import touched
from kochka.proposals.briefs import Brief, Tested, brief_of
from kochka.web.deals.acting import DealForm
from kochka.web.forms.fields import Line as OneLine
from kochka.web.forms.fields import Pick, When, Words, capital
from kochka.web.proposals.parting import Parting

SAYS = {"yes": True, "no": False, "": None}


class Day(When):
    """A day that may be left out; what was typed is read by the verb."""

    def clean(self, value: Any) -> Any:
        return forms.CharField.clean(self, value)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question or a test with its fields."""

    line: Any
    field: BoundField
    why: BoundField | None = None


def field_of(question: BriefQuestion, language: str) -> forms.Field:
    """What one types an answer into."""
    words: dict[str, Any] = {"label": question.text.of(language)}
    match question.kind:
        case BriefKind.MONEY:
            return OneLine(**words, attrs={"inputmode": "decimal"})
        case BriefKind.DATE:
            return Day(**words, day_only=True, far=True)
        case BriefKind.CHOICE:
            return Pick(**words, choices=[("", "—"), *((one.key, one.text.of(language)) for one in question.choices)])
        case BriefKind.YES:
            return Pick(**words, choices=[("", "—"), ("yes", capital(_("yes"))), ("no", capital(_("no")))])
    return Words(**words, attrs={"rows": 2})


class BriefForm(DealForm):
    open_only = False
    template = "proposals/brief.html"
    heading = gettext_lazy("The brief")
    explain = gettext_lazy("Write as the client speaks. What is not known yet stays empty and can be added later.")
    send = gettext_lazy("Save")
    done = gettext_lazy("Saved.")

    saw = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10_000)

    @cached_property
    def brief(self) -> Brief:
        """As it stands now, with all that stood before."""
        return brief_of([self.deal], former=True)[self.deal.pk]

    def begin(self) -> dict[str, Any]:
        return self.stands() | {"saw": json.dumps(self.standing_rows())}

    def stands(self) -> dict[str, str]:
        """What stands now, as it is typed."""
        language = self.asking.reader.language
        found = {
            f"q_{line.question.key}": typed_again(line.question, line.row.said, language) if line.row else ""
            for line in self.brief.lines
        }
        for one in self.brief.tests:
            passes, why = _typed(one.row)
            found |= {f"{one.kind}_passes": passes, f"{one.kind}_why": why}
        return found

    def standing_rows(self) -> dict[str, str]:
        """The rows that stand now, by question and by test."""
        found = {line.question.key: str(line.row.pk) for line in self.brief.lines if line.row}
        return found | {f"test:{one.kind}": str(one.row.pk) for one in self.brief.tests if one.row}

    def prepare(self) -> None:
        language = self.asking.reader.language
        for line in self.brief.lines:
            field = field_of(line.question, language)
            field.help_text = line.question.hint.of(language) if line.question.hint and not line.said else ""
            self.fields[f"q_{line.question.key}"] = field
        choices = [("yes", capital(_("yes"))), ("no", capital(_("no"))), ("", _("Not clear yet"))]
        for one in self.brief.tests:
            self.fields[f"{one.kind}_passes"] = Pick(label=one.asked, choices=choices)
            self.fields[f"{one.kind}_why"] = OneLine(label=_("Why not"))
        self.read_on(self.asking.reader)
        self._begin_at()

    def _begin_at(self) -> None:
        """The keyboard begins at the first answer that is missing."""
        lacking = [*self.brief.lacking, *(line for line in self.brief.lines if not line.said), *self.brief.lines]
        typed = [line for line in lacking if line.question.kind not in (BriefKind.CHOICE, BriefKind.YES)]
        if typed:
            self.fields[f"q_{typed[0].question.key}"].widget.attrs["autofocus"] = True

    @property
    def asked(self) -> Iterator[Asked]:
        """The questions with their fields."""
        for line in self.brief.lines:
            yield Asked(line, self[f"q_{line.question.key}"])

    @property
    def tested(self) -> Iterator[Asked]:
        """The tests with theirs."""
        for one in self.brief.tests:
            yield Asked(one, self[f"{one.kind}_passes"], self[f"{one.kind}_why"])

    @property
    def parting(self) -> Parting:
        return Parting(self.deal, self.brief, self.asking.by)

    @property
    def seen_before(self) -> dict[str, str]:
        """The rows that the reader saw; anybody may have typed them."""
        try:
            found = json.loads(self.data.get("saw") or "{}")
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def answers(self) -> dict[str, str]:
        """What stands in the questions' fields, read or not."""
        found = {line.question.key: self.data.get(f"q_{line.question.key}") for line in self.brief.lines}
        return {key: typed for key, typed in found.items() if typed is not None}

    def tests(self) -> dict[str, tuple[bool | None, str]]:
        """The tests that were answered otherwise than the reader saw them; a reason belongs to a no."""
        found = {}
        for one in self.brief.tests:
            says, why = self.data.get(f"{one.kind}_passes"), self.data.get(f"{one.kind}_why", "")
            if says in SAYS and (says, why if says == "no" else "") != _typed(self._saw(one)):
                found[one.kind] = SAYS[says], why if says == "no" else ""
        return found

    def _saw(self, one: Tested) -> Any:
        """The row of a test that the reader saw."""
        pk = self.seen_before.get(f"test:{one.kind}", "")
        return next((row for row in (one.row, *one.former) if row and str(row.pk) == pk), None)

    def seeing_anew(self) -> None:
        """What the reader had left alone stands as it stands now; what they typed stays."""
        super().seeing_anew()
        data, now = self.data.copy(), self.stands()  # type: ignore[attr-defined]  # a QueryDict
        mine, tests = touched(self.deal, self.answers(), self.seen_before), self.tests()
        kept = {f"q_{key}" for key in mine} | {f"{kind}_{name}" for kind in tests for name in ("passes", "why")}
        for name, text in now.items():
            if name not in kept:
                data[name] = text
        data["saw"] = json.dumps(self.standing_rows())
        self.data = data

    def refuse(self, refused: Refused) -> None:
        refused.fields = {
            f"q_{name}" if f"q_{name}" in self.fields else name: said for name, said in refused.fields.items()
        }
        super().refuse(refused)


def _typed(row: Any) -> tuple[str, str]:
    """A test as it is typed."""
    return ("", "") if row is None else ("yes" if row.passes else "no", "" if row.passes else row.why)
