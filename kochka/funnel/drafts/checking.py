"""Asking the loader whether a draft could be published, and saying its answer at the fields, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kochka.core.problems import Problem, Problems
from kochka.core.refusals import Sentence
from kochka.funnel.definition import FunnelDefinition
from kochka.funnel.drafts.sheet import Sheet
from kochka.funnel.drafts.writing import Place, written
from kochka.funnel.facts import specs
from kochka.funnel.loading import load


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that keeps a draft from being published, and where."""

    place: Place
    problem: Problem

    def text(self, language: str) -> str:
        """The sentence: what is wrong and how it is mended, without a word of YAML."""
        words = _sentences().get(self.problem.code)
        if words is None:
            plain = {name: value for name, value in self.problem.params.items() if name not in ("key", "near")}
            return Problem(self.problem.line, self.problem.column, self.problem.code, plain).text(language)
        return str(words).format(**{name: _plain(value) for name, value in self.problem.params.items()})


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft after the loader has read it: the funnel that it would be, or what is wrong with it."""

    text: str
    funnel: FunnelDefinition | None
    flaws: tuple[Flaw, ...]

    def at(self, stage: str) -> tuple[Flaw, ...]:
        """What is wrong at one stage; with an empty key, at the funnel itself."""
        return tuple(flaw for flaw in self.flaws if flaw.place.stage == stage)

    def has(self, code: str) -> bool:
        return any(flaw.problem.code == code for flaw in self.flaws)


def check(sheet: Sheet, key: str) -> Checked:
    """Reads a draft as the loader would read its file."""
    paper = written(sheet, key)
    try:
        return Checked(paper.text, load(paper.text, specs()), ())
    except Problems as found:
        return Checked(paper.text, None, _told_once(found, paper.places))


def _told_once(found: Problems, places: Mapping[int, Place]) -> tuple[Flaw, ...]:
    """The flaws in the order of the file; the same thing at the same field (in two languages, say) is said once."""
    told: dict[tuple[Place, str], Flaw] = {}
    for problem in found.problems:
        place = places.get(problem.line, Place("", "stages"))
        told.setdefault((place, problem.code), Flaw(place, problem))
    return tuple(told.values())


def _sentences() -> Mapping[str, Sentence]:
    """What the loader says, as one says it to somebody who filled in a field."""
    return {
        "blank": _("It is empty here, and words are wanted."),
        "too_long": _("Too long: {length} characters. Up to {most} will do."),
        "one_line": _("This is written on one line."),
        "days": _("Working days are wanted here: a whole number from 1 to 250."),
        "out_of_range": _("A whole number from {least} to {most} is wanted."),
        "wrong_type": _("A whole number is wanted here."),
        "unknown_choice": _("Choose one of these."),
        "no_stages": _("A funnel needs at least one stage."),
        "same_name": _("Another stage is called “{value}” already. Call one of them otherwise."),
        "choices_wanted": _("Write two answers at least, one a line."),
        "unknown_placeholder": _("There is nothing to put in for “{{{value}}}”. In braces there may be: {known}."),
        "second_mark": _("Another stage has this mark already, and a funnel has one."),
        "too_many": _("Too many: up to {most} will do."),
        "too_big": _("The funnel has become too long to be read. Shorten it."),
        "unknown_fact": _("The system does not know this any more. Replace it with a confirmation."),
        "now_a_fact": _("The system knows this by itself now. Remove it and add what the system sees."),
        "same_need": _("This stands here, or at every gate, already."),
        "after_unknown": _("It waits for something that is not asked for here any more. Untick it."),
        "after_circle": _("These wait for each other in a circle, so the gate would never open."),
        "must_be_about": _("This is not taken on somebody’s word: leave here what it has been about."),
        "needs_file": _("Money, signatures and acceptance are confirmed with a file."),
        "needs_other_role": _("Money, signatures and acceptance are confirmed by the administration or a chief."),
        "no_way_round_money": _("There is no way round money: neither a warning only nor letting it pass."),
        "nothing_to_waive": _("A warning stops nobody, so there is nothing to let pass."),
    }
